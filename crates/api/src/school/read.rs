//! Reading what schools agreed to, their policies and the certificates.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::agreement::AgreementState;
use yinuo_core::id::PartyId;
use yinuo_service::query::PageAsk;
use yinuo_service::school::query::SchoolPolicyFilter;
use yinuo_service::school::{certificate, query};

use super::shape::{SchoolAgreement, SchoolPolicy, SchoolPolicyLine};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SchoolPolicyQuery {
    /// A number, or a school by name, pinyin or initials.
    q: Option<String>,
    #[param(value_type = Option<words::AgreementState>)]
    state: Option<String>,
    /// Only those of a school.
    #[param(value_type = Option<String>)]
    school: Option<PartyId>,
    limit: Option<i64>,
    after: Option<String>,
    /// `applied`, `number` or `state`, with a minus sign downwards.
    sort: Option<String>,
}

/// Policies of schools, the latest applied for first.
#[utoipa::path(get, path = "/school-policies", tag = "schools", params(SchoolPolicyQuery),
    responses((status = 200, body = List<SchoolPolicyLine<'static>>)))]
pub async fn list_school_policies(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SchoolPolicyQuery>,
) -> Result<Answer, Problem> {
    if query.state.as_deref().is_some_and(|state| AgreementState::parse(state).is_none()) {
        return Err(Problem::field("state", "wrong_value"));
    }
    let filter = SchoolPolicyFilter { q: query.q, state: query.state, school: query.school };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::policies(&api.house, &signed.actor, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| SchoolPolicyLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

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
