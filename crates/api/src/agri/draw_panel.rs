//! The panel that looks at a loss.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::LossId;
use yinuo_service::agri::command::DrawPanel;
use yinuo_service::agri::loss;
use yinuo_service::command::Command;

use super::loss_shape::{Loss, loss_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPanel {
    /// Told before, so that anybody draws the same: the date and number of a lottery, for example.
    pub seed: String,
}

/// Draw one expert of each kind the programme names from the pool of the office, and a farmer where the loss is major.
#[utoipa::path(post, path = "/losses/{id}/panels", tag = "agriculture", request_body = NewPanel,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Loss<'static>)))]
pub async fn draw_panel(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LossId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPanel>,
) -> Result<Answer, Problem> {
    let found = loss::loss(&api.house, &signed.actor, &id.to_string()).await?;
    let command = DrawPanel { loss: id, office: found.office_id, seed: body.seed };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    loss_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
