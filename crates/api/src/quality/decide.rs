//! Deciding what the detection left open.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::ConductFindingId;
use yinuo_core::quality::permission::OBSERVE;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::DecideFinding;
use yinuo_service::quality::query;

use super::shape::ConductFinding;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Whether what was found counts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingDecision {
    pub counts: bool,
    #[serde(default)]
    pub reason: String,
}

/// Decide what the detection left open.
#[utoipa::path(post, path = "/conduct-findings/{id}/decisions", tag = "conduct", request_body = FindingDecision,
    params(("id" = String, Path)), responses((status = 200, body = ConductFinding<'static>)))]
pub async fn decide_finding(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ConductFindingId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<FindingDecision>,
) -> Result<Answer, Problem> {
    signed.actor.require(OBSERVE).map_err(Stop::from)?;
    let command = DecideFinding { finding: id, counts: body.counts, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::finding(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ConductFinding::new(&view, &row)), answer.replayed))
}
