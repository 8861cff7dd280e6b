//! Counts are kept by day, so that a year is added up and not counted. What is kept is counted again for as many days back as the packs say,
//! because what happened on a day is sometimes entered later; of what never settles nothing is kept.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::indicator::Series;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::indicator::{FACT_DAYS, FACT_SERIES, FactDayRow, FactSeriesRow};
use yinuo_store::{TableRow, Value};

use super::count::{Narrow, Span, counts_of};
use super::{fact, number_of_day, rules};
use crate::command::Command;
use crate::command::upkeep::KeepFacts;
use crate::house::House;
use crate::stop::Stop;

/// Days that are counted and written together.
const CHUNK: i64 = 31;

/// The series whose counts are kept, with the days of which they are.
pub async fn kept(house: &House) -> Result<Vec<FactSeriesRow>, Stop> {
    Ok(house.store.query(&FACT_SERIES, Vec::new()).await?)
}

/// Counts what is over by today and not kept yet, and again what may have changed. Done twice it is done once.
pub async fn keep(house: &House, today: Date) -> Result<(), Stop> {
    let book = house.rules().rulebook();
    let count = |key: &str| book.count(key, today).map(i64::from).map_err(Refusal::from);
    let (back, again) = (count("indicator.kept-days")?, count("indicator.recount-days")?);
    let yesterday = number_of_day(today) - 1;
    let rows = kept(house).await?;
    for series in rules::indicators(house.rules()).series() {
        if !fact(&series.fact).is_some_and(|fact| fact.kind.settles) {
            continue;
        }
        let row = rows.iter().find(|row| row.series == series.key());
        let begins = row.map_or(yesterday - back + 1, |row| row.kept_from.max(row.kept_until + 1 - again));
        let kept_from = row.map_or(begins, |row| row.kept_from);
        let mut from = begins;
        while from <= yesterday {
            let span = Span { from, until: (from + CHUNK).min(yesterday + 1) };
            let row = FactSeriesRow {
                series: series.key(),
                kept_from,
                kept_until: row.map_or(0, |row| row.kept_until).max(span.until - 1),
                kept_at: house.now().as_microsecond(),
            };
            let is_last = span.until > yesterday;
            keep_span(house, &series, span, row, is_last).await?;
            from = span.until;
        }
    }
    Ok(())
}

/// Writes what is other than before; of days where nothing changed only the end is noted, with the last of them.
async fn keep_span(house: &House, series: &Series, span: Span, row: FactSeriesRow, is_last: bool) -> Result<(), Stop> {
    let counts = counts_of(house, series, span, &Narrow::default()).await?.into_iter().map(|row| FactDayRow {
        series: series.key(),
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
    let key = |row: &FactDayRow| -> Vec<Value> {
        FactDayRow::TABLE.key.iter().map(|column| row.value(*column).to_value()).collect()
    };
    let still: HashSet<Vec<Value>> = counts.iter().map(key).collect();
    let days = vec![Value::Text(series.key()), Value::Int(span.from), Value::Int(span.until)];
    let before = house.store.query(&FACT_DAYS, days).await?;
    let gone: Vec<Vec<Value>> = before.iter().map(key).filter(|key| !still.contains(key)).collect();
    let known: HashMap<Vec<Value>, &FactDayRow> = before.iter().map(|row| (key(row), row)).collect();
    let counts: Vec<FactDayRow> = counts.into_iter().filter(|row| known.get(&key(row)) != Some(&row)).collect();
    if counts.is_empty() && gone.is_empty() && !is_last {
        return Ok(());
    }
    let command = Command::from(KeepFacts { row, counts, gone });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
    Ok(())
}
