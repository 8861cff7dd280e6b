//! Promises: each with the reason for its date in a case, and the board over all cases.

use std::borrow::Cow;

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::case::Case as CaseData;
use yinuo_core::form::named;
use yinuo_core::id::{OfficeId, OperatorId, PartyId};
use yinuo_core::promise as core_promise;
use yinuo_core::promise::Standing;
use yinuo_core::service::{CUSTOMER, OFFICE, Service, Status};
use yinuo_service::query::promise::{Counts, Moment, OwnerChoice, PromiseFilter, StoredStanding};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::case::PromiseLineRow;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, CaseRef, KeyName, List, LocalText, Ref, case_id, instant, ok, party_id};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Serialize, ToSchema)]
pub struct Skipped {
    pub from: Date,
    pub to: Date,
    #[schema(value_type = words::SkipKind)]
    pub kind: &'static str,
    pub name: Option<LocalText<'static>>,
}

/// How a due date came about, so that it can be followed with a wall calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    pub text: LocalText<'static>,
    pub start_on: Date,
    pub due_on: Option<Date>,
    /// The working days that count.
    pub counted: Vec<Date>,
    /// For calendar days and longer periods: every day after the first up to this one counts, but those paused.
    pub counted_until: Option<Date>,
    pub skipped: Vec<Skipped>,
    pub make_up_days: Vec<Date>,
    /// From this day on nothing is published: the date was counted with the festivals that are fixed by regulation.
    pub provisional_from: Option<Date>,
}

impl From<core_promise::reason::Reason> for Reason {
    fn from(reason: core_promise::reason::Reason) -> Reason {
        let skipped = |span: core_promise::reason::Skipped| Skipped {
            from: span.from,
            to: span.to,
            kind: span.kind.key(),
            name: span.name.map(Into::into),
        };
        Reason {
            text: reason.text.into(),
            start_on: reason.start_on,
            due_on: reason.due_on,
            counted: reason.counted,
            counted_until: reason.counted_until,
            skipped: reason.skipped.into_iter().map(skipped).collect(),
            make_up_days: reason.make_up_days,
            provisional_from: reason.provisional_from,
        }
    }
}

/// The milestone a promise runs from.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseStart<'a> {
    pub milestone: &'a str,
    pub at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Extension<'a> {
    pub by: String,
    pub reason: &'a str,
    pub at: Timestamp,
    pub operator: Ref<'a>,
}

/// A promise of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Promise)]
pub struct CasePromise<'a> {
    pub sequence: i64,
    pub key: &'a str,
    pub name: LocalText<'a>,
    /// The office, the customer, or the one who is named in a field of the form.
    pub owed_by: KeyName<'a>,
    /// The party that owes it.
    pub promisor: Option<Ref<'a>>,
    pub owner: Option<Ref<'a>>,
    pub from: PromiseStart<'a>,
    pub to: &'a str,
    pub within: String,
    /// Where the time was agreed, if it is none of the pack.
    pub agreed: Option<&'a str>,
    /// The window of a right, not a duty.
    pub right: bool,
    #[schema(value_type = words::Standing)]
    pub standing: &'static str,
    pub due_on: Option<Date>,
    pub due_at: Option<Timestamp>,
    /// The date is not certain yet: it lies beyond the published calendar.
    pub provisional: bool,
    pub kept_at: Option<Timestamp>,
    pub broken_at: Option<Timestamp>,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: Status,
    pub source: Option<&'a str>,
    pub calendar_version: &'a str,
    pub reason: Reason,
    pub pauses: Vec<Pause>,
    pub extensions: Vec<Extension<'a>>,
    /// A rule of the service allows it to be extended once more.
    pub extendable: bool,
    /// Kept or dropped: not waited for any more.
    #[serde(skip)]
    pub is_over: bool,
}

/// Who owes, by key and name.
pub fn owed_by<'a>(service: Option<&'a Service>, key: &'a str) -> KeyName<'a> {
    let said = |zh, en| LocalText { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) };
    let name = match key {
        OFFICE => said("本机构", "Office"),
        CUSTOMER => said("客户", "Customer"),
        _ => {
            let field = service.and_then(|service| service.all_fields().find(|field| field.key == key));
            field.map_or_else(|| LocalText::same(key), |field| (&field.name).into())
        }
    };
    KeyName { key, name }
}

/// A promise that has begun by its rule and binds nobody: its time was to be agreed, and nothing was.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotPromised<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub owed_by: KeyName<'a>,
    /// The figure that nothing says.
    pub term: String,
}

impl<'a> NotPromised<'a> {
    pub fn of(case: &'a CaseData) -> Vec<NotPromised<'a>> {
        let rules = yinuo_core::case::not_promised(case).into_iter();
        let shown = |rule: &'a yinuo_core::service::PromiseRule| NotPromised {
            key: &rule.key,
            name: (&rule.name).into(),
            owed_by: owed_by(Some(&case.service), &rule.owed_by),
            term: rule.within.to_string(),
        };
        rules.map(shown).collect()
    }
}

