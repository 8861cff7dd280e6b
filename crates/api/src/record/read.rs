//! Records, and one record.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::read_id;
use yinuo_core::record::RecordState;
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::query::PageAsk;
use yinuo_service::record::query::{self, RecordFilter};

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::record::shape::{Record, RecordDetail, record_of_row};
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// `received`, `filed`, `lent` or `destroyed`.
    state: Option<String>,
    shelf: Option<String>,
    number: Option<String>,
    /// The id of what they are about.
    subject: Option<String>,
    /// Only those that are lent and not back by their day.
    #[serde(default)]
    overdue: bool,
    /// Only those that need not be kept any more.
    #[serde(default)]
    expired: bool,
    limit: Option<i64>,
    after: Option<String>,
    /// `received`, with a minus sign downwards.
    sort: Option<String>,
}

/// Records of one's offices, the latest first.
#[utoipa::path(get, path = "/records", tag = "record", params(RecordQuery),
    responses((status = 200, body = List<Record<'static>>)))]
pub async fn list_records(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<RecordQuery>,
) -> Result<Answer, Problem> {
    if let Some(state) = query.state.as_deref().filter(|state| RecordState::parse(state).is_none()) {
        return Err(Stop::from(Refusal::new("unknown_state").with("state", state)).into());
    }
    let number = |id: &String| id.rsplit_once('_').and_then(|(_, number)| read_id(number).ok());
    let subject = match &query.subject {
        Some(id) => Some(number(id).ok_or_else(|| Problem::field("subject", "not_an_id"))?),
        None => None,
    };
    let filter = RecordFilter {
        state: query.state,
        shelf: query.shelf,
        number: query.number,
        subject,
        overdue: query.overdue,
        expired: query.expired,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::records(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Record::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A record by its id or its number, and what was done with it.
#[utoipa::path(get, path = "/records/{id}", tag = "record", params(("id" = String, Path)),
    responses((status = 200, body = RecordDetail<'static>)))]
pub async fn get_record(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id).await?;
    record_of_row(&api, &signed, row, StatusCode::OK, false).await
}
