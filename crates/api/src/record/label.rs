//! Labels of records.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::record::labels;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LabelQuery {
    /// Numbers or ids, with commas between them; at most 240.
    records: String,
    /// On which of the 24 places of its sheet the first lies; 1, where it is left out.
    first: Option<usize>,
}

/// Labels with number, title, shelf and bar code (Code 128), 24 to a sheet of A4, as PDF.
#[utoipa::path(get, path = "/record-labels", tag = "record", params(LabelQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_labels(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<LabelQuery>,
) -> Result<Answer, Problem> {
    let names: Vec<&str> = query.records.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let file = labels(&api.house, &signed.actor, &names, query.first.unwrap_or(1)).await?;
    let mut answer = Answer::new(Body::from(file));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"record-labels.pdf\""));
    Ok(answer)
}
