//! Finding cases, and one with all that belongs to it.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::subject::SubjectRef;
use yinuo_service::customer_read::Way;
use yinuo_service::query;
use yinuo_service::query::PageAsk;
use yinuo_service::query::case::{CaseFile, CaseFilter};

use super::shape::{Case, CaseLine};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::promise::owner_choice;
use crate::shape::{Answer, List, ok, with_etag};
use crate::state::Api;
use crate::view::{View, first_instant};
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// A case number, a name by characters, pinyin or initials, an identity, account or phone number.
    q: Option<String>,
    #[param(value_type = Option<words::CaseState>)]
    state: Option<String>,
    /// The key of a service.
    service: Option<String>,
    /// A group of services.
    group: Option<String>,
    /// How they came in.
    #[param(value_type = Option<words::Channel>)]
    channel: Option<String>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// The id of an operator, or `none`.
    owner: Option<String>,
    #[param(value_type = Option<String>)]
    party: Option<PartyId>,
    /// The id of something the cases are about: an agreement, a party with a role in them.
    #[param(value_type = Option<String>)]
    subject: Option<SubjectRef>,
    /// Cases with a promise that stands so: `open`, `due_today`, `due_soon`, `broken`, `paused`, `unknown`.
    standing: Option<String>,
    received_from: Option<Date>,
    /// The last day.
    received_to: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `received` or `due`, with a minus sign downwards.
    sort: Option<String>,
}

/// Find cases.
#[utoipa::path(get, path = "/cases", tag = "case", params(CaseQuery),
    responses((status = 200, body = List<CaseLine<'static>>)))]
pub async fn list_cases(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<CaseQuery>,
) -> Result<Answer, Problem> {
    let filter = CaseFilter {
        q: query.q,
        state: query.state,
        service: query.service,
        group: query.group,
        channel: query.channel,
        office: query.office,
        owner: owner_choice(query.owner.as_deref())?,
        party: query.party,
        subject: query.subject,
        standing: query.standing,
        received_from: first_instant(&api, query.received_from, false)?,
        received_until: first_instant(&api, query.received_to, true)?,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::case::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| CaseLine::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A case, by id or number.
#[utoipa::path(get, path = "/cases/{id}", tag = "case", params(("id" = String, Path)),
    responses((status = 200, body = Case<'static>)))]
pub async fn get_case(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let CaseFile { case, party, parts } = query::case::file(&api.house, &signed.actor, &id).await?;
    signed.note_read(&api, case.party, Way::Case);
    let view = View::new(&api.house, &signed);
    let body = ok(&Case::new(&view, &case, &party, &parts));
    Ok(with_etag(body, case.version))
}
