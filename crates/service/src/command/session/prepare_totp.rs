//! A secret for one-time codes, before it is in force.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, TotpUseRow};

use super::{own_row, put_own, use_code};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A secret for one-time codes, not in force before it is confirmed with a code; the one before stands until then.
#[derive(Clone, Serialize)]
pub struct PrepareTotp {
    pub operator: OperatorId,
    #[serde(skip)]
    pub sealed: Vec<u8>,
    /// The step of the code of the secret in force; none where none is.
    #[serde(skip)]
    pub step: Option<i64>,
}

impl std::fmt::Debug for PrepareTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrepareTotp({})", self.operator)
    }
}

impl Act for PrepareTotp {
    const NAME: &'static str = "prepare-totp";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want::<TotpUseRow>(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = own_row(context, facts)?;
        row.totp_pending = Some(self.sealed);
        row.version += 1;
        let mut outcome = put_own(row);
        if let Some(step) = self.step {
            use_code(facts, &mut outcome.commit, self.operator, step)?;
        }
        Ok(outcome)
    }
}
