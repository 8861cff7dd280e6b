//! Taking a pupil off the list of a policy.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::school::{SchoolPolicyId, SchoolPupilId};
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::school::names::UnlistSchoolPupil;

use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PupilDeparture {
    /// The first day on which the pupil is not on the list any more: a day of the cover.
    pub left_on: Date,
    /// Kept in the audit trail.
    pub reason: String,
}

/// Since when a pupil is not on the list any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartedPupil {
    #[schema(value_type = String)]
    pub id: SchoolPupilId,
    pub left_on: Date,
}

/// A pupil left, or was listed by mistake. That it was on the list stays to be seen.
#[utoipa::path(post, path = "/school-policies/{id}/pupils/{pupil}/departures", tag = "schools",
    request_body = PupilDeparture,
    params(("id" = String, Path), ("pupil" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = DepartedPupil)))]
pub async fn unlist_school_pupil(
    State(api): State<Api>,
    signed: Signed,
    Path((policy, pupil)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PupilDeparture>,
) -> Result<Answer, Problem> {
    let policy = policy.parse::<SchoolPolicyId>().map_err(|_| Stop::NotFound)?;
    let pupil = pupil.parse::<SchoolPupilId>().map_err(|_| Stop::NotFound)?;
    let PupilDeparture { left_on, reason } = body;
    let command = UnlistSchoolPupil { policy, pupil, left_on, reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    Ok(mark_replay(json(StatusCode::CREATED, &DepartedPupil { id: pupil, left_on }), answer.replayed))
}
