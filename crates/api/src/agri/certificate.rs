//! The certificate of a household's cover.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_service::agri::certificate;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// The certificate of a household's cover as PDF, once it has paid and the list of its village has hung its days without an open
/// objection against it.
#[utoipa::path(get, path = "/covers/{id}/certificate", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_certificate(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let file = certificate(&api.house, &signed.actor, &id).await?;
    let mut answer = Answer::new(Body::from(file));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"certificate.pdf\""));
    Ok(answer)
}
