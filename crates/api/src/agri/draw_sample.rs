//! Which households of a loss are looked at.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::LossId;
use yinuo_service::agri::command::DrawSample;
use yinuo_service::command::Command;

use super::loss_shape::{Loss, loss_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLossSample {
    /// Told before, so that anybody draws the same.
    pub seed: String,
}

/// Draw the part of the claims that the programme wants looked at.
#[utoipa::path(post, path = "/losses/{id}/samples", tag = "agriculture", request_body = NewLossSample,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Loss<'static>)))]
pub async fn draw_sample(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LossId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLossSample>,
) -> Result<Answer, Problem> {
    let command = DrawSample { loss: id, seed: body.seed };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    loss_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
