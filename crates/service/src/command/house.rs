//! What can be done to the house: offices, operators, public notices. All of it lies in the house's own slot.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission, Role};
use yinuo_core::id::{HOUSE_SLOT, NoticeId, OfficeId, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::{NoticeRow, OfficeRow, OperatorRow};

use super::{Act, Answer, Context, Outcome, Subject, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

const NAME_LIMIT: usize = 100;

fn checked_name(field: &'static str, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "empty"));
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Refusal::new("text_too_long").with("field", field).with("limit", NAME_LIMIT.to_string()));
    }
    if name.chars().any(char::is_control) {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "control_character"));
    }
    Ok(name.to_owned())
}

/// The permission to manage the house reaches the own office and those below it.
fn require_house(context: &Context<'_>, office_path: &str) -> Result<(), Stop> {
    context.actor.require(Permission::ManageHouse)?;
    if context.actor.may_at(Permission::ManageHouse, office_path) { Ok(()) } else { Err(Stop::NotFound) }
}

fn made(commit: Commit, kind: &'static str, id: i64, version: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Some(Subject { kind, id, version });
    let answer = Answer { kind, id, ..Answer::default() };
    Outcome { commit, answer, subject, facts: told, reason: None, unaudited: false }
}

#[derive(Debug, Clone, Serialize)]
pub struct CreateOffice {
    pub code: String,
    pub name: String,
    /// Absent for the root, of which there is one.
    pub parent: Option<OfficeId>,
    pub region_code: Option<String>,
    pub level: String,
}

impl Act for CreateOffice {
    const NAME: &'static str = "create-office";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.offices.extend(self.parent.map(OfficeId::number));
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::ManageHouse)?;
        let name = checked_name("name", &self.name)?;
        let code = checked_name("code", &self.code)?;
        if context.directory.office_by_code(&code).is_some() || !facts.taken_codes.insert(code.clone()) {
            return Err(Refusal::new("office_code_taken").with("code", code).into());
        }
        let id = OfficeId::new(context.stamp(), context.slot);
        if let Some(parent) = self.parent {
            let parent = facts.offices.get(&parent.number()).ok_or(Stop::NotFound)?;
            require_house(context, &parent.path)?;
        }
        let parent_path = match self.parent {
            Some(parent) => facts.offices.get(&parent.number()).ok_or(Stop::NotFound)?.path.clone(),
            None if context.directory.offices().next().is_some() => return Err(Stop::refused("root_office_exists")),
            None => "/".to_owned(),
        };
        let row = OfficeRow {
            id: id.number(),
            parent_id: self.parent.map(OfficeId::number),
            code,
            name,
            region_code: self.region_code,
            level: self.level,
            path: format!("{parent_path}{}/", id.number()),
            manager_id: None,
            version: 1,
        };
        let mut commit = Commit::default();
        let told = vec![("name", row.name.clone()), ("code", row.code.clone())];
        facts.offices.insert(row.id, row.clone());
        commit.insert(row);
        Ok(made(commit, "office", id.number(), 1, told))
    }
}

#[derive(Clone, Serialize)]
pub struct CreateOperator {
    pub login: String,
    pub name: String,
    pub office: OfficeId,
    pub roles: Vec<Role>,
    /// Made by [`crate::session::hash_password`]; the password itself never comes here.
    #[serde(skip)]
    pub password_hash: String,
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
        plan.offices.insert(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::ManageHouse)?;
        let name = checked_name("name", &self.name)?;
        let login = checked_name("login", &self.login)?.to_lowercase();
        if context.directory.operator_by_login(&login).is_some() || !facts.taken_logins.insert(login.clone()) {
            return Err(Refusal::new("login_taken").with("login", login).into());
        }
        if self.roles.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "roles").with("cause", "empty").into());
        }
        let mut office = facts.offices.get(&self.office.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, &office.path)?;
        let id = OperatorId::new(context.stamp(), context.slot);
        let row = OperatorRow {
            id: id.number(),
            login,
            name,
            office_id: office.id,
            roles: role_text(&self.roles),
            password_hash: self.password_hash,
            totp_sealed: None,
            totp_confirmed: 0,
            active: 1,
            version: 1,
        };
        let mut commit = Commit::default();
        if self.roles.contains(&Role::Manager) && office.manager_id.is_none() {
            office.manager_id = Some(row.id);
            office.version += 1;
            facts.offices.insert(office.id, office.clone());
            commit.put(office);
        }
        let told = vec![("login", row.login.clone()), ("name", row.name.clone()), ("roles", row.roles.clone())];
        facts.operators.insert(row.id, row.clone());
        commit.insert(row);
        Ok(made(commit, "operator", id.number(), 1, told))
    }
}

