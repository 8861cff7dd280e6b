//! Putting one-time codes in force.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, TotpUseRow};

use super::{own_row, put_own, use_code};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The new secret takes the place of the one before: a code of it was entered.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmTotp {
    pub operator: OperatorId,
    /// The step of that code, which cannot be used again.
    #[serde(skip)]
    pub step: i64,
}

impl Act for ConfirmTotp {
    const NAME: &'static str = "confirm-totp";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want::<TotpUseRow>(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = own_row(context, facts)?;
        row.totp_sealed = Some(row.totp_pending.take().ok_or_else(|| Stop::refused("totp_not_prepared"))?);
        row.version += 1;
        let mut outcome = put_own(row);
        use_code(facts, &mut outcome.commit, self.operator, self.step)?;
        Ok(outcome)
    }
}
