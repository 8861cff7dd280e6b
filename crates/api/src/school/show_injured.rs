//! Looking at who a pupil is that was hurt.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::CaseId;
use yinuo_service::Stop;
use yinuo_service::command::{Command, Opened};
use yinuo_service::school::claim::{PupilData, ShowInjuredPupil};

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PupilLook {
    /// Kept in the audit trail.
    pub reason: String,
}

/// Who a pupil is that was hurt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownPupil {
    pub name: String,
    pub identity: String,
    #[schema(format = Date)]
    pub birth_date: String,
    pub harm: String,
}

/// Look at who a pupil is. That it was done, by whom and why is recorded.
#[utoipa::path(post, path = "/school-claims/{case}/pupils/{pupil}/unmaskings", tag = "schools", request_body = PupilLook,
    params(("case" = String, Path), ("pupil" = i64, Path)), responses((status = 200, body = ShownPupil)))]
pub async fn show_injured_pupil(
    State(api): State<Api>,
    signed: Signed,
    Path((case, pupil)): Path<(String, String)>,
    Body(body): Body<PupilLook>,
) -> Result<Answer, Problem> {
    let case = case.parse::<CaseId>().map_err(|_| Stop::NotFound)?;
    let pupil = pupil.parse::<i64>().map_err(|_| Stop::NotFound)?;
    let command = ShowInjuredPupil { case, pupil, reason: body.reason };
    let mut answer = api.house.carry_out(&signed.actor, Command::from(command), None).await?;
    let opened = answer.take().map(|Opened(value)| value).unwrap_or_default();
    let data = serde_json::from_slice::<PupilData>(&opened);
    let PupilData { name, identity, birth_date, harm } =
        data.map_err(|_| Stop::damaged("school_injured", case.to_string()))?;
    Ok(ok(&ShownPupil { name, identity, birth_date, harm }))
}
