//! Entering an observation.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_core::quality::ObservationId;
use yinuo_core::quality::permission::OBSERVE;
use yinuo_core::quality::speech::SpokenTurn;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::{ObservationKind, RecordObservation, Seen};
use yinuo_service::quality::query;

use super::shape::Observation;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// What was seen and heard of a clerk. A transcript has `turns`; a live check or a recording that was listened to has `said`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObservation {
    #[schema(value_type = String)]
    pub operator: OperatorId,
    #[schema(value_type = words::ObservationKind)]
    pub kind: ObservationKind,
    pub happened_at: Timestamp,
    /// Keys of `GET /conduct/phrases`, one or those the talk went through.
    pub situations: Vec<String>,
    /// The pack whose phrases are asked for, where there are several.
    #[serde(default)]
    pub rules: Option<String>,
    #[serde(default)]
    #[schema(value_type = Vec<NewTurn>)]
    pub turns: Vec<SpokenTurn>,
    /// The phrases, and whether each was said: all that must be said, of the recommended ones those that were listened for.
    #[serde(default)]
    pub said: BTreeMap<String, bool>,
    #[serde(default)]
    #[schema(value_type = Vec<NewSeen>)]
    pub seen: Vec<Seen>,
    #[serde(default)]
    pub note: String,
}

/// What one of the two said.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "it tells the document what the core's turn looks like on the wire")]
pub struct NewTurn {
    speaker: words::Speaker,
    text: String,
    at: Option<String>,
}

/// What a person saw besides.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "it tells the document what the command's shape looks like on the wire")]
pub struct NewSeen {
    kind: words::ConductKind,
    /// What it was.
    note: String,
}

/// Enter an observation. What the detection is not sure of, and words that keep from honours, wait for a person.
#[utoipa::path(post, path = "/observations", tag = "conduct", request_body = NewObservation,
    responses((status = 201, body = Observation<'static>)))]
pub async fn record_observation(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewObservation>,
) -> Result<Answer, Problem> {
    signed.actor.require(OBSERVE).map_err(Stop::from)?;
    let command = Command::from(RecordObservation {
        operator: body.operator,
        kind: body.kind,
        happened_at: body.happened_at,
        situations: body.situations,
        rules: body.rules,
        turns: body.turns,
        said: body.said,
        seen: body.seen,
        note: body.note,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let file = query::observation(&api.house, &signed.actor, ObservationId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    let body = Observation::new(&view, &file.row, &file.findings, file.turns.as_deref());
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}
