//! Taking an operator in.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::house::{OfficeRow, OperatorRow};

use super::{checked_name, checked_roles, made, require_house, role_text};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Clone, Serialize)]
pub struct CreateOperator {
    pub login: String,
    pub name: String,
    pub office: OfficeId,
    /// Keys of roles of the packs.
    pub roles: Vec<String>,
    /// Made by [`crate::house::House::hash_password`]; the password itself never comes here.
    #[serde(skip)]
    pub password_hash: String,
    /// Chosen by whoever takes the operator in, not by the operator.
    pub password_given: bool,
}

impl std::fmt::Debug for CreateOperator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateOperator({})", self.login)
    }
}

impl Act for CreateOperator {
    const NAME: &'static str = "create-operator";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let name = checked_name("name", &self.name)?;
        let login = form::code(&checked_name("login", &self.login)?).to_lowercase();
        if context.directory.operator_by_login(&login).is_some() {
            return Err(Refusal::new("login_taken").with("login", login).into());
        }
        let roles = checked_roles(context, &self.roles)?;
        let mut office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, &office.path)?;
        let id = OperatorId::new(context.stamp(), context.slot);
        let row = OperatorRow {
            id: id.number(),
            login,
            name,
            office_id: office.id,
            roles: role_text(&roles),
            password_given: i64::from(self.password_given),
            password_hash: self.password_hash,
            totp_sealed: None,
            totp_pending: None,
            oidc_issuer: None,
            oidc_account: None,
            active: 1,
            version: 1,
        };
        let mut commit = Commit::default();
        // Who approves answers for the office, where nobody does yet.
        let approves = roles.iter().any(|role| role.permissions.contains(&Permission::APPROVE_CASES));
        if approves && office.manager_id.is_none() {
            office.manager_id = Some(row.id);
            office.version += 1;
            commit.put(office);
        }
        let told = vec![("login", row.login.clone()), ("name", row.name.clone()), ("roles", row.roles.clone())];
        commit.insert(row);
        Ok(made(commit, "operator", id.number(), 1, told))
    }
}
