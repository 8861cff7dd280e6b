//! Offices and operators: the house itself, kept by its administrators.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::access::Role;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, CreateOperator, EditOperator};
use yinuo_service::directory;
use yinuo_service::query::page::{DEFAULT_LIMIT, PageAsk};
use yinuo_service::session::hash_password;
use yinuo_service::{Stop, query};

use crate::extract::{Body, Id, IdempotencyKey, MaybeIfMatch, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, List, Ref, View, json, mark_replay, office_id, ok, operator_id, with_etag};
use crate::state::Api;
use crate::words;

/// A branch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Office<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub code: &'a str,
    pub name: &'a str,
    pub region_code: Option<&'a str>,
    #[schema(value_type = Option<String>)]
    pub parent: Option<IdText>,
    pub level: &'a str,
    pub manager: Option<Ref<'a>>,
    pub version: i64,
}

impl<'a> Office<'a> {
    fn new(view: &'a View, office: &'a directory::Office) -> Office<'a> {
        Office {
            id: office_id(office.id.number()),
            code: &office.code,
            name: &office.name,
            region_code: office.region_code.as_deref(),
            parent: office.parent.map(|parent| office_id(parent.number())),
            level: &office.level,
            manager: office.manager.map(|manager| view.operator(manager)),
            version: office.version,
        }
    }
}

/// The own office and all below it, parents before children.
#[utoipa::path(get, path = "/offices", tag = "house", responses((status = 200, body = Items<Office<'static>>)))]
pub async fn list_offices(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let offices = query::house::offices(&api.house, &signed.actor);
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: offices.iter().map(|office| Office::new(&view, office)).collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffice {
    pub code: String,
    pub name: String,
    #[schema(value_type = String)]
    pub parent: OfficeId,
    #[serde(default)]
    pub region_code: Option<String>,
    /// One below that of the parent, where it is left out: `province`, `city`, `county`, `town`.
    #[serde(default)]
    pub level: Option<String>,
}

/// The levels of the tree, from the root down.
const LEVELS: [&str; 5] = ["head", "province", "city", "county", "town"];

fn level_below(level: &str) -> &'static str {
    let place = LEVELS.iter().position(|known| *known == level).unwrap_or(0);
    LEVELS[(place + 1).min(LEVELS.len() - 1)]
}

/// Set up an office.
#[utoipa::path(post, path = "/offices", tag = "house", request_body = NewOffice,
    responses((status = 201, body = Office<'static>)))]
pub async fn create_office(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewOffice>,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let parent = query::house::office(&api.house, &signed.actor, body.parent)?;
    let command = Command::CreateOffice(CreateOffice {
        code: body.code,
        name: body.name,
        parent: Some(parent.id),
        region_code: body.region_code,
        level: body.level.unwrap_or_else(|| level_below(&parent.level).to_owned()),
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let office = query::house::office(&api.house, &signed.actor, OfficeId::from_number(answer.id))?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Office::new(&view, &office)), answer.replayed))
}

/// A person who works in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct Operator<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub login: &'a str,
    pub name: &'a str,
    pub office: Ref<'a>,
    #[schema(value_type = Vec<words::Role>)]
    pub roles: &'a [Role],
    pub active: bool,
    pub totp_enabled: bool,
    pub version: i64,
}