impl<'a> CasePromise<'a> {
    pub fn new(
        view: &'a View,
        case: &'a CaseData,
        customer: &'a str,
        promise: &'a core_promise::Promise,
    ) -> CasePromise<'a> {
        let calendar = view.house.rules().calendars().of(&promise.calendar_version);
        let due = promise.due(calendar);
        let standing = promise.standing_by(&due, calendar, view.now);
        let reason = core_promise::reason::reason_by(promise, &due, calendar).into();
        let due = due.ok();
        let rule = case.service.promise(&promise.key);
        let role = rule.map_or(OFFICE, |rule| &rule.owed_by);
        let operator = |extension: &'a core_promise::Extension| Extension {
            by: extension.by.to_string(),
            reason: &extension.reason,
            at: extension.at,
            operator: view.operator(extension.operator),
        };
        let allowed = rule.and_then(|rule| rule.extension.as_ref()).map_or(0, |extension| extension.times);
        let waits = promise.is_waiting() && standing != Standing::Broken && standing != Standing::Expired;
        CasePromise {
            sequence: promise.sequence,
            key: &promise.key,
            name: rule.map_or_else(|| LocalText::same(&promise.key), |rule| (&rule.name).into()),
            owed_by: owed_by(Some(&case.service), role),
            promisor: promise.promisor.map(|party| Ref {
                id: party_id(party.number()),
                name: if party == case.party {
                    customer
                } else {
                    named(case.answer(role).and_then(|answer| answer.text()).unwrap_or_default())
                },
            }),
            owner: case.owner.map(|owner| view.operator(owner)),
            from: PromiseStart { milestone: rule.map_or("", |rule| &rule.from), at: promise.started_at },
            to: rule.map_or("", |rule| &rule.to),
            within: promise.allowance.to_string(),
            agreed: promise.agreed.as_deref(),
            right: promise.right,
            standing: standing.key(),
            due_on: due.map(|due| due.on),
            due_at: due.map(|due| due.at),
            provisional: due.is_some_and(|due| due.provisional),
            kept_at: promise.kept_at,
            broken_at: promise.broken_at,
            cite: rule.map_or("", |rule| &rule.cite),
            status: rule.map_or(Status::House, |rule| rule.status),
            source: rule.and_then(|rule| rule.source.as_deref()),
            calendar_version: &promise.calendar_version,
            reason,
            pauses: promise.pauses.iter().map(|pause| Pause { from: pause.from, to: pause.to }).collect(),
            extensions: promise.extensions.iter().map(operator).collect(),
            extendable: waits && promise.extensions.len() < usize::try_from(allowed).unwrap_or(usize::MAX),
            is_over: !promise.is_waiting(),
        }
    }
}

/// A line of the promise board.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseLine<'a> {
    pub case: CaseRef<'a>,
    pub service: KeyName<'a>,
    pub party: Ref<'a>,
    pub promise: KeyName<'a>,
    pub owner: Option<Ref<'a>>,
    pub office: Ref<'a>,
    pub owed_by: KeyName<'a>,
    /// The party that owes it.
    pub promisor: Option<Ref<'a>>,
    #[schema(value_type = Option<Date>)]
    pub due_on: Option<&'a str>,
    pub due_at: Option<Timestamp>,
    /// The date is not certain yet: it lies beyond the published calendar.
    pub provisional: bool,
    #[schema(value_type = words::Standing)]
    pub standing: &'static str,
    pub cite: &'a str,
    pub within: &'a str,
}

impl<'a> PromiseLine<'a> {
    fn new(view: &'a View, moment: &Moment, row: &'a PromiseLineRow) -> PromiseLine<'a> {
        let service = view.house.rules().by_version(&row.service_version);
        let rule = service.and_then(|service| service.promise(&row.key));
        let stored = StoredStanding {
            state: &row.state,
            due_on: row.due_on.as_deref(),
            due_at: row.due_at,
            soon_on: row.soon_on.as_deref(),
            is_right: row.is_right != 0,
        };
        let name = rule.map_or_else(|| LocalText::same(&row.key), |rule| (&rule.name).into());
        PromiseLine {
            case: CaseRef { id: case_id(row.case_id), number: &row.case_number },
            service: view.service(&row.service_key, &row.service_version),
            party: Ref { id: party_id(row.party_id), name: &row.party_name },
            promise: KeyName { key: &row.key, name },
            owner: row.owner_id.map(|owner| view.operator_number(owner)),
            office: view.office_number(row.office_id),
            owed_by: owed_by(service.map(|service| &**service), &row.owed_by),
            promisor: row
                .promisor_id
                .zip(row.promisor_name.as_deref())
                .map(|(id, name)| Ref { id: party_id(id), name }),
            due_on: row.due_on.as_deref(),
            due_at: row.due_at.map(instant),
            provisional: stored.is_provisional(),
            standing: stored.at(moment).key(),
            cite: row.agreed.as_deref().unwrap_or_else(|| rule.map_or("", |rule| &rule.cite)),
            within: &row.allowance,
        }
    }
}

