//! Subjects (事项对象) by what is registered for their kinds: whether one is there, whether the actor sees it, whose it is and what it
//! is called. Here stand the kinds of the house itself, parties and cases; a system brings its own.

use std::collections::HashMap;

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{OfficeId, OperatorId, PartyId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_core::systems::{self as kinds};
use yinuo_store::tables::case::{CaseRow, CaseSubjectRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{Store, Value};

use crate::command::Context;
use crate::command::party::check_kept;
use crate::engine::facts::Facts;
use crate::house::House;
use crate::stop::Stop;
use crate::systems::{SubjectLine, SubjectReader, reader};

/// A subject as a request names it. Without a role it takes the first one that the service has for its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedSubject {
    pub id: SubjectRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl NamedSubject {
    pub fn of(kind: &'static SubjectKind, id: i64) -> NamedSubject {
        NamedSubject { id: SubjectRef::new(kind, id), role: None }
    }
}

pub(crate) const PARTY: SubjectReader = SubjectReader {
    kind: &kinds::PARTY,
    permission: Permission::READ_CUSTOMERS,
    declare: |of, plan| plan.want::<PartyRow>(of.id),
    read: |facts, of| facts.row::<PartyRow>(of.id).map(|row| line_of_party(of, row)),
    declare_work: |_, _| {},
    load: |store, of| {
        async move {
            let rows = store.load::<PartyRow>(keys(of)).await?;
            Ok(rows.iter().map(|row| line_of_party(SubjectRef::new(&kinds::PARTY, row.id), row)).collect())
        }
        .boxed()
    },
    letters: None,
    files: Some(Permission::WRITE_CUSTOMERS),
};

pub(crate) const CASE: SubjectReader = SubjectReader {
    kind: &kinds::CASE,
    permission: Permission::READ_CASES,
    declare: |of, plan| plan.want::<CaseRow>(of.id),
    read: |facts, of| facts.row::<CaseRow>(of.id).map(|row| line_of_case(of, row)),
    declare_work: |_, _| {},
    load: |store, of| {
        async move {
            let rows = store.load::<CaseRow>(keys(of)).await?;
            Ok(rows.iter().map(|row| line_of_case(SubjectRef::new(&kinds::CASE, row.id), row)).collect())
        }
        .boxed()
    },
    letters: None,
    // With its materials: see `AttachFile`.
    files: None,
};

/// Another party has a part in a case without being its customer's.
fn line_of_party(of: SubjectRef, row: &PartyRow) -> SubjectLine {
    SubjectLine {
        of,
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.name.clone(),
        version: row.version,
    }
}

fn line_of_case(of: SubjectRef, row: &CaseRow) -> SubjectLine {
    let (office, customer) = (OfficeId::from_number(row.office_id), Some(PartyId::from_number(row.party_id)));
    let owner = row.owner_id.map(OperatorId::from_number);
    SubjectLine { of, office, customer, owner, label: row.number.clone(), version: row.version }
}

/// The keys of rows by slot and id.
pub(crate) fn keys(subjects: &[SubjectRef]) -> Vec<Vec<Value>> {
    subjects.iter().map(|of| vec![Value::Int(of.slot().number()), Value::Int(of.id)]).collect()
}

/// One from the facts of a command, where the actor may see it. One that is hidden is not there, and one of an erased customer is left as it is.
pub(crate) fn visible_in(context: &Context<'_>, facts: &Facts, of: SubjectRef) -> Result<SubjectLine, Stop> {
    let reader = reader(of.kind);
    context.actor.require(reader.permission)?;
    let line = (reader.read)(facts, of)
        .filter(|line| context.actor.may_at(reader.permission, line.at(context.office_path(line.office))))
        .ok_or(Stop::NotFound)?;
    // Whose row a command asked for with its subject.
    if let Some(party) = line.addressee().and_then(|customer| facts.row::<PartyRow>(customer.number())) {
        check_kept(party)?;
    }
    Ok(line)
}

/// A subject that a request names: it is there, the actor sees it, and it belongs to the customer or to nobody.
pub(crate) fn named(
    context: &Context<'_>,
    facts: &Facts,
    of: SubjectRef,
    customer: Option<PartyId>,
) -> Result<SubjectLine, Stop> {
    let told = |code| Refusal::new(code).with("kind", of.kind.key).with("subject", of.to_string());
    let line = visible_in(context, facts, of).map_err(|stop| match stop {
        Stop::NotFound => told("subject_not_found").into(),
        stop => stop,
    })?;
    match line.customer {
        Some(owner) if Some(owner) != customer => Err(told("subject_of_another_customer").into()),
        _ => Ok(line),
    }
}

/// The subject of a stored row; a kind that this program does not know is damage.
pub(crate) fn stored(kind: &str, id: i64, table: &'static str) -> Result<SubjectRef, Stop> {
    let known = kinds::subject_kind(kind).ok_or_else(|| Stop::damaged(table, format!("kind of subject {kind}")))?;
    Ok(SubjectRef::new(known, id))
}

pub(crate) fn of_case_row(row: &CaseSubjectRow) -> Result<SubjectRef, Stop> {
    stored(&row.subject_kind, row.subject_id, "case_subjects")
}

/// What subjects are called, whatever their kinds. One that is gone has no line.
pub async fn lines(store: &Store, subjects: &[SubjectRef]) -> Result<HashMap<i64, SubjectLine>, Stop> {
    let mut all = HashMap::new();
    for kind in kinds::subject_kinds() {
        let of_kind: Vec<SubjectRef> = subjects.iter().filter(|of| of.kind == *kind).copied().collect();
        if !of_kind.is_empty() {
            let found = (reader(kind).load)(store, &of_kind).await?;
            all.extend(found.into_iter().map(|line| (line.of.id, line)));
        }
    }
    Ok(all)
}

/// One from the database, whoever asks.
pub async fn line(house: &House, of: SubjectRef) -> Result<SubjectLine, Stop> {
    (reader(of.kind).load)(&house.store, &[of]).await?.pop().ok_or(Stop::NotFound)
}

/// Those of these that the actor may see, by their ids.
pub async fn visible_lines(
    house: &House,
    actor: &Actor,
    subjects: &[SubjectRef],
) -> Result<HashMap<i64, SubjectLine>, Stop> {
    let mut found = lines(&house.store, subjects).await?;
    let directory = house.directory();
    found.retain(|_, line| actor.may_at(reader(line.of.kind).permission, line.at(directory.path(line.office))));
    Ok(found)
}

/// One from the database that the actor may see.
pub async fn visible(house: &House, actor: &Actor, of: SubjectRef) -> Result<SubjectLine, Stop> {
    let reader = reader(of.kind);
    actor.require(reader.permission)?;
    let line = line(house, of).await?;
    let directory = house.directory();
    let at = line.at(directory.path(line.office));
    if actor.may_at(reader.permission, at) { Ok(line) } else { Err(Stop::NotFound) }
}
