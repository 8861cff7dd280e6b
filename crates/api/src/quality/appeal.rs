//! Appealing against what was found of oneself.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::ConductFindingId;
use yinuo_service::command::Command;
use yinuo_service::quality::command::AppealFinding;
use yinuo_service::quality::query;

use super::shape::ConductFinding;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Why it was not so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    pub reason: String,
}

/// Appeal against what was found of oneself, within the time that the pack gives.
#[utoipa::path(post, path = "/conduct-findings/{id}/appeals", tag = "conduct", request_body = NewAppeal,
    params(("id" = String, Path)), responses((status = 200, body = ConductFinding<'static>)))]
pub async fn appeal_finding(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ConductFindingId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewAppeal>,
) -> Result<Answer, Problem> {
    let command = AppealFinding { finding: id, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::finding(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ConductFinding::new(&view, &row)), answer.replayed))
}
