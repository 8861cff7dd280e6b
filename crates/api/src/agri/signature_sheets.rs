//! Sheets on which households sign.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_service::agri::{claim_sheet, enrolment_sheet};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// A line a household with room for its signature: what is insured under a group policy, as PDF.
#[utoipa::path(get, path = "/group-policies/{id}/signature-sheet", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_enrolment_sheet(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    Ok(pdf(enrolment_sheet(&api.house, &signed.actor, &id).await?))
}

/// A line a household with room for its signature: what each finally assessed claim of a loss comes to, as PDF.
#[utoipa::path(get, path = "/losses/{id}/signature-sheet", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_claim_sheet(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    Ok(pdf(claim_sheet(&api.house, &signed.actor, &id).await?))
}

fn pdf(file: Vec<u8>) -> Answer {
    let mut answer = Answer::new(Body::from(file));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"signature-sheet.pdf\""));
    answer
}
