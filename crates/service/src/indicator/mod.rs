//! Indicators (指标) in a running house: what systems let be counted, the definitions of the packs, the counts that are kept by day, and
//! the figures of days, offices, people, kinds and channels. The arithmetic is that of [`yinuo_core::indicator`].

mod count;
pub mod house;
pub mod keep;
pub mod report;
pub mod rules;
pub mod sheet;

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use yinuo_core::indicator::FactKind;
use yinuo_store::FactSource;

use crate::systems::SYSTEMS;

pub use count::{By, Narrow, Span, conditions, taken};

/// Where a fact that a system registers is read.
#[derive(Debug)]
pub struct Fact {
    pub kind: &'static FactKind,
    pub source: &'static LazyLock<FactSource>,
}

/// Every fact of every system.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    SYSTEMS.iter().flat_map(|system| system.facts)
}

/// The fact with this key. The packs were checked against those there are.
pub fn fact(key: &str) -> Option<&'static Fact> {
    facts().find(|fact| fact.kind.key == key)
}

const FIRST: Date = date(1970, 1, 1);

/// The number of a day, as counts are kept by it.
pub fn number_of_day(day: Date) -> i64 {
    i64::from(day.since(FIRST).map_or(0, |span| span.get_days()))
}

/// The day with this number.
pub fn day_of_number(number: i64) -> Date {
    FIRST.saturating_add(number.days())
}

/// Microseconds of a day, and of the hours by which Chinese time is ahead.
const DAY: i64 = 86_400_000_000;
const AHEAD: i64 = 28_800_000_000;

/// The instant, in microseconds, at which the day with this number begins in China.
pub fn beginning_of_number(number: i64) -> i64 {
    number * DAY - AHEAD
}

/// The number of the day in China on which an instant, in microseconds, lies.
pub fn number_of_instant(instant: i64) -> i64 {
    (instant + AHEAD).div_euclid(DAY)
}
