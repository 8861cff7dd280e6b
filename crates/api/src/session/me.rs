//! Who asks, what they may do, and what time it is here.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::TokenId;
use yinuo_core::systems;
use yinuo_service::clock_watch::{self, Doubt};
use yinuo_service::{Stop, query};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, Ref, instant, ok, operator_id};
use crate::state::Api;
use crate::view::View;
use crate::words::ClockDoubt;

/// Why the clock of the machine is not believed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockHeld {
    /// `jumped` while the house was running; `behind` the last operation or far `ahead` of it, at start.
    #[schema(value_type = ClockDoubt)]
    pub why: Doubt,
    pub shown: Timestamp,
    /// What it ought to have shown; at start, the time of the last operation.
    pub expected: Timestamp,
}

impl From<clock_watch::ClockHeld> for ClockHeld {
    fn from(held: clock_watch::ClockHeld) -> ClockHeld {
        ClockHeld { why: held.why, shown: instant(held.shown), expected: instant(held.expected) }
    }
}

/// What stands at the head of what the own office writes.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnLetterhead<'a> {
    /// The legal name of the company, or the name of the root office where none is entered.
    pub company: &'a str,
    /// Of the own office, or of the nearest one above that says.
    pub address: Option<&'a str>,
    pub phone: Option<&'a str>,
}

/// The operator, or the program, who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub login: &'a str,
    pub name: &'a str,
    pub office: Ref<'a>,
    pub letterhead: OwnLetterhead<'a>,
    pub roles: Vec<KeyName<'a>>,
    /// Keys of permissions, wherever they reach.
    #[schema(value_type = Vec<String>)]
    pub permissions: Vec<Permission>,
    /// Keys of the places of the console that these roles see.
    pub places: Vec<&'static str>,
    /// Whether the own office is the root office, from which prices are published, days closed and run, and the ledger is read.
    pub at_root: bool,
    /// Whether the cases of offices below the own one are seen.
    pub sees_below: bool,
    pub totp_enabled: bool,
    /// The password was given by somebody else: nothing is open until it was changed.
    pub password_given: bool,
    /// A training database, whose clock stands still.
    pub training: bool,
    /// The clock is not believed: promises and day runs wait until an administrator confirms it.
    pub clock_held: Option<ClockHeld>,
    pub now: Timestamp,
    pub today: Date,
    pub unread_reminders: i64,
}

pub async fn me_of<'a>(view: &'a View) -> Result<Me<'a>, Problem> {
    let operator = view.directory.operator(view.actor.operator);
    // A program has no login: it is called by the name of its token.
    let program = || view.directory.token(TokenId::from_number(view.actor.operator.number())).map(|token| &token.name);
    let name = operator.map(|operator| &operator.name).or_else(program).ok_or(Stop::NotFound)?;
    let at_root = view.actor.office_path == view.directory.root_path();
    let permissions = systems::permissions().filter(|permission| view.actor.may(*permission)).collect();
    let found = view.directory.found_at(view.actor.office).map(|found| &found.letterhead);
    Ok(Me {
        id: operator_id(view.actor.operator.number()),
        login: operator.map_or("", |operator| operator.login.as_str()),
        name,
        office: view.office(view.actor.office),
        letterhead: OwnLetterhead {
            company: view.directory.company_name(view.actor.office),
            address: found.and_then(|found| found.address.as_deref()),
            phone: found.and_then(|found| found.phone.as_deref()),
        },
        roles: view.actor.roles.iter().map(|role| KeyName { key: &role.key, name: (&role.name).into() }).collect(),
        permissions,
        sees_below: view.actor.scope(Permission::READ_CASES).is_some_and(|scope| scope.subtree),
        places: view.actor.places().filter(|place| at_root || !place.at_root).map(|place| place.key).collect(),
        at_root,
        password_given: operator.is_some_and(|operator| operator.password_given),
        totp_enabled: operator.is_some_and(|operator| operator.totp_sealed.is_some()),
        training: view.house.shared.clock.is_training(),
        clock_held: view.house.clock_held().map(ClockHeld::from),
        now: view.now,
        today: view.today(),
        unread_reminders: query::house::unread_reminders(&view.house, &view.actor).await?,
    })
}

/// Who am I, what may I do, and what time is it here.
#[utoipa::path(get, path = "/me", tag = "session", responses((status = 200, body = Me<'static>)))]
pub async fn get_me(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    Ok(ok(&me_of(&view).await?))
}
