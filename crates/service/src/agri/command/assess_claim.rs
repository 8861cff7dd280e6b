//! How hard a household was hit, and what that comes to.

use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::{CropClaimId, LookedAt, Severity, assess, check_assessable, claim_terms, percent};
use yinuo_core::id::Slot;
use yinuo_core::share::Share;
use yinuo_store::tables::agri::{CropClaimRow, LossRow};

use crate::agri::loss::{claim_handled, claim_written, declare_claim};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Assesses a claim, first preliminarily while the crop still grows, then finally. After the household signed nothing is changed.
#[derive(Debug, Clone, Serialize)]
pub struct AssessClaim {
    pub claim: CropClaimId,
    /// The stage of growth, for what grows in stages.
    pub stage: Option<String>,
    pub loss_rate: Share,
    pub is_final: bool,
}

impl Act for AssessClaim {
    const NAME: &'static str = "assess-claim";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.claim.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_claim(self.claim, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (claim, loss) = claim_handled(context, facts, self.claim)?;
        if claim.signed_on.is_some() {
            return Err(Stop::refused("claim_signed"));
        }
        let damaged = || Stop::damaged("losses", loss.number.clone());
        let programme = agri(context.rules).version(&loss.product_version).ok_or_else(damaged)?;
        let terms = claim_terms(programme)?;
        check_assessable(terms, looked_at(loss)?, self.is_final)?;
        let object = programme.objects.iter().find(|object| object.key == claim.object).ok_or_else(damaged)?;
        let quantity = claim.quantity.parse::<Decimal>().map_err(|_| damaged())?;
        let severity = Severity { stage: self.stage, loss_rate: self.loss_rate };
        let amount = assess(terms, object, &severity, quantity)?;
        let kind = if self.is_final { "final" } else { "preliminary" };
        let told = vec![
            ("assessment", kind.to_owned()),
            ("loss_rate", percent(self.loss_rate)),
            ("amount", amount.to_string()),
        ];
        let row = CropClaimRow {
            stage: severity.stage,
            loss_rate: Some(self.loss_rate.decimal().normalize().to_string()),
            amount: Some(amount.0),
            is_final: i64::from(self.is_final),
            ..claim.clone()
        };
        Ok(claim_written(Commit::default(), row, told))
    }
}

/// What was done about a loss so far.
fn looked_at(loss: &LossRow) -> Result<LookedAt, Stop> {
    let area = loss.area.parse::<Decimal>().map_err(|_| Stop::damaged("losses", loss.number.clone()))?;
    Ok(LookedAt { surveys: loss.surveys, has_panel: loss.panel.is_some(), area })
}
