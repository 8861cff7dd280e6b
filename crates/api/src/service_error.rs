//! Errors of our own.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::query;
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::{ErrorFilter, ServiceErrorLine};

use crate::extract::{Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, SubjectRef, case_id, error_id, instant, ok, payout_id};
use crate::state::Api;
use crate::view::View;

/// An error of our own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceError<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// `wrong-account`, `missed-sweep`.
    pub kind: &'a str,
    pub subject: SubjectRef<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    /// Whose error it is, where that is known.
    pub operator: Option<Ref<'a>>,
    #[schema(value_type = Date)]
    pub occurred_on: &'a str,
    pub recorded_at: Timestamp,
    pub note: &'a str,
}

impl<'a> ServiceError<'a> {
    fn new(view: &'a View, line: &'a ServiceErrorLine) -> ServiceError<'a> {
        let row = &line.row;
        ServiceError {
            id: error_id(row.id),
            kind: &row.kind,
            subject: SubjectRef::new(line.subject, &line.label),
            office: view.office_number(row.office_id),
            payout: row.payout_id.map(payout_id),
            case: row.case_id.map(case_id),
            operator: row.operator_id.map(|operator| view.operator_number(operator)),
            occurred_on: &row.occurred_on,
            recorded_at: instant(row.recorded_at),
            note: &row.note,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceErrorQuery {
    kind: Option<String>,
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    from: Option<Date>,
    until: Option<Date>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// The id of what they were made with.
    subject: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// Errors of our own, the latest first.
#[utoipa::path(get, path = "/service-errors", tag = "payout", params(ServiceErrorQuery),
    responses((status = 200, body = List<ServiceError<'static>>)))]
pub async fn list_service_errors(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ServiceErrorQuery>,
) -> Result<Answer, Problem> {
    let filter = ErrorFilter {
        kind: query.kind,
        operator: query.operator,
        from: query.from,
        until: query.until,
        office: query.office,
        subject: query.subject.as_deref().map(|of| subject_of("subject", of)).transpose()?,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::service_errors(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| ServiceError::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}
