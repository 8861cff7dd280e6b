//! One's own new password.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, SESSIONS_BY_OPERATOR};

use super::{end_sessions, own_row, put_own};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// One's own password. All other sessions end: whoever knew the old one is out.
#[derive(Clone, Serialize)]
pub struct ChangePassword {
    pub operator: OperatorId,
    #[serde(skip)]
    pub password_hash: String,
    /// The session in which it is changed goes on.
    #[serde(skip)]
    pub kept_session: Option<String>,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChangePassword({})", self.operator)
    }
}

impl Act for ChangePassword {
    const NAME: &'static str = "change-password";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want_by(&SESSIONS_BY_OPERATOR, self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = own_row(context, facts)?;
        row.password_hash = self.password_hash;
        row.password_given = 0;
        row.version += 1;
        let mut outcome = put_own(row);
        end_sessions(facts, &mut outcome.commit, self.operator, self.kept_session.as_deref());
        Ok(outcome)
    }
}
