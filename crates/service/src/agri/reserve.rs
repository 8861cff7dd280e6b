//! The reserve for catastrophes of an office: what was set apart and drawn, and what a year brought in.

use futures_util::FutureExt;
use yinuo_core::access::{Actor, At};
use yinuo_core::agri::permission::{KEEP_SUBSIDIES, READ_COVERS};
use yinuo_core::agri::{RESERVE, ReserveEntryId, chart};
use yinuo_core::id::{OfficeId, TransferId};
use yinuo_core::ledger::Posting;
use yinuo_core::money::Fen;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::{RESERVE_ENTRIES, ReserveEntryRow};
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::{Value, Work};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::plan::Question;
use crate::house::House;
use crate::query::require_reached;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// An entry belongs to its office.
pub const RESERVE_READER: SubjectReader = SubjectReader {
    kind: &RESERVE,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<ReserveEntryRow>(of.id),
    read: |facts, of| facts.row::<ReserveEntryRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<ReserveEntryRow>(keys(of)).await?.iter().map(line).collect()) }.boxed()
    },
    letters: None,
    files: Some(KEEP_SUBSIDIES),
};

fn line(row: &ReserveEntryRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&RESERVE, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: format!("{} {}", row.programme, row.happened_on),
        version: 1,
    }
}

/// Asks for the entries of an office, of all programmes: it rolls over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReserveOf {
    pub office: i64,
}

impl Question for ReserveOf {
    type Told = Vec<ReserveEntryRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<ReserveEntryRow>, Stop> {
        Ok(work.query(&RESERVE_ENTRIES, vec![Value::Int(self.office)]).await?)
    }
}

/// What there is of it.
pub fn balance(entries: &[ReserveEntryRow]) -> Fen {
    let signed = |entry: &ReserveEntryRow| if entry.kind == "accrual" { entry.amount } else { -entry.amount };
    Fen(entries.iter().map(signed).sum())
}

/// The entries of the own office, where the actor's reach takes it in.
pub async fn entries(house: &House, actor: &Actor) -> Result<Vec<ReserveEntryRow>, Stop> {
    require_reached(actor, READ_COVERS, At::from(house.directory().path(actor.office)))?;
    Ok(house.store.query(&RESERVE_ENTRIES, vec![actor.office.number().into()]).await?)
}

/// Writes an entry with its line of the ledger.
pub(super) fn entered(
    context: &Context<'_>,
    programme: &str,
    (kind, amount): (&'static str, Fen),
    on: jiff::civil::Date,
    basis: String,
) -> Outcome {
    let posting: Posting = match kind {
        "accrual" => chart::reserve_accrued(amount),
        _ => chart::reserve_drawn(amount),
    };
    let id = ReserveEntryId::new(context.stamp(), context.slot);
    let transfer = TransferId::new(context.stamp(), context.slot);
    let mut commit = Commit::default();
    commit.book(TransferRow {
        slot: transfer.slot().number(),
        id: transfer.number(),
        booked_on: on.max(context.directory.open_from()).to_string(),
        value_on: on.to_string(),
        at: context.micros(),
        debit: posting.debit.to_string(),
        credit: posting.credit.to_string(),
        amount: posting.amount.0,
        kind: posting.kind.key.to_owned(),
        subject_kind: RESERVE.key.to_owned(),
        subject_id: id.number(),
        case_id: None,
        payout_id: None,
        reverses: None,
        operator_id: context.operator().number(),
    });
    commit.insert(ReserveEntryRow {
        slot: id.slot().number(),
        id: id.number(),
        programme: programme.to_owned(),
        office_id: context.actor.office.number(),
        kind: kind.to_owned(),
        amount: amount.0,
        happened_on: on.to_string(),
        basis,
        recorded_at: context.micros(),
        operator_id: context.operator().number(),
    });
    let subject = Subject { kind: RESERVE.key, id: id.number(), version: 1 };
    let told = vec![("programme", programme.to_owned()), ("amount", amount.to_string()), ("on", on.to_string())];
    let answer = Answer::of(RESERVE.key, id.number());
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}
