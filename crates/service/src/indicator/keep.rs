//! Counts are kept by day, so that a year is added up and not counted. What is kept is counted again for as many days back as the packs say,
//! because what happened on a day is sometimes entered later, and about the days of months before that some indicator looks back to; what never
//! settles is counted again altogether.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::indicator::{Series, Tally};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::indicator::{FACT_DAYS, FACT_MONTH, FACT_SERIES, FactDayRow, FactMonthRow, FactSeriesRow};
use yinuo_store::{TableRow, Value};

use super::count::{Narrow, Span, counts_of};
use super::{day_of_number, fact, number_of_day, rules};
use crate::command::Command;
use crate::command::upkeep::KeepFacts;
use crate::house::House;
use crate::stop::Stop;

/// The series whose counts are kept, with the days of which they are.
pub async fn kept(house: &House) -> Result<Vec<FactSeriesRow>, Stop> {
    Ok(house.store.query(&FACT_SERIES, Vec::new()).await?)
}

/// The first day of the month that a day is in.
pub(super) fn month_of(day: i64) -> i64 {
    number_of_day(day_of_number(day).first_of_month())
}

/// The first day of the month after that.
pub(super) fn month_after(day: i64) -> i64 {
    number_of_day(day_of_number(day).last_of_month()) + 1
}

fn months_ago(day: i64, months: i64) -> i64 {
    number_of_day(day_of_number(day).saturating_sub(months.months()))
}

/// Counts what is over by today and not kept yet, and again what may have changed, by whole months. Done twice it is done once.
pub async fn keep(house: &House, today: Date) -> Result<(), Stop> {
    let book = house.rules().rulebook();
    let count = |key: &str| book.count(key, today).map(i64::from).map_err(Refusal::from);
    let (back, again) = (count("indicator.kept-days")?, count("indicator.recount-days")?);
    let yesterday = number_of_day(today) - 1;
    let rows = kept(house).await?;
    for (series, backs) in rules::indicators(house.rules()).series() {
        let Some(counted) = fact(&series.fact) else { continue };
        let row = rows.iter().find(|row| row.series == series.key());
        let furthest = backs.last().map_or(0, |back| back.months);
        let first = month_of(months_ago(yesterday - back + 1, furthest));
        let (kept_from, begins) = match row {
            Some(row) if counted.kind.settles => {
                (row.kept_from, row.kept_from.max(month_of(row.kept_until + 1 - again)))
            }
            // Days before these are counted when they are asked for.
            _ => (first, first),
        };
        let kept_until = |last: i64| FactSeriesRow {
            series: series.key(),
            kept_from,
            kept_until: row.map_or(0, |row| row.kept_until).max(last),
            kept_at: house.now().as_microsecond(),
        };
        let mut from = begins;
        while from <= yesterday {
            let span = Span { from, until: month_after(from).min(yesterday + 1) };
            keep_span(house, &series, span, kept_until(span.until - 1), span.until > yesterday).await?;
            from = span.until;
        }
        // What is looked at months later changes about that time: an instalment comes in, an agreement ends before it.
        for back in backs.iter().filter(|back| back.months > 0 && row.is_some()) {
            let until = month_after(months_ago(yesterday, back.months)).min(begins);
            let mut from = month_of(months_ago(yesterday, back.months) - again - back.settled_after).max(kept_from);
            while from < until {
                let span = Span { from, until: month_after(from) };
                keep_span(house, &series, span, kept_until(yesterday), false).await?;
                from = span.until;
            }
        }
    }
    Ok(())
}

/// Writes what is other than before of a month, or its beginning; where nothing changed only the end is noted, with the last of them.
async fn keep_span(house: &House, series: &Series, span: Span, row: FactSeriesRow, is_last: bool) -> Result<(), Stop> {
    let key = series.key();
    let counts = counts_of(house, series, span, &Narrow::default()).await?.into_iter().map(|row| FactDayRow {
        series: key.clone(),
        day: row.day,
        office_id: row.office_id,
        person_id: row.person_id,
        kind: row.kind,
        channel: row.channel,
        number: row.number,
        count: row.count,
        total: row.total,
    });
    let counts: Vec<FactDayRow> = counts.collect();
    let days = vec![Value::Text(key.clone()), Value::Int(span.from), Value::Int(span.until)];
    let (changed, gone) = changes(house.store.query(&FACT_DAYS, days).await?, counts.clone());
    if changed.is_empty() && gone.is_empty() && !is_last {
        return Ok(());
    }
    let mut sums: BTreeMap<(i64, i64), Tally> = BTreeMap::new();
    for row in &counts {
        let sum = sums.entry((row.office_id, row.number)).or_default();
        sum.count = sum.count.saturating_add(row.count);
        sum.total = sum.total.saturating_add(row.total);
    }
    let month = |((office_id, number), sum): ((i64, i64), Tally)| FactMonthRow {
        series: key.clone(),
        month: span.from,
        office_id,
        number,
        count: sum.count,
        total: sum.total,
    };
    let before = house.store.query(&FACT_MONTH, vec![Value::Text(key.clone()), Value::Int(span.from)]).await?;
    let (months, months_gone) = changes(before, sums.into_iter().map(month).collect());
    let command = Command::from(KeepFacts { row, counts: changed, gone, months, months_gone });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
    Ok(())
}

/// The rows that are not there like that, and the keys of those that are there no more.
fn changes<R: TableRow + PartialEq>(before: Vec<R>, rows: Vec<R>) -> (Vec<R>, Vec<Vec<Value>>) {
    let key = |row: &R| -> Vec<Value> { R::TABLE.key.iter().map(|column| row.value(*column).to_value()).collect() };
    let still: HashSet<Vec<Value>> = rows.iter().map(key).collect();
    let gone = before.iter().map(key).filter(|key| !still.contains(key)).collect();
    let known: HashMap<Vec<Value>, &R> = before.iter().map(|row| (key(row), row)).collect();
    let changed = rows.into_iter().filter(|row| known.get(&key(row)) != Some(&row)).collect();
    (changed, gone)
}