impl<'a> Operator<'a> {
    fn new(view: &'a View, operator: &'a directory::Operator) -> Operator<'a> {
        Operator {
            id: operator_id(operator.id.number()),
            login: &operator.login,
            name: &operator.name,
            office: view.office(operator.office),
            roles: &operator.roles,
            active: operator.active,
            totp_enabled: operator.totp_confirmed,
            version: operator.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OperatorQuery {
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// The operators of one's offices, by login.
#[utoipa::path(get, path = "/operators", tag = "house", params(OperatorQuery),
    responses((status = 200, body = List<Operator<'static>>)))]
pub async fn list_operators(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<OperatorQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit.or(Some(DEFAULT_LIMIT)), ..PageAsk::default() };
    let limit = usize::try_from(ask.limit().map_err(Stop::from)?).unwrap_or(1);
    let operators = query::house::operators(&api.house, &signed.actor)?;
    let after = query.after.unwrap_or_default();
    let mut rest = operators.iter().filter(|operator| operator.login > after);
    let view = View::new(&api.house, &signed);
    let items: Vec<_> = rest.by_ref().take(limit).map(|operator| Operator::new(&view, operator)).collect();
    let next = items.last().filter(|_| rest.next().is_some()).map(|last| last.login.to_owned());
    Ok(ok(&List { items, next }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    pub login: String,
    pub name: String,
    #[schema(value_type = String)]
    pub office: OfficeId,
    #[schema(value_type = Vec<words::Role>)]
    pub roles: Vec<Role>,
    /// Without one the operator cannot sign in before an administrator gives one.
    #[schema(nullable = false)]
    #[serde(default)]
    pub password: Option<String>,
    /// True, where it is left out.
    #[serde(default)]
    pub active: Option<bool>,
}

/// What no password has as its hash.
const NO_PASSWORD: &str = "none";

fn answered(api: &Api, signed: &Signed, status: StatusCode, id: i64, replayed: bool) -> Result<Answer, Problem> {
    let operator = query::house::operator(&api.house, &signed.actor, OperatorId::from_number(id))?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Operator::new(&view, &operator));
    Ok(mark_replay(with_etag(body, operator.version), replayed))
}

/// Enter an operator.
#[utoipa::path(post, path = "/operators", tag = "house", request_body = NewOperator,
    responses((status = 201, body = Operator<'static>)))]
pub async fn create_operator(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewOperator>,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let office = query::house::office(&api.house, &signed.actor, body.office)?;
    let password_hash = match &body.password {
        Some(password) => hash_password(password).await?,
        None => NO_PASSWORD.to_owned(),
    };
    let command = Command::CreateOperator(CreateOperator {
        login: body.login,
        name: body.name,
        office: office.id,
        roles: body.roles,
        password_hash,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    if body.active == Some(false) && !answer.replayed {
        let inactive = EditOperator {
            operator: OperatorId::from_number(answer.id),
            expected_version: None,
            name: None,
            office: None,
            roles: None,
            active: Some(false),
            password_hash: None,
        };
        api.house.carry_out(&signed.actor, Command::EditOperator(inactive), None).await?;
    }
    answered(&api, &signed, StatusCode::CREATED, answer.id, answer.replayed)
}

/// Changed fields only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorChange {
    /// A login does not change; the one it has may be sent back.
    #[serde(default)]
    pub login: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub office: Option<OfficeId>,
    #[schema(value_type = Option<Vec<words::Role>>)]
    #[serde(default)]
    pub roles: Option<Vec<Role>>,
    #[serde(default)]
    pub active: Option<bool>,
    /// A new password, told to the operator by other means.
    #[serde(default)]
    pub password: Option<String>,
}

/// Edit an operator. `If-Match` may be left out.
#[utoipa::path(patch, path = "/operators/{id}", tag = "house", request_body = OperatorChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Operator<'static>)))]
pub async fn edit_operator(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<OperatorId>,
    MaybeIfMatch(version): MaybeIfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<OperatorChange>,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let before = query::house::operator(&api.house, &signed.actor, id)?;
    if body.login.is_some_and(|login| login != before.login) {
        return Err(Problem::field("login", "cannot_change"));
    }
    if let Some(office) = body.office {
        query::house::office(&api.house, &signed.actor, office)?;
    }
    let password_hash = match &body.password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let command = Command::EditOperator(EditOperator {
        operator: id,
        expected_version: version,
        name: body.name,
        office: body.office,
        roles: body.roles,
        active: body.active,
        password_hash,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::OK, answer.id, answer.replayed)
}
