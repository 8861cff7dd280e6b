//! Changing an operator: name, office, roles, lock, password.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::{OfficeRow, OperatorRow, SESSIONS_BY_OPERATOR};

use super::{checked_name, checked_roles, made, require_house, role_text};
use crate::command::session::end_sessions;
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::{OPERATOR_LEFT, OperatorLeft};
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

#[derive(Clone, Serialize)]
pub struct EditOperator {
    pub operator: OperatorId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub name: Option<String>,
    pub office: Option<OfficeId>,
    /// Keys of roles of the packs.
    pub roles: Option<Vec<String>>,
    pub active: Option<bool>,
    /// Has left the house by that day: serves nobody any more, and does not sign in.
    pub left_on: Option<Date>,
    #[serde(skip)]
    pub password_hash: Option<String>,
}

impl std::fmt::Debug for EditOperator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EditOperator({})", self.operator)
    }
}

impl Act for EditOperator {
    const NAME: &'static str = "edit-operator";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OperatorRow>(self.operator.number());
        plan.want_by(&SESSIONS_BY_OPERATOR, self.operator.number());
        if let Some(office) = self.office {
            plan.want::<OfficeRow>(office.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let mut row = facts.row::<OperatorRow>(self.operator.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, context.office_path(OfficeId::from_number(row.office_id)))?;
        check_version(row.version, self.expected_version)?;
        let mut told = vec![("login", row.login.clone())];
        if let Some(name) = &self.name {
            row.name = checked_name("name", name)?;
            told.push(("name", row.name.clone()));
        }
        if let Some(office) = self.office {
            let moved_to = facts.row::<OfficeRow>(office.number()).ok_or(Stop::NotFound)?;
            require_house(context, &moved_to.path)?;
            // Neither gives he himself another reach.
            if self.operator == context.operator() && moved_to.id != row.office_id {
                return Err(Stop::refused("own_office"));
            }
            row.office_id = moved_to.id;
            told.push(("office", office.to_string()));
        }
        if let Some(roles) = &self.roles {
            let roles = role_text(&checked_roles(context, roles)?);
            // Who may give roles to others gives none to himself, and takes none from himself.
            if self.operator == context.operator() && roles != row.roles {
                return Err(Stop::refused("own_roles"));
            }
            row.roles = roles;
            told.push(("roles", row.roles.clone()));
        }
        if let Some(active) = self.active {
            if !active && self.operator == context.operator() {
                return Err(Stop::refused("cannot_lock_oneself_out"));
            }
            row.active = i64::from(active);
            told.push(("active", active.to_string()));
        }
        let mut commit = Commit::default();
        let administered = administers_all(context, facts.row::<OperatorRow>(row.id).ok_or(Stop::NotFound)?);
        if let Some(left_on) = self.left_on {
            if self.operator == context.operator() {
                return Err(Stop::refused("cannot_lock_oneself_out"));
            }
            if left_on > context.today() {
                return Err(Refusal::new("wrong_field").with("field", "left_on").with("cause", "in_the_future").into());
            }
            row.active = 0;
            told.push(("left_on", left_on.to_string()));
            post(&mut commit, context, &OPERATOR_LEFT, &OperatorLeft { operator: self.operator, left_on });
        }
        if administered && !administers_all(context, &row) && !another_administers(context, row.id) {
            return Err(Refusal::new("last_administrator").with("name", row.name.clone()).into());
        }
        let is_reset = self.password_hash.is_some();
        if let Some(hash) = self.password_hash {
            row.password_hash = hash;
            // At the machine one gives oneself a password: see `yinuo recover`.
            let by_another = self.operator != context.operator() && context.operator() != OperatorId::SYSTEM;
            row.password_given = i64::from(by_another);
            told.push(("password", "reset".to_owned()));
        }
        row.version += 1;
        // A new password and a lock are meant for the one who is in there now, too.
        if row.active == 0 || is_reset {
            end_sessions(facts, &mut commit, self.operator, None);
        }
        let version = row.version;
        commit.put(row);
        Ok(made(commit, "operator", self.operator.number(), version, told))
    }
}

/// Whether somebody active keeps the whole house: with a role that administers, at the root office.
fn administers_all(context: &Context<'_>, row: &OperatorRow) -> bool {
    let administers = |key: &str| context.rules.roles().get(key).is_some_and(|role| role.administers());
    let path = context.office_path(OfficeId::from_number(row.office_id));
    row.active != 0 && path == context.directory.root_path() && row.roles.split(',').any(administers)
}

/// Whether somebody besides that one keeps the whole house.
fn another_administers(context: &Context<'_>, besides: i64) -> bool {
    let administers = |key: &String| context.rules.roles().get(key).is_some_and(|role| role.administers());
    let root = context.directory.root_path();
    context.directory.operators().any(|one| {
        let at_root = context.directory.path(one.office) == root;
        one.id.number() != besides && one.active && at_root && one.roles.iter().any(administers)
    })
}
