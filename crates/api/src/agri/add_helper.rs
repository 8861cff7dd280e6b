//! Entering who helps in villages.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::HelperId;
use yinuo_service::agri::command::AddHelper;
use yinuo_service::command::Command;

use super::helper_shape::{Helper, NewHelperTerms, helper_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHelper {
    /// A kind of a programme: `agency`, `village-body`.
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub credit_code: Option<String>,
    pub terms: NewHelperTerms,
}

/// Enter who helps the own office in villages. Whether it may work is asked by the programme of the year whenever it does.
#[utoipa::path(post, path = "/helpers", tag = "agriculture", request_body = NewHelper,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Helper<'static>)))]
pub async fn add_helper(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewHelper>,
) -> Result<Answer, Problem> {
    let NewHelper { kind, name, credit_code, terms } = body;
    let credit_code = credit_code.filter(|code| !code.trim().is_empty());
    let command = AddHelper { kind, name, credit_code, terms: terms.terms()? };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    helper_answered(&api, &signed, HelperId::from_number(answer.id), StatusCode::CREATED, answer.replayed).await
}
