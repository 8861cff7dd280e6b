//! Stored documents (档案) on the general house: their commands, what time does to loans, how they are read, and questions about them.
//! The decisions are those of [`yinuo_core::record`].

pub mod command;
mod label;
mod loans;
pub mod query;

use std::sync::Arc;

use futures_util::FutureExt;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::record::{DESTRUCTION, KEEP_RECORDS, READ_RECORDS, RECORD, RecordId};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::record::RecordRow;

pub use self::label::labels;
use crate::approval::Approvable;
use crate::command::{Act, Answer, Command};
use crate::house::House;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader, System};

/// How the house reads a record that a case is about.
const READER: SubjectReader = SubjectReader {
    kind: &RECORD,
    permission: READ_RECORDS,
    declare: |of, plan| plan.want::<RecordRow>(of.id),
    read: |facts, of| facts.row::<RecordRow>(of.id).map(line_of),
    declare_work: |of, plan| plan.want::<RecordRow>(of.id),
    load: |store, of| async move { Ok(store.load::<RecordRow>(keys(of)).await?.iter().map(line_of).collect()) }.boxed(),
    letters: None,
    files: Some(KEEP_RECORDS),
};

fn line_of(row: &RecordRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&RECORD, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.number.clone(),
        version: row.version,
    }
}

/// Begins an inventory of one's own office with what ought to lie there now: on one shelf, or on all of them.
pub async fn begin_inventory(
    house: &House,
    actor: &Arc<Actor>,
    shelf: Option<&str>,
    idempotency_key: Option<String>,
) -> Result<Answer, Stop> {
    let shelf = shelf.map(str::trim).filter(|shelf| !shelf.is_empty());
    let expected = query::filed(house, actor, shelf).await?;
    let expected = expected.into_iter().map(|row| command::Expected {
        record_id: row.id,
        number: row.number,
        title: row.title,
        shelf: row.shelf.unwrap_or_default(),
    });
    let command = command::BeginInventory { shelf: shelf.map(str::to_owned), expected: expected.collect() };
    house.carry_out(actor, Command::from(command), idempotency_key).await
}

/// The record that was seen with this number or id; who may not count is told so before anything is looked up.
pub async fn seen(house: &House, actor: &Actor, name: &str) -> Result<Option<RecordId>, Stop> {
    actor.require(KEEP_RECORDS)?;
    match query::row(house, actor, name).await {
        Ok(row) => Ok(Some(RecordId::from_number(row.id))),
        Err(Stop::NotFound) => Ok(None),
        Err(stop) => Err(stop),
    }
}

/// What records bring to the running house.
pub static SYSTEM: System = System {
    key: "record",
    commands: &[
        command::ReceiveRecord::NAME,
        command::FileRecord::NAME,
        command::LendRecord::NAME,
        command::ReturnRecord::NAME,
        command::RemindOfLoan::NAME,
        command::EndContract::NAME,
        command::DestroyRecord::NAME,
        command::BeginInventory::NAME,
        command::CountRecord::NAME,
        command::EndInventory::NAME,
    ],
    day: &[&loans::LOANS],
    subjects: &[READER],
    approvals: &[Approvable::of::<command::DestroyRecord>(&DESTRUCTION)],
    ..System::NONE
};
