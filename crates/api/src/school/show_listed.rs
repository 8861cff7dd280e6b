//! Looking at who a listed pupil is.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::school::{SchoolPolicyId, SchoolPupilId};
use yinuo_service::Stop;
use yinuo_service::command::{Command, Opened};
use yinuo_service::school::names::{ListedData, ShowListedPupil};

use super::show_injured::PupilLook;
use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// Who a listed pupil is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownListedPupil {
    pub name: String,
    pub identity: String,
    #[schema(format = Date)]
    pub birth_date: String,
}

/// Look at who a listed pupil is. That it was done, by whom and why is recorded.
#[utoipa::path(post, path = "/school-policies/{id}/pupils/{pupil}/unmaskings", tag = "schools", request_body = PupilLook,
    params(("id" = String, Path), ("pupil" = String, Path)), responses((status = 200, body = ShownListedPupil)))]
pub async fn show_listed_pupil(
    State(api): State<Api>,
    signed: Signed,
    Path((policy, pupil)): Path<(String, String)>,
    Body(body): Body<PupilLook>,
) -> Result<Answer, Problem> {
    let policy = policy.parse::<SchoolPolicyId>().map_err(|_| Stop::NotFound)?;
    let pupil = pupil.parse::<SchoolPupilId>().map_err(|_| Stop::NotFound)?;
    let command = ShowListedPupil { policy, pupil, reason: body.reason };
    let mut answer = api.house.carry_out(&signed.actor, Command::from(command), None).await?;
    let opened = answer.take().map(|Opened(value)| value).unwrap_or_default();
    let data = serde_json::from_slice::<ListedData>(&opened);
    let ListedData { name, identity, birth_date } =
        data.map_err(|_| Stop::damaged("school_pupils", pupil.to_string()))?;
    Ok(ok(&ShownListedPupil { name, identity, birth_date }))
}
