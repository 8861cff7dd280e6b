//! Whose account at the provider an operator has.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_core::party::checked_title;
use yinuo_store::tables::house::{OperatorRow, SESSIONS_BY_OPERATOR};

use crate::command::house::require_house;
use crate::command::session::{end_sessions, of_operator};
use crate::command::{Act, Answer, Context, Outcome};
use crate::directory::OidcAccount;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// An administrator says as whom the provider knows an operator. Whoever came in by another account is out: the sessions end.
#[derive(Debug, Clone, Serialize)]
pub struct LinkOidcAccount {
    pub operator: OperatorId,
    pub issuer: String,
    pub account: String,
}

impl Act for LinkOidcAccount {
    const NAME: &'static str = "link-oidc-account";

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
        let account = OidcAccount { issuer: self.issuer, account: checked_title("account", &self.account)? };
        if context.directory.operator_by_oidc(&account).is_some_and(|other| other.id != self.operator) {
            return Err(Stop::refused("oidc_account_taken"));
        }
        let mut commit = Commit::default();
        if row.oidc_account.is_some() {
            end_sessions(facts, &mut commit, self.operator, None);
        }
        let told = vec![("login", row.login.clone()), ("account", account.account.clone())];
        row.oidc_issuer = Some(account.issuer);
        row.oidc_account = Some(account.account);
        row.version += 1;
        let (answer, subject) = (Answer::of("operator", row.id), of_operator(self.operator, row.version));
        commit.put(row);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
