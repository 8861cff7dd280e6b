//! The sheet that is hung up.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_service::publication::posting_sheet;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// The posting sheet with all lines and the names in full, as PDF.
#[utoipa::path(get, path = "/publications/{id}/sheet", tag = "publication", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_posting_sheet(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let file = posting_sheet(&api.house, &signed.actor, &id).await?;
    let mut answer = Answer::new(Body::from(file));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"posting-sheet.pdf\""));
    Ok(answer)
}
