//! Taking a lost authenticator off an operator.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, SESSIONS_BY_OPERATOR};

use super::{end_sessions, of_operator};
use crate::command::house::require_house;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// An administrator takes off the authenticator of somebody who lost it. Whoever found it is out: the sessions end.
#[derive(Debug, Clone, Serialize)]
pub struct TakeOffTotp {
    pub operator: OperatorId,
}

impl Act for TakeOffTotp {
    const NAME: &'static str = "take-off-totp";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want_by(&SESSIONS_BY_OPERATOR, self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        if self.operator == context.operator() {
            return Err(Stop::refused("own_totp_by_oneself"));
        }
        let mut row = facts.row::<OperatorRow>(self.operator.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, context.office_path(OfficeId::from_number(row.office_id)))?;
        if row.totp_sealed.is_none() && row.totp_pending.is_none() {
            return Err(Stop::refused("totp_not_prepared"));
        }
        row.totp_sealed = None;
        row.totp_pending = None;
        row.version += 1;
        let mut commit = Commit::default();
        let told = vec![("login", row.login.clone())];
        let (answer, subject) = (Answer::of("operator", row.id), of_operator(self.operator, row.version));
        commit.put(row);
        end_sessions(facts, &mut commit, self.operator, None);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
