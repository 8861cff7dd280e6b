//! Using a lesson of a closed claim, or declining it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::{ClaimLessonId, PlacementId};
use yinuo_service::broker::command::SettleLesson;
use yinuo_service::broker::renewal;
use yinuo_service::command::Command;

use super::evaluation_shape::Renewal;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonSettled {
    /// The next terms have it; otherwise they do not.
    pub used: bool,
    /// How it was used, or why it was declined.
    pub reason: String,
}

/// Say what became of a lesson; answers with the renewal of the policy that it came of.
#[utoipa::path(post, path = "/claim-lessons/{id}/settlement", tag = "broker", request_body = LessonSettled,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Renewal<'static>)))]
pub async fn settle_lesson(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ClaimLessonId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<LessonSettled>,
) -> Result<Answer, Problem> {
    let command = SettleLesson { lesson: id, used: body.used, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let placement = PlacementId::from_number(answer.id).to_string();
    let found = renewal::renewal(&api.house, &signed.actor, &placement).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&Renewal::new(&view, &found)), answer.replayed))
}
