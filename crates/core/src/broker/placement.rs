//! What a placed policy must be: parts of insurers that make the whole with one that leads, a sum for each place, and a commission within
//! what was agreed with each insurer.

use jiff::civil::Date;

use crate::fair_split::fair_split;
use crate::id::PartyId;
use crate::money::{Fen, Rounding};
use crate::refusal::Refusal;
use crate::share::Share;

/// An insurer of a placed policy with its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoInsurer {
    pub insurer: PartyId,
    pub share: Share,
    /// It acts for the others.
    pub leads: bool,
    /// The highest commission that was agreed with it; absent, nothing was agreed on the first day of the policy.
    pub agreed_rate: Option<Share>,
}

/// What is insured at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsuredPlace {
    pub place: String,
    pub sum_insured: Fen,
}

/// What a placed policy comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub sum_insured: Fen,
    pub commission: Fen,
    /// The premium of each insurer, in their order.
    pub premiums: Vec<Fen>,
    /// The commission that each of them owes, in their order.
    pub commissions: Vec<Fen>,
}

/// Holds a policy against what it must be, and says what it comes to.
pub fn place(
    insurers: &[CoInsurer],
    places: &[InsuredPlace],
    premium: Fen,
    commission_rate: Share,
    (from, until): (Date, Date),
) -> Result<Placed, Refusal> {
    if until < from {
        let refusal = Refusal::new("period_ends_before_it_begins").with("from", from.to_string());
        return Err(refusal.with("until", until.to_string()));
    }
    check_insurers(insurers)?;
    for insurer in insurers {
        let Some(agreed) = insurer.agreed_rate else {
            let refusal = Refusal::new("no_cooperation_in_force").with("insurer", insurer.insurer.to_string());
            return Err(refusal.with("on", from.to_string()));
        };
        check_commission_rate(insurer.insurer, commission_rate, agreed)?;
    }
    let too_large = |_| Refusal::new("amount_too_large");
    positive("premium", premium)?;
    for place in places {
        positive("sum_insured", place.sum_insured)?;
    }
    let sum_insured = Fen::checked_sum(places.iter().map(|place| place.sum_insured)).map_err(too_large)?;
    positive("sum_insured", sum_insured)?;
    let weights: Vec<_> = insurers.iter().map(|insurer| insurer.share.decimal()).collect();
    let premiums = fair_split(premium, &weights)?;
    let commission = premium.times(commission_rate.decimal(), Rounding::HalfUp).map_err(too_large)?;
    let commissions = fair_split(commission, &weights)?;
    Ok(Placed { sum_insured, commission, premiums, commissions })
}

/// A commission within what was agreed with the insurer that owes it.
pub fn check_commission_rate(insurer: PartyId, rate: Share, agreed: Share) -> Result<(), Refusal> {
    if rate <= agreed {
        return Ok(());
    }
    let refusal = Refusal::new("commission_above_agreed").with("insurer", insurer.to_string());
    Err(refusal.with("rate", rate.decimal().to_string()).with("agreed", agreed.decimal().to_string()))
}

/// Each is named once with a part of its own, one leads, and together they bear the whole.
fn check_insurers(insurers: &[CoInsurer]) -> Result<(), Refusal> {
    for (place, insurer) in insurers.iter().enumerate() {
        if insurers.iter().take(place).any(|other| other.insurer == insurer.insurer) {
            return Err(Refusal::new("insurer_named_twice").with("insurer", insurer.insurer.to_string()));
        }
    }
    let whole: rust_decimal::Decimal = insurers.iter().map(|insurer| insurer.share.decimal()).sum();
    if whole != Share::WHOLE.decimal() || insurers.iter().any(|insurer| insurer.share == Share::NONE) {
        return Err(Refusal::new("shares_not_whole").with("sum", whole.normalize().to_string()));
    }
    match insurers.iter().filter(|insurer| insurer.leads).count() {
        1 => Ok(()),
        leading => Err(Refusal::new("no_single_lead").with("leading", leading.to_string())),
    }
}

/// An amount that says something.
fn positive(field: &'static str, amount: Fen) -> Result<(), Refusal> {
    if amount.not_negative(field)? == Fen::ZERO {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "missing"));
    }
    Ok(())
}
