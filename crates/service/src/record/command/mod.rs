//! What can be done with records and inventories of them.

macro_rules! of_record {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.record.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want::<RecordRow>(self.record.number());
        }
    };
}

mod begin_inventory;
mod count;
mod destroy;
mod end_contract;
mod end_inventory;
mod file;
mod lend;
mod receive;
mod remind;
mod return_record;

use jiff::civil::Date;
use yinuo_core::access::Denied;
use yinuo_core::id::OfficeId;
use yinuo_core::record::{
    ContractTerm, Custody, InventoryId, KEEP_RECORDS, Lending, READ_RECORDS, RecordId, RecordKeeper, RecordRefusal,
    RecordState,
};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::record::{InventoryRow, RecordEventRow, RecordRow};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::stop::Stop;

pub use begin_inventory::{BeginInventory, Expected};
pub use count::CountRecord;
pub use destroy::DestroyRecord;
pub use end_contract::EndContract;
pub use end_inventory::EndInventory;
pub use file::FileRecord;
pub use lend::LendRecord;
pub use receive::ReceiveRecord;
pub use remind::RemindOfLoan;
pub use return_record::ReturnRecord;

impl From<RecordRefusal> for Stop {
    fn from(refusal: RecordRefusal) -> Stop {
        Refusal::from(refusal).into()
    }
}

fn damaged(row: &RecordRow) -> Stop {
    Stop::damaged("records", row.number.clone())
}

/// A record that the actor may see; hidden ones are not there.
fn visible(context: &Context<'_>, facts: &Facts, id: RecordId) -> Result<RecordRow, Stop> {
    let row = facts.row::<RecordRow>(id.number()).ok_or(Stop::NotFound)?;
    if !context.actor.may(READ_RECORDS) {
        return Err(Denied(READ_RECORDS).into());
    }
    if !context.actor.may_at(READ_RECORDS, context.office_path(OfficeId::from_number(row.office_id))) {
        return Err(Stop::NotFound);
    }
    Ok(row.clone())
}

fn keeper<'a>(context: &'a Context<'_>, office: i64) -> Result<RecordKeeper<'a>, Stop> {
    Ok(RecordKeeper::grant(context.actor, context.office_path(OfficeId::from_number(office)))?)
}

/// Where it is, as it is kept.
pub fn custody(row: &RecordRow) -> Result<Custody, Stop> {
    let day = |text: &Option<String>| text.as_deref().map(str::parse::<Date>).transpose().map_err(|_| damaged(row));
    let lent = match (&row.lent_to, day(&row.lent_until)?) {
        (Some(to), Some(until)) => Some(Lending { to: to.clone(), until }),
        _ => None,
    };
    Ok(Custody {
        state: RecordState::parse(&row.state).ok_or_else(|| damaged(row))?,
        term: ContractTerm::parse(&row.term).ok_or_else(|| damaged(row))?,
        shelf: row.shelf.clone(),
        lent,
        ended_on: day(&row.ended_on)?,
        keep_until: day(&row.keep_until)?,
    })
}

/// The record as it became.
fn moved(row: RecordRow, custody: Custody) -> RecordRow {
    let (lent_to, lent_until) = custody.lent.map(|lent| (lent.to, lent.until.to_string())).unzip();
    RecordRow {
        state: custody.state.key().to_owned(),
        shelf: custody.shelf,
        lent_to,
        lent_until,
        ended_on: custody.ended_on.map(|day| day.to_string()),
        keep_until: custody.keep_until.map(|day| day.to_string()),
        ..row
    }
}

/// Writes the record with what was done, and answers with it.
fn written(context: &Context<'_>, mut commit: Commit, row: RecordRow, kind: &str, detail: &str) -> Outcome {
    let row = RecordRow { version: row.version + 1, ..row };
    commit.insert(RecordEventRow {
        slot: row.slot,
        record_id: row.id,
        sequence: row.version,
        kind: kind.to_owned(),
        detail: detail.to_owned(),
        at: context.micros(),
        operator_id: context.operator().number(),
    });
    let subject = Subject { kind: "record", id: row.id, version: row.version };
    let facts = vec![("number", row.number.clone()), ("detail", detail.to_owned())];
    let answer = Answer::of("record", row.id);
    commit.put(row);
    Outcome { commit, answer, subject: Some(subject), facts, ..Outcome::default() }
}

/// An inventory that the actor keeps, and that goes on still.
fn counting(context: &Context<'_>, facts: &Facts, id: InventoryId) -> Result<InventoryRow, Stop> {
    let row = facts.row::<InventoryRow>(id.number()).ok_or(Stop::NotFound)?.clone();
    let path = context.office_path(OfficeId::from_number(row.office_id));
    if context.actor.may(KEEP_RECORDS) && !context.actor.may_at(KEEP_RECORDS, path) {
        return Err(Stop::NotFound);
    }
    keeper(context, row.office_id)?;
    if row.ended_at.is_some() {
        return Err(Stop::refused("inventory_ended"));
    }
    Ok(row)
}

fn inventory_outcome(row: &InventoryRow, commit: Commit, facts: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind: "inventory", id: row.id, version: row.version };
    Outcome { commit, answer: Answer::of("inventory", row.id), subject: Some(subject), facts, ..Outcome::default() }
}
