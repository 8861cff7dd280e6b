//! What an operator has taken in on a day: more than the packs allow is refused. It is counted from the lines of the ledger, so that a
//! second process over the same house counts with it.

use jiff::Timestamp;
use jiff::civil::Time;
use yinuo_core::ceiling;
use yinuo_core::id::OperatorId;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::ledger::TAKEN_IN_SINCE;
use yinuo_store::{Value, Work};

use super::facts::Facts;
use super::plan::Question;
use crate::command::Context;
use crate::rules::Rules;
use crate::stop::Stop;

/// What an operator took in since an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TakenIn {
    operator: i64,
    since: i64,
}

/// What is asked before an operator takes something in: since midnight of the house.
pub(super) fn question(rules: &Rules, operator: OperatorId, now: Timestamp) -> TakenIn {
    let calendar = rules.calendar();
    let midnight = calendar.date_of(now).to_datetime(Time::midnight());
    let since = calendar.instant_of(midnight).unwrap_or(now);
    TakenIn { operator: operator.number(), since: since.as_microsecond() }
}

impl Question for TakenIn {
    type Told = Fen;

    async fn ask(&self, work: &Work<'_>) -> Result<Fen, Stop> {
        let sums = work.query(&TAKEN_IN_SINCE, vec![Value::Int(self.operator), Value::Int(self.since)]).await?;
        Ok(Fen(sums.first().map_or(0, |sum| sum.amount)))
    }
}

/// Adds what a command takes in to what the operator took in by this batch (`batch`), or refuses it.
pub(super) fn check(context: &Context<'_>, facts: &Facts, batch: Fen, taken: Fen) -> Result<Fen, Refusal> {
    let asked = question(context.rules, context.operator(), context.now);
    let written = facts.told(&asked).copied().unwrap_or_default();
    let batch = batch.checked_add(taken).map_err(|refusal| Refusal::new(refusal.code()))?;
    let Some(ceiling) = ceiling::day_receipts(context.rules.rulebook(), context.today()) else { return Ok(batch) };
    if written.checked_add(batch).is_ok_and(|sum| sum <= ceiling) {
        return Ok(batch);
    }
    let told = Refusal::new("day_receipts_ceiling").with("ceiling", ceiling.to_string());
    Err(told.with(
        "taken_in",
        written.checked_add(batch).and_then(|sum| sum.checked_sub(taken)).unwrap_or(ceiling).to_string(),
    ))
}
