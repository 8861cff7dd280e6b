//! A village reports what struck it.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{GroupPolicyId, LossId};
use yinuo_service::agri::command::ReportLoss;
use yinuo_service::command::Command;

use super::loss_shape::{Loss, loss_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLoss {
    /// The group policy of the village.
    #[schema(value_type = String)]
    pub group: GroupPolicyId,
    /// What struck several villages at once has one name.
    pub event: String,
    /// `hail`, `flood`, `drought`, `pest`, `frost`: as the programme has them.
    pub cause: String,
    pub began_on: Date,
    pub ended_on: Date,
    /// In units of its crops, as the village says: `320.5`.
    pub area: String,
}

/// Report what struck a village. Its households claim in it.
#[utoipa::path(post, path = "/losses", tag = "agriculture", request_body = NewLoss,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Loss<'static>)))]
pub async fn report_loss(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLoss>,
) -> Result<Answer, Problem> {
    let area = body.area.parse::<Decimal>().map_err(|_| Problem::field("area", "not_a_number"))?;
    let NewLoss { group, event, cause, began_on, ended_on, .. } = body;
    let command = ReportLoss { group, event, cause, began_on, ended_on, area };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    loss_answered(&api, &signed, LossId::from_number(answer.id), StatusCode::CREATED, answer.replayed).await
}
