//! A loss in a village and the claims of its households: what a claim comes to, and what has to be so before it is assessed, signed and paid.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::claim::{CropClaim, claim_payment};
use super::claim_terms::ClaimTerms;
use super::programme::{InsuredObject, Programme};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::Share;

/// How hard a household was hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Severity {
    /// The key of the stage of growth; none for what does not grow in stages.
    pub stage: Option<String>,
    pub loss_rate: Share,
}

/// The terms of a programme that settles losses.
pub fn claim_terms(programme: &Programme) -> Result<&ClaimTerms, Refusal> {
    let none = || Refusal::new("programme_without_claims").with("programme", programme.key.clone());
    programme.claim.as_ref().ok_or_else(none)
}

/// A village can have had this loss under its programme.
pub fn check_loss(terms: &ClaimTerms, cause: &str, began_on: Date, ended_on: Date, today: Date) -> Result<(), Refusal> {
    terms.cause(cause)?;
    if ended_on < began_on {
        return Err(Refusal::new("wrong_field").with("field", "ended_on").with("cause", "before_its_beginning"));
    }
    if ended_on > today {
        return Err(Refusal::new("occurred_in_future").with("occurred_at", ended_on.to_string()));
    }
    Ok(())
}

/// A household was insured when the loss began, and no more of its crop was hit than it insured.
pub fn check_claim(paid_on: Option<Date>, insured: Decimal, hit: Decimal, began_on: Date) -> Result<(), Refusal> {
    let refusal = || Refusal::new("not_insured_then").with("began_on", began_on.to_string());
    match paid_on {
        None => return Err(refusal()),
        Some(paid_on) if paid_on > began_on => return Err(refusal().with("paid_on", paid_on.to_string())),
        Some(_) => {}
    }
    if hit <= Decimal::ZERO {
        return Err(Refusal::new("quantity_not_positive").with("quantity", hit.to_string()));
    }
    if hit > insured {
        let refusal = Refusal::new("more_hit_than_insured").with("quantity", hit.to_string());
        return Err(refusal.with("insured", insured.to_string()));
    }
    Ok(())
}

/// What was done about a loss before a claim of it is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedAt {
    /// Surveys with a photo.
    pub surveys: i64,
    pub has_panel: bool,
    pub area: Decimal,
}

/// Nothing is assessed that nobody has looked at; finally, a major loss only with the panel and its farmers.
pub fn check_assessable(terms: &ClaimTerms, looked: LookedAt, is_final: bool) -> Result<(), Refusal> {
    if looked.surveys == 0 {
        return Err(Refusal::new("loss_not_surveyed"));
    }
    if is_final && terms.is_major(looked.area) && !looked.has_panel {
        return Err(Refusal::new("panel_missing").with("area", terms.panel.major_from.to_string()));
    }
    Ok(())
}

/// What a claim comes to.
pub fn assess(
    terms: &ClaimTerms,
    object: &InsuredObject,
    severity: &Severity,
    quantity: Decimal,
) -> Result<Fen, Refusal> {
    claim_payment(&CropClaim {
        sum_per_unit: object.sum_per_unit()?.rounded()?,
        stage_share: terms.stage(&object.key, severity.stage.as_deref())?,
        loss_rate: severity.loss_rate,
        quantity,
        threshold: terms.threshold,
        total_loss_at: terms.total_loss_at,
        excess: terms.excess,
        deductible: terms.deductible,
    })
}

/// A loss rate as people read it: 85%.
pub fn percent(rate: Share) -> String {
    format!("{}%", (rate.decimal() * Decimal::ONE_HUNDRED).normalize())
}
