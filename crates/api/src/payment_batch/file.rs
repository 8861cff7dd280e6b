//! The file of a batch for the bank.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::access::Permission;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment::BatchFormat;
use yinuo_service::{Stop, payment};

use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchFileQuery {
    /// ISO 20022 where it is left out: `pain001` of payouts, `pain008` of debits.
    #[param(value_type = Option<words::BatchFormat>)]
    format: Option<String>,
}

/// The file of a sealed batch for the bank, account numbers in clear. That it was read is recorded.
#[utoipa::path(get, path = "/payment-batches/{id}/file", tag = "payout",
    params(("id" = String, Path), BatchFileQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_batch_file(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    Query(query): Query<BatchFileQuery>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PAY_OUT).map_err(Stop::from)?;
    let wrong = || Problem::field("format", "not_a_format");
    let format = query.format.as_deref().map(|key| BatchFormat::parse(key).ok_or_else(wrong)).transpose()?;
    let (name, content) = payment::batch_file(&api.house, &signed.actor, id, format).await?;
    let mut response = Response::new(ResponseBody::from(content));
    let headers = response.headers_mut();
    let kind = match format {
        Some(BatchFormat::Csv | BatchFormat::CsvForPeople) => "text/csv; charset=utf-8",
        _ => "application/xml",
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
