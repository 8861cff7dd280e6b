//! Doing without one-time codes again.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, TotpUseRow};

use super::{own_row, put_own, use_code};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct RemoveTotp {
    pub operator: OperatorId,
    /// The step of the code entered; none where no secret was in force yet.
    #[serde(skip)]
    pub step: Option<i64>,
}

impl Act for RemoveTotp {
    const NAME: &'static str = "remove-totp";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want::<TotpUseRow>(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = own_row(context, facts)?;
        row.totp_sealed = None;
        row.totp_pending = None;
        row.version += 1;
        let mut outcome = put_own(row);
        if let Some(step) = self.step {
            use_code(facts, &mut outcome.commit, self.operator, step)?;
        }
        Ok(outcome)
    }
}
