//! Agreements of a broker, placed policies, events, claims and the report on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::broker::{ClaimEventId, PlacementId};
use yinuo_core::id::CaseId;
use yinuo_service::broker::query;
use yinuo_service::broker::report;
use yinuo_store::tables::broker::{AssistedClaimLineRow, PlacementLineRow};

use crate::shape::{IdText, LocalText, Ref, Yuan, party_id};
use crate::view::View;
use crate::words;

/// What was entered, an agreement or an event, with its number or code.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedAgreement {
    pub id: String,
    pub number: String,
}

/// A policy that was placed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub client: Ref<'a>,
    pub office: Ref<'a>,
    /// The number of the mandate under which it was placed.
    pub mandate_number: &'a str,
    pub product: &'a str,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub proposed_on: &'a str,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
    #[schema(value_type = String)]
    pub premium: Yuan,
    #[schema(value_type = String)]
    pub deductible: Yuan,
    /// A part of the premium.
    pub commission_rate: &'a str,
    #[schema(value_type = String)]
    pub commission: Yuan,
    pub commission_taken: &'a str,
}

impl<'a> PlacementLine<'a> {
    pub fn new(view: &'a View, row: &'a PlacementLineRow) -> PlacementLine<'a> {
        PlacementLine {
            id: IdText { prefix: PlacementId::PREFIX, number: row.id },
            number: &row.number,
            client: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            mandate_number: &row.mandate_number,
            product: &row.product,
            state: &row.state,
            proposed_on: &row.applied_on,
            effective_on: &row.effective_on,
            ends_on: row.ends_on.as_deref(),
            sum_insured: Yuan(row.sum_insured),
            premium: Yuan(row.premium),
            deductible: Yuan(row.deductible),
            commission_rate: &row.commission_rate,
            commission: Yuan(row.commission),
            commission_taken: &row.commission_taken,
        }
    }
}

/// Who bears a part of a placed policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementShare<'a> {
    pub insurer: Ref<'a>,
    /// A part of the whole.
    pub share: &'a str,
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// It acts for the others.
    pub leads: bool,
}

/// What is insured at a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementSum<'a> {
    pub place: &'a str,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
}

/// A placed policy with who bears it and what is insured where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Placement<'a> {
    #[serde(flatten)]
    pub line: PlacementLine<'a>,
    pub shares: Vec<PlacementShare<'a>>,
    pub sums: Vec<PlacementSum<'a>>,
}

impl<'a> Placement<'a> {
    pub fn new(view: &'a View, found: &'a query::Placement) -> Placement<'a> {
        let share = |row: &'a yinuo_store::tables::broker::ShareLineRow| PlacementShare {
            insurer: Ref { id: party_id(row.insurer_id), name: &row.insurer_name },
            share: &row.share,
            premium: Yuan(row.premium),
            leads: row.leads != 0,
        };
        let sum = |row: &'a yinuo_store::tables::broker::PlacementSumRow| PlacementSum {
            place: &row.place,
            sum_insured: Yuan(row.sum_insured),
        };
        Placement {
            line: PlacementLine::new(view, &found.row),
            shares: found.shares.iter().map(share).collect(),
            sums: found.sums.iter().map(sum).collect(),
        }
    }
}

/// A claim that the broker helps with.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssistedClaim<'a> {
    /// The id of its case.
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub client: Ref<'a>,
    pub placement_number: &'a str,
    pub insurer: Ref<'a>,
    /// The code of the event that it comes of.
    pub event: Option<&'a str>,
    #[schema(format = Date)]
    pub reported_on: &'a str,
    #[schema(value_type = Option<String>)]
    pub estimate: Option<Yuan>,
    #[schema(value_type = Option<String>)]
    pub claimed: Option<Yuan>,
    #[schema(value_type = Option<String>)]
    pub offered: Option<Yuan>,
    #[schema(value_type = Option<String>)]
    pub agreed: Option<Yuan>,
    /// Together, advances among it.
    #[schema(value_type = String)]
    pub paid: Yuan,
    /// As its case is.
    #[schema(value_type = words::CaseState)]
    pub state: &'a str,
}

impl<'a> AssistedClaim<'a> {
    pub fn new(row: &'a AssistedClaimLineRow) -> AssistedClaim<'a> {
        AssistedClaim {
            id: IdText { prefix: CaseId::PREFIX, number: row.id },
            number: &row.number,
            client: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            placement_number: &row.placement_number,
            insurer: Ref { id: party_id(row.insurer_id), name: &row.insurer_name },
            event: row.event_code.as_deref(),
            reported_on: &row.reported_on,
            estimate: row.estimate.map(Yuan),
            claimed: row.claimed.map(Yuan),
            offered: row.offered.map(Yuan),
            agreed: row.agreed.map(Yuan),
            paid: Yuan(row.paid),
            state: &row.state,
        }
    }
}

/// A claim in a report: open or closed as it was at the end of its time, with what came in for it in the time; its amounts are those of the day the report was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedClaim<'a> {
    #[serde(flatten)]
    pub claim: AssistedClaim<'a>,
    /// What came in for it in the time of the report.
    #[schema(value_type = String)]
    pub paid_in_time: Yuan,
}

