//! Records and inventories on the wire.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::record::{InventoryId, RecordId};
use yinuo_service::record::query;
use yinuo_store::tables::record::{InventoryLineRow, InventoryRow, RecordEventRow, RecordRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, SubjectRef, instant, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// A stored document.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub title: &'a str,
    pub pages: i64,
    pub about: Option<SubjectRef<'a>>,
    pub office: Ref<'a>,
    /// `short`: a contract of a year or less; `long`.
    pub term: &'a str,
    #[schema(value_type = Option<Date>)]
    pub ended_on: Option<&'a str>,
    /// The last day on which it must be kept; absent while its contract runs.
    #[schema(value_type = Option<Date>)]
    pub keep_until: Option<&'a str>,
    /// `received`, `filed`, `lent` or `destroyed`.
    pub state: &'a str,
    pub shelf: Option<&'a str>,
    pub lent_to: Option<&'a str>,
    #[schema(value_type = Option<Date>)]
    pub lent_until: Option<&'a str>,
    pub lent_by: Option<Ref<'a>>,
    /// The borrower, where it is an operator.
    pub borrower: Option<Ref<'a>>,
    /// Lent, and not back by its day.
    pub overdue: bool,
    pub received_at: Timestamp,
    pub version: i64,
}

/// Something that was done with a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordEvent<'a> {
    /// `received`, `filed`, `lent`, `returned`, `contract-ended` or `destroyed`.
    pub kind: &'a str,
    pub detail: &'a str,
    pub at: Timestamp,
    pub by: Ref<'a>,
}

/// A record, and what was done with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordDetail<'a> {
    #[serde(flatten)]
    pub record: Record<'a>,
    pub events: Vec<RecordEvent<'a>>,
}

impl<'a> Record<'a> {
    pub fn new(view: &'a View, row: &'a RecordRow) -> Record<'a> {
        let about = row.subject_kind.as_deref().zip(row.subject_id).zip(row.subject_label.as_deref());
        let today = view.today().to_string();
        Record {
            id: IdText { prefix: RecordId::PREFIX, number: row.id },
            number: &row.number,
            title: &row.title,
            pages: row.pages,
            about: about.map(|((kind, id), label)| SubjectRef::of_kind(kind, id, label)),
            office: view.office_number(row.office_id),
            term: &row.term,
            ended_on: row.ended_on.as_deref(),
            keep_until: row.keep_until.as_deref(),
            state: &row.state,
            shelf: row.shelf.as_deref(),
            lent_to: row.lent_to.as_deref(),
            lent_until: row.lent_until.as_deref(),
            lent_by: row.lent_by.map(|by| view.operator_number(by)),
            borrower: row.borrower_id.map(|borrower| view.operator_number(borrower)),
            overdue: row.lent_until.as_ref().is_some_and(|until| *until < today),
            received_at: instant(row.received_at),
            version: row.version,
        }
    }
}

impl<'a> RecordEvent<'a> {
    fn new(view: &'a View, row: &'a RecordEventRow) -> RecordEvent<'a> {
        RecordEvent {
            kind: &row.kind,
            detail: &row.detail,
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
        }
    }
}

/// An inventory of shelves.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inventory<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub office: Ref<'a>,
    /// Absent: all shelves of the office.
    pub shelf: Option<&'a str>,
    pub begun_at: Timestamp,
    pub begun_by: Ref<'a>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<Ref<'a>>,
    /// How many ought to lie there as it began.
    pub expected: i64,
    /// How many of these were seen.
    pub seen: i64,
    /// How many of these are not seen, by now or by its end.
    pub missing: i64,
    /// How many were seen on another shelf than their own.
    pub misplaced: i64,
    /// How many others were seen.
    pub extra: i64,
    pub version: i64,
}

impl<'a> Inventory<'a> {
    pub fn new(view: &'a View, row: &'a InventoryRow) -> Inventory<'a> {
        Inventory {
            id: IdText { prefix: InventoryId::PREFIX, number: row.id },
            office: view.office_number(row.office_id),
            shelf: row.shelf.as_deref(),
            begun_at: instant(row.begun_at),
            begun_by: view.operator_number(row.begun_by),
            ended_at: row.ended_at.map(instant),
            ended_by: row.ended_by.map(|by| view.operator_number(by)),
            expected: row.expected,
            seen: row.seen,
            missing: row.expected - row.seen,
            misplaced: row.misplaced,
            extra: row.extra,
            version: row.version,
        }
    }
}

/// A record that ought to lie there, or was seen there.
#[derive(Debug, Serialize, ToSchema)]
pub struct InventoryLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub title: &'a str,
    /// The shelf on which it ought to lie; absent: on none of these.
    pub expected_on: Option<&'a str>,
    /// The shelf on which it was seen.
    pub seen_on: Option<&'a str>,
    pub seen_at: Option<Timestamp>,
    pub seen_by: Option<Ref<'a>>,
}

impl<'a> InventoryLine<'a> {
    fn new(view: &'a View, row: &'a InventoryLineRow) -> InventoryLine<'a> {
        InventoryLine {
            id: IdText { prefix: RecordId::PREFIX, number: row.record_id },
            number: &row.number,
            title: &row.title,
            expected_on: row.expected_on.as_deref(),
            seen_on: row.seen_on.as_deref(),
            seen_at: row.seen_at.map(instant),
            seen_by: row.seen_by.map(|by| view.operator_number(by)),
        }
    }
}

/// An inventory, with what was seen and what was not, by number.
#[derive(Debug, Serialize, ToSchema)]
pub struct InventoryDetail<'a> {
    #[serde(flatten)]
    pub inventory: Inventory<'a>,
    pub lines: Vec<InventoryLine<'a>>,
}

pub async fn record_answered(
    api: &Api,
    signed: &Signed,
    id: RecordId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id.to_string()).await?;
    record_of_row(api, signed, row, status, replayed).await
}

pub async fn record_of_row(
    api: &Api,
    signed: &Signed,
    row: RecordRow,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let events = query::events(&api.house, &row).await?;
    let view = View::new(&api.house, signed);
    let events = events.iter().map(|event| RecordEvent::new(&view, event)).collect();
    Ok(mark_replay(json(status, &RecordDetail { record: Record::new(&view, &row), events }), replayed))
}

pub async fn inventory_answered(
    api: &Api,
    signed: &Signed,
    id: InventoryId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let (row, lines) = query::inventory(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    let lines = lines.iter().map(|line| InventoryLine::new(&view, line)).collect();
    Ok(mark_replay(json(status, &InventoryDetail { inventory: Inventory::new(&view, &row), lines }), replayed))
}
