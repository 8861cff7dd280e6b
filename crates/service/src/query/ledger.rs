//! Questions to the ledger: balances as of any instant, the trial balance, closed days, the lines, and the journal for other programs.

use jiff::Timestamp;
use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::TransferId;
use yinuo_core::ledger::{Account, JournalLine, JournalWriter, TrialBalance};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::Value;
use yinuo_store::tables::ledger::{
    ACCOUNT_SUMS, DAY_BALANCES, DAY_CLOSES, DayCloseRow, KEPT_ACCOUNT_SUMS, LAST_DAY_CLOSE, TRANSFERS, TRANSFERS_AFTER,
    TransferRow,
};

use super::payout::subject_key;
use super::{Conditions, Found, PageAsk, page, require_whole_house};
use crate::house::House;
use crate::ledger::{accounts_of, sum_of};
use crate::payout::{standings, subject_of};
use crate::stop::Stop;

/// Before every day that can be written.
const BEFORE_ALL: &str = "0000-00-00";

/// The ledger is the house's: one sees it whole or not at all. The lines of a subject are seen with the subject.
fn require(house: &House, actor: &Actor) -> Result<(), Stop> {
    require_whole_house(&house.directory(), actor, Permission::READ_LEDGER)
}

/// The sums of all accounts up to and with a booking day, as they were known at an instant. What is known now is what the last close before
/// the day has and the kept sums of the days since; an instant before now needs all lines.
pub async fn trial_balance(
    house: &House,
    actor: &Actor,
    on: Date,
    known_at: Option<Timestamp>,
) -> Result<TrialBalance, Stop> {
    require(house, actor)?;
    let mut sums = Vec::new();
    let on = Value::Text(on.to_string());
    let lines = match known_at {
        Some(at) => {
            let parameters = vec![Value::Text(BEFORE_ALL.to_owned()), on, Value::Int(at.as_microsecond())];
            house.store.query(&ACCOUNT_SUMS, parameters).await?
        }
        None => {
            let mut after = BEFORE_ALL.to_owned();
            if let Some(close) = house.store.query_one(&LAST_DAY_CLOSE, vec![on.clone()]).await? {
                for row in house.store.query(&DAY_BALANCES, vec![Value::Text(close.closed_on.clone())]).await? {
                    sums.push(sum_of(&row.account, row.debit, row.credit)?);
                }
                after = close.closed_on;
            }
            house.store.query(&KEPT_ACCOUNT_SUMS, vec![Value::Text(after), on]).await?
        }
    };
    for row in lines {
        sums.push(sum_of(&row.account, row.debit, row.credit)?);
    }
    TrialBalance::of(sums).map_err(|refusal| Refusal::new(refusal.code()).into())
}

pub async fn day_closes(house: &House, actor: &Actor) -> Result<Vec<DayCloseRow>, Stop> {
    require(house, actor)?;
    Ok(house.store.query(&DAY_CLOSES, vec![Value::Int(400)]).await?)
}

#[derive(Debug, Default)]
pub struct TransferFilter {
    pub subject: Option<SubjectRef>,
    pub account: Option<String>,
    pub kind: Option<String>,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

pub async fn transfers(
    house: &House,
    actor: &Actor,
    filter: TransferFilter,
    ask: &PageAsk,
) -> Result<Found<Line>, Stop> {
    require(house, actor)?;
    let mut conditions = Conditions::new();
    if let Some(subject) = filter.subject {
        conditions.push(("subject", subject_key(subject)));
    }
    if let Some(account) = filter.account {
        let account = systems::chart().account(&account).map_err(Refusal::from)?;
        conditions.push(("account", vec![Value::Text(account.to_string())]));
    }
    if let Some(kind) = filter.kind {
        let wrong = || Refusal::new("wrong_field").with("field", "kind").with("cause", "wrong_value");
        let kind = systems::posting_kinds().find(|known| known.key == kind).ok_or_else(wrong)?;
        conditions.push(("kind", vec![kind.key.into()]));
    }
    for (name, day) in [("from", filter.from), ("until", filter.until)] {
        if let Some(day) = day {
            conditions.push((name, vec![Value::Text(day.to_string())]));
        }
    }
    let found = page::page(house, &TRANSFERS, conditions, ("day", true), ask).await?;
    let items = with_labels(house, found.items).await?;
    Ok(Found { items, next: found.next })
}

/// A line of the ledger as it is shown.
#[derive(Debug)]
pub struct Line {
    pub row: TransferRow,
    pub debit: Account,
    pub credit: Account,
    pub subject: SubjectRef,
    /// What people call its subject: the number of an agreement.
    pub label: String,
}

impl Line {
    pub(crate) fn new(row: TransferRow, subject: SubjectRef, label: String) -> Result<Line, Stop> {
        let (debit, credit) = accounts_of(&row)?;
        Ok(Line { row, debit, credit, subject, label })
    }
}

/// Lines with what their subjects are called, read for all of them at once.
async fn with_labels(house: &House, lines: Vec<TransferRow>) -> Result<Vec<Line>, Stop> {
    let subject = |line: &TransferRow| subject_of("transfers", &line.subject_kind, line.subject_id);
    let subjects = lines.iter().map(subject).collect::<Result<Vec<_>, Stop>>()?;
    let standings = standings(house, subjects.iter().copied()).await?;
    let label =
        |subject: &SubjectRef| standings.get(subject).map(|standing| standing.label.clone()).unwrap_or_default();
    lines.into_iter().zip(subjects).map(|(line, subject)| Line::new(line, subject, label(&subject))).collect()
}

/// Lines of one piece of the journal: what is held of it at once.
const PIECE: i64 = 2_000;

/// The ledger of some booking days as a journal of hledger, made while it is read: no more of it is held than a piece. Each piece sees the
/// last commit, so that what is booked meanwhile on the last of the days may stand in it or not.
#[derive(Debug)]
pub struct Journal {
    /// The place of the last line that was read.
    after: (String, i64, i64),
    until: Date,
    /// Taken when the end has been written.
    writer: Option<JournalWriter>,
}

impl Journal {
    pub fn begin(house: &House, actor: &Actor, from: Date, until: Date) -> Result<Journal, Stop> {
        require(house, actor)?;
        let before = from.yesterday().map_or_else(|_| BEFORE_ALL.to_owned(), |day| day.to_string());
        // After every line of the day before.
        Ok(Journal { after: (before, i64::MAX, i64::MAX), until, writer: Some(JournalWriter::default()) })
    }

    /// The next piece; none after the last.
    pub async fn next(&mut self, house: &House) -> Result<Option<String>, Stop> {
        let Some(writer) = &mut self.writer else { return Ok(None) };
        let parameters = vec![
            Value::Text(self.after.0.clone()),
            Value::Int(self.after.1),
            Value::Int(self.after.2),
            Value::Int(PIECE),
            Value::Text(self.until.to_string()),
        ];
        let rows = house.store.query(&TRANSFERS_AFTER, parameters).await?;
        let Some(last) = rows.last() else { return Ok(self.writer.take().map(JournalWriter::end)) };
        self.after = (last.booked_on.clone(), last.slot, last.id);
        let lines =
            with_labels(house, rows).await?.into_iter().map(|Line { row, debit, credit, label, .. }| JournalLine {
                booked_on: row.booked_on,
                id: TransferId::from_number(row.id).to_string(),
                kind: row.kind,
                subject: label,
                debit,
                credit,
                amount: Fen(row.amount),
            });
        Ok(Some(writer.write(&lines.collect::<Vec<_>>())))
    }
}
