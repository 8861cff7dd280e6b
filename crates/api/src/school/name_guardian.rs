//! Naming the guardian of a pupil who was hurt.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::school::claim::{NamePupilGuardian, query};

use super::claim::SchoolClaim;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PupilGuardian {
    /// A party, who follows the case and receives what is paid.
    #[schema(value_type = String)]
    pub guardian: PartyId,
}

/// Name the guardian of a pupil, as long as nothing was ordered to be paid.
#[utoipa::path(put, path = "/school-claims/{case}/pupils/{pupil}/guardian", tag = "schools",
    request_body = PupilGuardian,
    params(("case" = String, Path), ("pupil" = i64, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = SchoolClaim<'static>)))]
pub async fn name_pupil_guardian(
    State(api): State<Api>,
    signed: Signed,
    Path((case, pupil)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PupilGuardian>,
) -> Result<Answer, Problem> {
    let case = case.parse::<CaseId>().map_err(|_| Stop::NotFound)?;
    let pupil = pupil.parse::<i64>().map_err(|_| Stop::NotFound)?;
    let command = NamePupilGuardian { case, pupil, guardian: body.guardian };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = query::claim(&api.house, &signed.actor, case).await?;
    Ok(mark_replay(ok(&SchoolClaim::new(&found)), answer.replayed))
}
