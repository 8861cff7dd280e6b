//! What was counted of a series between two days: from the counts that are kept by day, and of the days that are not kept from the facts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yinuo_core::indicator::{Distribution, Limit, Series, Take, Tally};
use yinuo_store::tables::indicator::{
    FACTS_BY_CHANNEL, FACTS_BY_KIND, FACTS_BY_OFFICE, FACTS_BY_PERSON, FACTS_OF_MONTHS, FactSeriesRow, FactSumRow,
};
use yinuo_store::{FactCountRow, FactTime, Listing, ListingChoice, Value};

use super::keep::{month_after, month_of};
use super::{Fact, beginning_of_number, day_of_number, fact, number_of_day};
use crate::house::House;
use crate::query::Conditions;
use crate::stop::Stop;

/// As many rows as there are.
const ALL: i64 = i64::MAX - 1;

/// By what a figure is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Office,
    Person,
    Kind,
    Channel,
}

impl By {
    pub const ALL: [By; 4] = [By::Office, By::Person, By::Kind, By::Channel];

    pub fn key(self) -> &'static str {
        match self {
            By::Office => "office",
            By::Person => "person",
            By::Kind => "kind",
            By::Channel => "channel",
        }
    }

    pub fn parse(key: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.key() == key)
    }

    fn listing(self) -> &'static Listing<FactSumRow> {
        match self {
            By::Office => &FACTS_BY_OFFICE,
            By::Person => &FACTS_BY_PERSON,
            By::Kind => &FACTS_BY_KIND,
            By::Channel => &FACTS_BY_CHANNEL,
        }
    }

    fn part_of(self, row: &FactCountRow) -> Value {
        match self {
            By::Office => Value::Int(row.office_id),
            By::Person => Value::Int(row.person_id),
            By::Kind => Value::Text(row.kind.clone()),
            By::Channel => Value::Text(row.channel.clone()),
        }
    }

    fn part_of_sum(self, row: &FactSumRow) -> Value {
        match self {
            By::Office | By::Person => Value::Int(row.id),
            By::Kind | By::Channel => Value::Text(row.word.clone()),
        }
    }
}

/// Days from one to another, the second not any more, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: i64,
    pub until: i64,
}

impl Span {
    /// From a day to another, both among them.
    pub fn of(from: Date, last: Date) -> Span {
        Span { from: number_of_day(from), until: number_of_day(last) + 1 }
    }

    fn is_empty(self) -> bool {
        self.from >= self.until
    }
}

/// What is looked at: absent, all of it.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    pub offices: Option<Vec<i64>>,
    pub persons: Option<Vec<i64>>,
    pub kinds: Option<Vec<String>>,
    pub channels: Option<Vec<String>>,
}

impl Narrow {
    /// As conditions of a listing.
    pub fn conditions(&self) -> Conditions {
        let ids = |ids: &Vec<i64>| ids.iter().copied().map(Value::Int).collect::<Vec<_>>();
        let words = |words: &Vec<String>| words.iter().cloned().map(Value::Text).collect::<Vec<_>>();
        let all = [
            self.offices.as_ref().map(|offices| ("offices", ids(offices))),
            self.persons.as_ref().map(|persons| ("persons", ids(persons))),
            self.kinds.as_ref().map(|kinds| ("kinds", words(kinds))),
            self.channels.as_ref().map(|channels| ("channels", words(channels))),
        ];
        all.into_iter().flatten().collect()
    }
}

/// The conditions under which the facts of a series are read.
pub fn conditions(fact: &Fact, series: &Series, span: Span) -> Conditions {
    let ends = match fact.source.time {
        FactTime::Instant => [span.from, span.until].map(|day| Value::Int(beginning_of_number(day))),
        FactTime::Date => [span.from, span.until].map(|day| Value::Text(day_of_number(day).to_string())),
    };
    let mut conditions: Conditions = vec![("span", ends.to_vec())];
    if let Some(kind) = series.kind.as_deref() {
        conditions.push(match kind.strip_suffix('*') {
            Some(beginning) => ("beginning", vec![Value::Text(beginning.to_owned())]),
            None => ("kinds", vec![Value::Text(kind.to_owned())]),
        });
    }
    if let Some((field, is)) = &series.answer {
        conditions.push(("answer", vec![Value::Text(format!("\"{field}\":\"{is}\""))]));
    }
    conditions
}

