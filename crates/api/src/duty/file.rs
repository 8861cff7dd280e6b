//! The document of a proof.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use yinuo_core::duty::DutyProofId;
use yinuo_service::Stop;
use yinuo_service::command::{Command, Opened};
use yinuo_service::duty::query;
use yinuo_service::duty::read_proof::ReadDutyProof;

use crate::extract::{Id, Signed};
use crate::file::shape::disposition;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// The bytes of the document of a proof. That it was looked at is recorded.
#[utoipa::path(get, path = "/duty-proofs/{id}/file", tag = "duty", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_duty_proof_file(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<DutyProofId>,
) -> Result<Answer, Problem> {
    let row = query::proof(&api.house, &signed.actor, id).await?;
    let (Some(name), Some(kind)) = (row.file_name, row.media_type) else { return Err(Stop::NotFound.into()) };
    let mut answer = api.house.carry_out(&signed.actor, Command::from(ReadDutyProof { proof: id }), None).await?;
    let Opened(content) = answer.take().ok_or_else(|| Stop::damaged("duty_proof_contents", id.to_string()))?;
    let mut response = Response::new(ResponseBody::from(content));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_DISPOSITION, disposition(&name));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