impl<'a> ReportedClaim<'a> {
    fn new(reported: &'a report::ReportedClaim) -> ReportedClaim<'a> {
        ReportedClaim { claim: AssistedClaim::new(&reported.claim), paid_in_time: Yuan(reported.paid_in_time.0) }
    }
}

/// What struck several at once, with what the claims of it come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimEvent<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub code: &'a str,
    pub name: &'a str,
    pub area: &'a str,
    #[schema(format = Date)]
    pub began_on: &'a str,
    #[schema(format = Date)]
    pub ended_on: &'a str,
    pub claims: i64,
    #[schema(value_type = String)]
    pub estimate: Yuan,
    #[schema(value_type = String)]
    pub claimed: Yuan,
    #[schema(value_type = String)]
    pub agreed: Yuan,
    #[schema(value_type = String)]
    pub paid: Yuan,
}

impl<'a> ClaimEvent<'a> {
    pub fn new(found: &'a query::ClaimEvent) -> ClaimEvent<'a> {
        let sum = |of: fn(&yinuo_store::tables::broker::EventSumRow) -> i64| found.sums.as_ref().map_or(0, of);
        let row = &found.row;
        ClaimEvent {
            id: IdText { prefix: ClaimEventId::PREFIX, number: row.id },
            code: &row.code,
            name: &row.name,
            area: &row.area,
            began_on: &row.began_on,
            ended_on: &row.ended_on,
            claims: sum(|sums| sums.claims),
            estimate: Yuan(sum(|sums| sums.estimate)),
            claimed: Yuan(sum(|sums| sums.claimed)),
            agreed: Yuan(sum(|sums| sums.agreed)),
            paid: Yuan(sum(|sums| sums.paid)),
        }
    }
}

/// How an insurer kept what it promised, and what it paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportInsurer<'a> {
    pub insurer: Ref<'a>,
    pub in_time: u32,
    pub late: u32,
    /// Its time is over, and it is not kept.
    pub unkept: u32,
    pub open: u32,
    /// Of those whose time is over, how many in a thousand were kept within it; absent, there are none.
    pub kept_per_mille: Option<u32>,
    pub worst_delay_seconds: i64,
    #[schema(value_type = String)]
    pub paid: Yuan,
}

/// A promise of an insurer that was late, or is not kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissedPromise<'a> {
    /// The number of the case.
    pub case: &'a str,
    pub insurer: &'a str,
    pub promise: LocalText<'a>,
    /// Where it was agreed.
    pub agreed: &'a str,
    pub due_at: Timestamp,
    pub kept_at: Option<Timestamp>,
    pub delay_seconds: i64,
}

/// What is told to a client of a time.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceReport<'a> {
    pub client: Ref<'a>,
    #[schema(format = Date)]
    pub from: String,
    #[schema(format = Date)]
    pub until: String,
    /// What came in for the client in the time.
    #[schema(value_type = String)]
    pub paid: Yuan,
    /// Claims that were open at its end.
    pub open: usize,
    pub insurers: Vec<ReportInsurer<'a>>,
    pub missed: Vec<MissedPromise<'a>>,
    /// Those that were open on a day of the time, whenever they were reported, and those that were paid in it.
    pub claims: Vec<ReportedClaim<'a>>,
    /// What was planned for the client in the time, and in the three months after it: training, visits, reviews.
    pub tasks: Vec<ReportTask<'a>>,
    pub ahead: Vec<ReportTask<'a>>,
}

/// A task of the client's plan in a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportTask<'a> {
    pub title: &'a str,
    #[schema(format = Date)]
    pub due_on: &'a str,
    #[schema(value_type = words::TaskState)]
    pub state: &'static str,
}

impl<'a> From<&'a report::ReportedTask> for ReportTask<'a> {
    fn from(task: &'a report::ReportedTask) -> ReportTask<'a> {
        ReportTask { title: &task.title, due_on: &task.due_on, state: task.state.key() }
    }
}

impl<'a> ServiceReport<'a> {
    pub fn new(report: &'a report::ServiceReport) -> ServiceReport<'a> {
        let insurer = |line: &'a report::InsurerLine| ReportInsurer {
            insurer: Ref { id: party_id(line.insurer.number()), name: &line.name },
            in_time: line.record.in_time,
            late: line.record.late,
            unkept: line.record.unkept,
            open: line.record.open,
            kept_per_mille: line.record.kept_per_mille(),
            worst_delay_seconds: line.record.worst_delay,
            paid: Yuan(line.paid.0),
        };
        let missed = |one: &'a report::Missed| MissedPromise {
            case: &one.number,
            insurer: &one.insurer_name,
            promise: (&one.promise).into(),
            agreed: &one.agreed,
            due_at: one.due_at,
            kept_at: one.kept_at,
            delay_seconds: one.delay_seconds,
        };
        ServiceReport {
            client: Ref { id: party_id(report.client.number()), name: &report.client_name },
            from: report.from.to_string(),
            until: report.until.to_string(),
            paid: Yuan(report.paid.0),
            open: report.open,
            insurers: report.insurers.iter().map(insurer).collect(),
            missed: report.missed.iter().map(missed).collect(),
            claims: report.claims.iter().map(ReportedClaim::new).collect(),
            tasks: report.tasks.iter().map(ReportTask::from).collect(),
            ahead: report.ahead.iter().map(ReportTask::from).collect(),
        }
    }
}