/// Those whose number is asked for, where only a part of the facts is taken.
pub fn taken(take: Take) -> Conditions {
    match take.limit {
        Some(Limit::Within(limit)) => vec![("within", vec![Value::Int(0), Value::Int(limit)])],
        Some(Limit::Beyond(limit)) => vec![("beyond", vec![Value::Int(limit)])],
        None => Vec::new(),
    }
}

/// The facts of a span that are alike, counted one by one.
pub async fn counts_of(house: &House, series: &Series, span: Span, narrow: &Narrow) -> Result<Vec<FactCountRow>, Stop> {
    let fact = fact(&series.fact).ok_or_else(|| Stop::damaged("fact_series", series.key()))?;
    let mut all = conditions(fact, series, span);
    all.extend(narrow.conditions());
    let choice = ListingChoice { conditions: all, order: "any", limit: ALL, ..ListingChoice::default() };
    Ok(house.store.list(&fact.source.counts, choice).await?)
}

/// From where the days of a span that are kept are added up: by office whole months from the sums of months, everything else by day.
fn pieces(by: By, narrow: &Narrow, known: Span) -> Vec<(&'static Listing<FactSumRow>, &'static str, Span)> {
    let only_offices = narrow.persons.is_none() && narrow.kinds.is_none() && narrow.channels.is_none();
    let first = if month_of(known.from) == known.from { known.from } else { month_after(known.from) };
    let last = month_of(known.until);
    let whole = Span { from: first, until: last };
    let all = if by == By::Office && only_offices && !whole.is_empty() {
        let (before, after) = (Span { until: first, ..known }, Span { from: last, ..known });
        vec![(by.listing(), "days", before), (&*FACTS_OF_MONTHS, "months", whole), (by.listing(), "days", after)]
    } else {
        vec![(by.listing(), "days", known)]
    };
    all.into_iter().filter(|(_, _, piece)| !piece.is_empty()).collect()
}

/// By part what was counted. `kept` are the days whose counts are kept of the series.
pub async fn distributions(
    house: &House,
    series: &Series,
    kept: Option<&FactSeriesRow>,
    span: Span,
    by: By,
    narrow: &Narrow,
) -> Result<BTreeMap<Value, Distribution>, Stop> {
    let mut parts: BTreeMap<Value, Distribution> = BTreeMap::new();
    let known = kept.map_or(Span { from: span.until, until: span.until }, |kept| Span {
        from: span.from.max(kept.kept_from).min(span.until),
        until: span.until.min(kept.kept_until + 1).max(span.from),
    });
    let known = if known.is_empty() { Span { from: span.until, until: span.until } } else { known };
    for (listing, days, piece) in pieces(by, narrow, known) {
        let mut all: Conditions = vec![
            ("series", vec![Value::Text(series.key())]),
            (days, vec![Value::Int(piece.from), Value::Int(piece.until)]),
        ];
        all.extend(narrow.conditions());
        let choice = ListingChoice { conditions: all, order: "any", limit: ALL, ..ListingChoice::default() };
        for row in house.store.list(listing, choice).await? {
            parts
                .entry(by.part_of_sum(&row))
                .or_default()
                .add(row.number, Tally { count: row.count, total: row.total });
        }
    }
    for rest in [Span { from: span.from, until: known.from }, Span { from: known.until, until: span.until }] {
        if rest.is_empty() {
            continue;
        }
        for row in counts_of(house, series, rest, narrow).await? {
            parts.entry(by.part_of(&row)).or_default().add(row.number, Tally { count: row.count, total: row.total });
        }
    }
    Ok(parts)
}
