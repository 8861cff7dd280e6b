//! Entering an operator.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOperator, EditOperator};
use yinuo_service::{Stop, query};

use super::shape::{Operator, answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    pub login: String,
    pub name: String,
    #[schema(value_type = String)]
    pub office: OfficeId,
    /// Keys of roles: see `GET /roles`.
    pub roles: Vec<String>,
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
        Some(password) => api.house.hash_password(password, &[&body.login, &body.name]).await?,
        None => NO_PASSWORD.to_owned(),
    };
    let command = Command::from(CreateOperator {
        login: body.login,
        name: body.name,
        office: office.id,
        roles: body.roles,
        password_hash,
        // Who has none chooses none: such a one comes in by the provider of OIDC only.
        password_given: body.password.is_some(),
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
            left_on: None,
            password_hash: None,
        };
        api.house.carry_out(&signed.actor, Command::from(inactive), None).await?;
    }
    answered(&api, &signed, StatusCode::CREATED, answer.id, answer.replayed)
}
