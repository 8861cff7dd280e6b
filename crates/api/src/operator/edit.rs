//! Editing an operator.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::command::Command;
use yinuo_service::command::house::EditOperator;
use yinuo_service::{Stop, query};

use super::shape::{Operator, answered};
use crate::extract::{Body, Id, IdempotencyKey, MaybeIfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

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
    #[serde(default)]
    pub roles: Option<Vec<String>>,
    #[serde(default)]
    pub active: Option<bool>,
    /// Has left by that day: serves nobody any more and does not sign in. Customers are told as the packs say.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default)]
    pub left_on: Option<Date>,
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
        Some(password) => Some(api.house.hash_password(password, &[&before.login, &before.name]).await?),
        None => None,
    };
    let command = Command::from(EditOperator {
        operator: id,
        expected_version: version,
        name: body.name,
        office: body.office,
        roles: body.roles,
        active: body.active,
        left_on: body.left_on,
        password_hash,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::OK, answer.id, answer.replayed)
}