fn role_text(roles: &[Role]) -> String {
    let roles: std::collections::BTreeSet<_> = roles.iter().collect();
    roles.into_iter().map(|role| role.key()).collect::<Vec<_>>().join(",")
}

#[derive(Clone, Serialize)]
pub struct EditOperator {
    pub operator: OperatorId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub name: Option<String>,
    pub office: Option<OfficeId>,
    pub roles: Option<Vec<Role>>,
    pub active: Option<bool>,
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
        plan.operators.insert(self.operator.number());
        plan.offices.extend(self.office.map(OfficeId::number));
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::ManageHouse)?;
        let mut row = facts.operators.get(&self.operator.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, context.office_path(OfficeId::from_number(row.office_id)))?;
        check_version(row.version, self.expected_version)?;
        let mut told = vec![("login", row.login.clone())];
        if let Some(name) = &self.name {
            row.name = checked_name("name", name)?;
            told.push(("name", row.name.clone()));
        }
        if let Some(office) = self.office {
            let moved_to = facts.offices.get(&office.number()).ok_or(Stop::NotFound)?;
            require_house(context, &moved_to.path)?;
            row.office_id = moved_to.id;
            told.push(("office", office.to_string()));
        }
        if let Some(roles) = &self.roles {
            if roles.is_empty() {
                return Err(Refusal::new("wrong_field").with("field", "roles").with("cause", "empty").into());
            }
            row.roles = role_text(roles);
            told.push(("roles", row.roles.clone()));
        }
        if let Some(active) = self.active {
            if !active && self.operator == context.operator() {
                return Err(Stop::refused("cannot_lock_oneself_out"));
            }
            row.active = i64::from(active);
            told.push(("active", active.to_string()));
        }
        if let Some(hash) = self.password_hash {
            row.password_hash = hash;
            told.push(("password", "reset".to_owned()));
        }
        row.version += 1;
        let mut commit = Commit::default();
        let version = row.version;
        facts.operators.insert(row.id, row.clone());
        commit.put(row);
        Ok(made(commit, "operator", self.operator.number(), version, told))
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct PublishNotice {
    pub title: String,
    pub body: String,
    pub published_on: Date,
    pub until: Option<Date>,
}

fn check_span(published_on: Date, until: Option<Date>) -> Result<(), Refusal> {
    if until.is_some_and(|until| until < published_on) {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "before_publication"));
    }
    Ok(())
}

impl Act for PublishNotice {
    const NAME: &'static str = "publish-notice";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::PublishNotices)?;
        check_span(self.published_on, self.until)?;
        personal::check_text("body", &self.body)?;
        let id = NoticeId::new(context.stamp(), context.slot);
        let row = NoticeRow {
            id: id.number(),
            office_id: context.actor.office.number(),
            title: checked_name("title", &self.title)?,
            body: self.body,
            published_on: self.published_on.to_string(),
            until: self.until.map(|date| date.to_string()),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            version: 1,
        };
        let mut commit = Commit::default();
        let told = vec![("title", row.title.clone())];
        facts.notices.insert(row.id, row.clone());
        commit.insert(row);
        Ok(made(commit, "notice", id.number(), 1, told))
    }
}

/// Changed fields only; a notice is ended by giving it a last day.
#[derive(Debug, Clone, Serialize)]
pub struct EditNotice {
    pub notice: NoticeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub title: Option<String>,
    pub body: Option<String>,
    pub until: Option<Date>,
}

impl Act for EditNotice {
    const NAME: &'static str = "edit-notice";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.notices.insert(self.notice.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = facts.notices.get(&self.notice.number()).ok_or(Stop::NotFound)?.clone();
        let path = context.office_path(OfficeId::from_number(row.office_id));
        if !context.actor.may_at(Permission::PublishNotices, path) {
            return Err(Denied(Permission::PublishNotices).into());
        }
        check_version(row.version, self.expected_version)?;
        if let Some(title) = &self.title {
            row.title = checked_name("title", title)?;
        }
        if let Some(body) = self.body {
            personal::check_text("body", &body)?;
            row.body = body;
        }
        if let Some(until) = self.until {
            if row.published_on.parse::<Date>().is_ok_and(|published| until < published) {
                return Err(Refusal::new("wrong_field")
                    .with("field", "until")
                    .with("cause", "before_publication")
                    .into());
            }
            row.until = Some(until.to_string());
        }
        row.version += 1;
        let mut commit = Commit::default();
        let told = vec![("title", row.title.clone())];
        let version = row.version;
        facts.notices.insert(row.id, row.clone());
        commit.put(row);
        Ok(made(commit, "notice", self.notice.number(), version, told))
    }
}
