//! Reading what schools agreed to, their policies and the certificates.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_service::school::{certificate, query};

use super::shape::{SchoolAgreement, SchoolPolicy};
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, ok, with_etag};
use crate::state::Api;

/// What a school agreed to by a click, by id or number.
#[utoipa::path(get, path = "/school-agreements/{id}", tag = "schools", params(("id" = String, Path)),
    responses((status = 200, body = SchoolAgreement<'static>)))]
pub async fn get_school_agreement(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let found = query::agreement(&api.house, &signed.actor, &id).await?;
    Ok(ok(&SchoolAgreement::new(&found)))
}

/// The cover of a school, by id or number.
#[utoipa::path(get, path = "/school-policies/{id}", tag = "schools", params(("id" = String, Path)),
    responses((status = 200, body = SchoolPolicy<'static>)))]
pub async fn get_school_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let found = query::policy(&api.house, &signed.actor, &id).await?;
    Ok(with_etag(ok(&SchoolPolicy::new(&found)), found.row.version))
}

/// The certificate of a school's cover as PDF, once the premium has come in.
#[utoipa::path(get, path = "/school-policies/{id}/certificate", tag = "schools", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_school_certificate(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    Ok(as_pdf(certificate(&api.house, &signed.actor, &id).await?))
}

/// A certificate as it is answered.
pub fn as_pdf(file: Vec<u8>) -> Answer {
    let mut answer = Answer::new(axum::body::Body::from(file));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"certificate.pdf\""));
    answer
}
