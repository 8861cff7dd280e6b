//! Taking the account at the provider off an operator.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_store::tables::house::{OperatorRow, SESSIONS_BY_OPERATOR};

use crate::command::house::require_house;
use crate::command::session::{end_sessions, of_operator};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Nobody comes in by that account any more, and whoever is in is out: the sessions end.
#[derive(Debug, Clone, Serialize)]
pub struct UnlinkOidcAccount {
    pub operator: OperatorId,
}

impl Act for UnlinkOidcAccount {
    const NAME: &'static str = "unlink-oidc-account";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want_by(&SESSIONS_BY_OPERATOR, self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let mut row = facts.row::<OperatorRow>(self.operator.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, context.office_path(OfficeId::from_number(row.office_id)))?;
        row.oidc_issuer = None;
        let Some(account) = row.oidc_account.take() else { return Err(Stop::refused("oidc_account_not_linked")) };
        row.version += 1;
        let mut commit = Commit::default();
        let told = vec![("login", row.login.clone()), ("account", account)];
        let (answer, subject) = (Answer::of("operator", row.id), of_operator(self.operator, row.version));
        commit.put(row);
        end_sessions(facts, &mut commit, self.operator, None);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
