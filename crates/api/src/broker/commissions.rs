//! Commissions by policy and insurer, and what they come to by insurer.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::broker::{CommissionId, CommissionState};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::systems::subject_kind;
use yinuo_service::broker::commission::{self, CommissionFilter};
use yinuo_service::engine::rows::instant;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::broker::commission::{CommissionEntryRow, CommissionLineRow, CommissionSumRow};

use super::words;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, Yuan, ok, party_id, with_etag};
use crate::state::Api;
use crate::view::View;

/// What an insurer owes for its part of a policy, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommissionLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The kind of subject that the policy is.
    pub policy_kind: &'a str,
    #[schema(value_type = String)]
    pub policy: IdText,
    pub policy_number: &'a str,
    pub client: Ref<'a>,
    pub office: Ref<'a>,
    pub insurer: Ref<'a>,
    /// The part of the premium that it rests on.
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// A part of the premium.
    pub rate: &'a str,
    /// The first day of the policy, or that on which a premium came in, where each has its own.
    #[schema(format = Date)]
    pub expected_on: &'a str,
    #[schema(value_type = String)]
    pub expected: Yuan,
    #[schema(value_type = String)]
    pub invoiced: Yuan,
    #[schema(value_type = String)]
    pub received: Yuan,
    #[schema(value_type = String)]
    pub split: Yuan,
    #[schema(value_type = String)]
    pub written_back: Yuan,
    #[schema(value_type = words::CommissionState)]
    pub state: &'a str,
}

impl<'a> CommissionLine<'a> {
    fn new(view: &'a View, row: &'a CommissionLineRow) -> CommissionLine<'a> {
        let policy = subject_kind(&row.policy_kind);
        CommissionLine {
            id: IdText { prefix: CommissionId::PREFIX, number: row.id },
            policy_kind: &row.policy_kind,
            policy: IdText { prefix: policy.map_or("", |kind| kind.prefix), number: row.policy_id },
            policy_number: &row.policy_number,
            client: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            insurer: Ref { id: party_id(row.insurer_id), name: &row.insurer_name },
            premium: Yuan(row.premium),
            rate: &row.rate,
            expected_on: &row.expected_on,
            expected: Yuan(row.expected),
            invoiced: Yuan(row.invoiced),
            received: Yuan(row.received),
            split: Yuan(row.split),
            written_back: Yuan(row.written_back),
            state: &row.state,
        }
    }
}

/// Something that happened to a commission.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommissionEntry<'a> {
    #[schema(value_type = words::CommissionKind)]
    pub kind: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    #[schema(format = Date)]
    pub happened_on: &'a str,
    /// The branch that got a part, or gave back of it.
    pub office: Option<Ref<'a>>,
    pub reference: &'a str,
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
}

impl<'a> CommissionEntry<'a> {
    fn new(view: &'a View, row: &'a CommissionEntryRow) -> CommissionEntry<'a> {
        CommissionEntry {
            kind: &row.kind,
            amount: Yuan(row.amount),
            happened_on: &row.happened_on,
            office: row.office_id.map(|office| view.office_number(office)),
            reference: &row.reference,
            recorded_at: instant(row.recorded_at),
        }
    }
}

/// A commission with what happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Commission<'a> {
    pub line: CommissionLine<'a>,
    pub entries: Vec<CommissionEntry<'a>>,
    pub version: i64,
}