/// `none`, or the id of an operator.
pub fn owner_choice(text: Option<&str>) -> Result<Option<OwnerChoice>, Problem> {
    match text {
        None | Some("") => Ok(None),
        Some("none") => Ok(Some(OwnerChoice::Nobody)),
        Some(id) => {
            let owner: OperatorId = id.parse().map_err(|_| Problem::field("owner", "not_an_id"))?;
            Ok(Some(OwnerChoice::Operator(owner)))
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PromiseQuery {
    /// Everything still waited for where it is left out.
    #[param(value_type = Option<words::PromiseView>)]
    view: Option<String>,
    /// The id of an operator, or `none`.
    owner: Option<String>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// `office`, `customer` or the key of a field.
    owed_by: Option<String>,
    /// The id of the party that owes.
    #[param(value_type = Option<String>)]
    promisor: Option<PartyId>,
    /// Due on that day.
    due_on: Option<Date>,
    /// `SERVICE/PROMISE`: of one rule.
    rule: Option<String>,
    /// A case number, a name, an identity number, a phone.
    q: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `due`, `case` or `owner`, with a minus sign downwards.
    sort: Option<String>,
}

fn rule_of(text: &str) -> Result<(String, String), Problem> {
    let (service, promise) = text.split_once('/').ok_or_else(|| Problem::field("rule", "wrong_value"))?;
    Ok((service.to_owned(), promise.to_owned()))
}

/// The promise board: what is waited for, the most urgent first.
#[utoipa::path(get, path = "/promises", tag = "promise", params(PromiseQuery),
    responses((status = 200, body = List<PromiseLine<'static>>)))]
pub async fn list_promises(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PromiseQuery>,
) -> Result<Answer, Problem> {
    let filter = PromiseFilter {
        view: query.view,
        owner: owner_choice(query.owner.as_deref())?,
        office: query.office,
        owed_by: query.owed_by,
        promisor: query.promisor,
        due_on: query.due_on,
        rule: query.rule.as_deref().map(rule_of).transpose()?,
        q: query.q,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::promise::board(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let moment = Moment::of(&api.house);
    let items = found.items.iter().map(|row| PromiseLine::new(&view, &moment, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnerCounts<'a> {
    pub owner: Option<Ref<'a>>,
    pub due_today: i64,
    pub due_soon: i64,
    pub broken: i64,
    pub open: i64,
    pub paused: i64,
    pub unknown: i64,
    pub provisional: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PromisorCounts<'a> {
    pub promisor: Ref<'a>,
    pub due_today: i64,
    pub due_soon: i64,
    pub broken: i64,
    pub open: i64,
    pub paused: i64,
    pub unknown: i64,
    pub provisional: i64,
}

/// How many promises stand how. `open` are all with a date that has not passed, those due today and soon among them;
/// `provisional` are those whose date is not certain yet, counted under their standing as well.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseSummary<'a> {
    pub due_today: i64,
    pub due_soon: i64,
    pub broken: i64,
    pub open: i64,
    pub paused: i64,
    pub unknown: i64,
    pub provisional: i64,
    pub by_owner: Vec<OwnerCounts<'a>>,
    /// Parties that owe and are not the customer of the case.
    pub by_promisor: Vec<PromisorCounts<'a>>,
    /// The last day whose holidays are published and here; what is due later has a provisional date.
    pub calendar_until: Option<Date>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SummaryQuery {
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    pub office: Option<OfficeId>,
}

/// The promises that are waited for, counted in all and by owner.
#[utoipa::path(get, path = "/promises/summary", tag = "promise", params(SummaryQuery),
    responses((status = 200, body = PromiseSummary<'static>)))]
pub async fn summarise_promises(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SummaryQuery>,
) -> Result<Answer, Problem> {
    let summary = query::promise::summary(&api.house, &signed.actor, query.office).await?;
    let view = View::new(&api.house, &signed);
    let owner = |(owner, counts): &(Option<OperatorId>, Counts)| OwnerCounts {
        owner: owner.map(|owner| view.operator(owner)),
        due_today: counts.due_today,
        due_soon: counts.due_soon,
        broken: counts.broken,
        open: counts.open,
        paused: counts.paused,
        unknown: counts.unknown,
        provisional: counts.provisional,
    };
    let Counts { due_today, due_soon, broken, open, paused, unknown, provisional } = summary.all;
    let by_owner = summary.by_owner.iter().map(owner).collect();
    let by_promisor = summary.by_promisor.iter().map(|(promisor, name, counts)| PromisorCounts {
        promisor: Ref { id: party_id(promisor.number()), name },
        due_today: counts.due_today,
        due_soon: counts.due_soon,
        broken: counts.broken,
        open: counts.open,
        paused: counts.paused,
        unknown: counts.unknown,
        provisional: counts.provisional,
    });
    let by_promisor = by_promisor.collect();
    let calendar_until = api.house.rules().calendar().known().map(|(_, until)| until);
    let summary = PromiseSummary {
        due_today,
        due_soon,
        broken,
        open,
        paused,
        unknown,
        provisional,
        by_owner,
        by_promisor,
        calendar_until,
    };
    Ok(ok(&summary))
}
