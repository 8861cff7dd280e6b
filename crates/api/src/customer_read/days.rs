//! How many customers somebody looked at in a day, and how many of them without a case.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_service::customer_read;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, Ref, ok};
use crate::state::Api;
use crate::view::View;

/// What somebody looked at on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReaderDay<'a> {
    pub by: Ref<'a>,
    pub day: &'a str,
    pub customers: i64,
    /// Of those, without a case that is open or was closed lately.
    pub without_case: i64,
    /// More without a case than the house takes for usual.
    pub unusual: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReaderDaysQuery {
    from: Date,
    /// The last day, at most 92 after the first.
    to: Date,
}

/// What the people of one's offices looked at, a line for each and day; who looked at most customers without a case first.
#[utoipa::path(get, path = "/customer-reads/days", tag = "operation", params(ReaderDaysQuery),
    responses((status = 200, body = Items<ReaderDay<'static>>)))]
pub async fn list_reader_days(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ReaderDaysQuery>,
) -> Result<Answer, Problem> {
    let days = customer_read::days(&api.house, &signed.actor, query.from, query.to).await?;
    let view = View::new(&api.house, &signed);
    let items = days.iter().map(|day| ReaderDay {
        by: view.operator_number(day.row.reader_id),
        day: &day.row.day,
        customers: day.row.customers,
        without_case: day.row.without_case,
        unusual: day.unusual,
    });
    Ok(ok(&Items { items: items.collect() }))
}