impl<'a> Commission<'a> {
    pub fn new(view: &'a View, found: &'a commission::Commission) -> Commission<'a> {
        Commission {
            line: CommissionLine::new(view, &found.row),
            entries: found.entries.iter().map(|row| CommissionEntry::new(view, row)).collect(),
            version: found.row.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CommissionQuery {
    /// The number of a policy, or a client by name, pinyin or initials.
    q: Option<String>,
    /// The id of an insurer.
    #[param(value_type = Option<String>)]
    insurer: Option<PartyId>,
    /// This office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    #[param(value_type = Option<words::CommissionState>)]
    state: Option<String>,
    /// The first day on which it was expected.
    from: Option<Date>,
    /// The last day, counted in.
    until: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `expected` or `number`, with a minus sign downwards.
    sort: Option<String>,
}

/// What insurers owe for policies, the latest expected first.
#[utoipa::path(get, path = "/commissions", tag = "broker", params(CommissionQuery),
    responses((status = 200, body = List<CommissionLine<'static>>)))]
pub async fn list_commissions(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<CommissionQuery>,
) -> Result<Answer, Problem> {
    let CommissionQuery { q, insurer, office, state, from, until, limit, after, sort } = query;
    let filter = CommissionFilter { q, insurer, office, state: checked(state)?, from, until };
    let found = commission::commissions(&api.house, &signed.actor, &filter, &PageAsk { limit, after, sort }).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| CommissionLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A state that there is.
fn checked(state: Option<String>) -> Result<Option<String>, Problem> {
    match state {
        Some(state) if CommissionState::parse(&state).is_none() => Err(Problem::field("state", "wrong_value")),
        state => Ok(state),
    }
}

/// What the commissions of an insurer come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommissionTotal<'a> {
    pub insurer: Ref<'a>,
    /// How many there are: one for each premium that came in, so that a policy with a later premium has more than one.
    pub commissions: i64,
    #[schema(value_type = String)]
    pub premium: Yuan,
    #[schema(value_type = String)]
    pub expected: Yuan,
    #[schema(value_type = String)]
    pub invoiced: Yuan,
    #[schema(value_type = String)]
    pub received: Yuan,
    #[schema(value_type = String)]
    pub split: Yuan,
    #[schema(value_type = String)]
    pub written_back: Yuan,
}

impl<'a> CommissionTotal<'a> {
    fn new(row: &'a CommissionSumRow) -> CommissionTotal<'a> {
        CommissionTotal {
            insurer: Ref { id: party_id(row.insurer_id), name: &row.insurer_name },
            commissions: row.commissions,
            premium: Yuan(row.premium),
            expected: Yuan(row.expected),
            invoiced: Yuan(row.invoiced),
            received: Yuan(row.received),
            split: Yuan(row.split),
            written_back: Yuan(row.written_back),
        }
    }
}

/// A page of totals with the days of which they are; `next` goes into `after` of the next request.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommissionTotals<'a> {
    pub from: Date,
    pub until: Date,
    pub items: Vec<CommissionTotal<'a>>,
    pub next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CommissionTotalsQuery {
    /// The id of an insurer.
    #[param(value_type = Option<String>)]
    insurer: Option<PartyId>,
    /// This office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    #[param(value_type = Option<words::CommissionState>)]
    state: Option<String>,
    /// The first day on which it was expected; left out, the first of the year of the last.
    from: Option<Date>,
    /// The last day, counted in; left out, the last of this year.
    until: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
}

/// What they come to by insurer; where no days are asked for, in this year.
#[utoipa::path(get, path = "/commissions/totals", tag = "broker", params(CommissionTotalsQuery),
    responses((status = 200, body = CommissionTotals<'static>)))]
pub async fn get_commission_totals(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<CommissionTotalsQuery>,
) -> Result<Answer, Problem> {
    let CommissionTotalsQuery { insurer, office, state, from, until, limit, after } = query;
    let filter = CommissionFilter { q: None, insurer, office, state: checked(state)?, from, until };
    let ask = PageAsk { limit, after, sort: None };
    let totals = commission::totals(&api.house, &signed.actor, &filter, &ask).await?;
    let items = totals.found.items.iter().map(CommissionTotal::new).collect();
    Ok(ok(&CommissionTotals { from: totals.from, until: totals.until, items, next: totals.found.next }))
}

/// A commission with what happened to it.
#[utoipa::path(get, path = "/commissions/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = Commission<'static>)))]
pub async fn get_commission(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CommissionId>,
) -> Result<Answer, Problem> {
    let found = commission::commission(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&Commission::new(&view, &found)), found.row.version))
}
