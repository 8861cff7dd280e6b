//! Facts that are counted: one wording of where they stand, from which come both the counts by day and the list behind them, so that a
//! figure and its list cannot differ.
//!
//! A fact stands on a day, which is the number of days since 1970 in Chinese time ([`day_of_instant!`](crate::day_of_instant),
//! [`day_of_date!`](crate::day_of_date)). What is narrowed is narrowed inside: by the column of its time, which leads an index.

use std::fmt;

use crate::listing::Listing;
use crate::statement::{AnyStatement, Prepared};

crate::row! {
    /// Facts of a day that are alike, counted.
    pub struct FactCountRow {
        day: i64,
        office_id: i64,
        person_id: i64,
        kind: String,
        channel: String,
        number: i64,
        count: i64,
        total: i64,
    }

    /// One fact.
    pub struct FactRow {
        day: i64,
        office_id: i64,
        person_id: i64,
        kind: String,
        channel: String,
        number: i64,
        amount: i64,
        subject_kind: String,
        subject_id: i64,
        sequence: i64,
    }
}

/// What the time of a fact is stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactTime {
    /// Microseconds since 1970.
    Instant,
    /// A date as text.
    Date,
}

/// Where a fact is read. The conditions of both listings: `span` (two times, the second not any more), `offices` (and `offices_aside`, by no index), `persons`, `kinds`, `channels`
/// as lists, `beginning` as what kinds begin with, `answer` as what stands among the answers, `within` and `beyond` a number.
pub struct FactSource {
    pub time: FactTime,
    pub counts: Listing<FactCountRow>,
    pub rows: Listing<FactRow>,
}

impl Prepared for FactSource {
    fn prepared(&self) -> Vec<AnyStatement> {
        let mut all = self.counts.prepared();
        all.extend(self.rows.prepared());
        all
    }
}

impl fmt::Debug for FactSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("FactSource").field(&self.rows.name).finish()
    }
}

/// The day of a column with microseconds since 1970, in Chinese time.
#[macro_export]
macro_rules! day_of_instant {
    ($column:literal) => {
        concat!("((", $column, " + 28800000000) / 86400000000)")
    };
}

/// The day of a column with a date as text: the days from 1 March 0000, less those until 1970.
#[macro_export]
macro_rules! day_of_date {
    ($column:literal) => {
        concat!(
            "(SELECT 365 * g.y + g.y / 4 - g.y / 100 + g.y / 400 + (153 * g.m + 2) / 5 + g.d - 719469 FROM (SELECT ",
            "CASE WHEN CAST(substr(",
            $column,
            ", 6, 2) AS BIGINT) > 2 THEN CAST(substr(",
            $column,
            ", 1, 4) AS BIGINT) ",
            "ELSE CAST(substr(",
            $column,
            ", 1, 4) AS BIGINT) - 1 END AS y, ",
            "CASE WHEN CAST(substr(",
            $column,
            ", 6, 2) AS BIGINT) > 2 THEN CAST(substr(",
            $column,
            ", 6, 2) AS BIGINT) - 3 ",
            "ELSE CAST(substr(",
            $column,
            ", 6, 2) AS BIGINT) + 9 END AS m, ",
            "CAST(substr(",
            $column,
            ", 9, 2) AS BIGINT) AS d) g)"
        )
    };
}

/// A fact: see [`FactSource`]. The fields are SQL and stand in this order.
#[macro_export]
macro_rules! fact {
    (
        $name:expr, time $time:ident, at $at:literal, day $day:expr, office $office:literal, person $person:literal, kind $kind:literal,
        channel $channel:literal, number $number:expr, amount $amount:literal, answers $answers:literal,
        about $subject_kind:literal $subject_id:literal $sequence:literal, from $from:expr
    ) => {
        $crate::FactSource {
            time: $crate::FactTime::$time,
            counts: $crate::fact!(@conditions $crate::Listing::new(
                concat!($name, ".counts"),
                concat!(
                    "SELECT n.day, n.office_id, n.person_id, n.kind, n.channel, n.number, n.count, n.total FROM (SELECT ",
                    "f.day, f.office_id, f.person_id, f.kind, f.channel, f.number, COUNT(*) AS count, ",
                    "CAST(SUM(f.amount) AS BIGINT) AS total FROM (SELECT CAST(", $day, " AS BIGINT) AS day, ", $office, " AS office_id, ",
                    $person, " AS person_id, ", $kind, " AS kind, ", $channel, " AS channel, ",
                    "CAST(", $number, " AS BIGINT) AS number, CAST(", $amount, " AS BIGINT) AS amount FROM ", $from, " AND {filters}) f ",
                    "GROUP BY f.day, f.office_id, f.person_id, f.kind, f.channel, f.number) n"
                )
            ), $at, $office, $person, $kind, $channel, $number, $answers)
            .order("any", &["n.day", "n.office_id", "n.person_id", "n.kind", "n.channel", "n.number"]),
            rows: $crate::fact!(@conditions $crate::Listing::new(
                concat!($name, ".rows"),
                concat!(
                    "SELECT f.day, f.office_id, f.person_id, f.kind, f.channel, f.number, f.amount, f.subject_kind, ",
                    "f.subject_id, f.sequence FROM (SELECT CAST(", $day, " AS BIGINT) AS day, ", $office, " AS office_id, ",
                    $person, " AS person_id, ", $kind, " AS kind, ", $channel, " AS channel, ",
                    "CAST(", $number, " AS BIGINT) AS number, CAST(", $amount, " AS BIGINT) AS amount, ", $at, " AS at, ", $subject_kind, " AS subject_kind, ", $subject_id, " AS subject_id, ",
                    "CAST(", $sequence, " AS BIGINT) AS sequence FROM ", $from, " AND {filters}) f"
                )
            ), $at, $office, $person, $kind, $channel, $number, $answers)
            // By the column itself: an index leads with it, so that a page of a long list is not sorted from all of it.
            .order("day", &["f.at", "f.subject_id", "f.sequence"]),
        }
    };
    (@conditions $listing:expr, $at:literal, $office:literal, $person:literal, $kind:literal, $channel:literal, $number:expr, $answers:literal) => {
        $listing
            .condition("span", concat!($at, " >= $ AND ", $at, " < $"))
            .condition("offices", concat!($office, " IN $list"))
            // In the order of time, those of other offices passed over.
            .condition("offices_aside", concat!("{aside}", $office, " IN $list"))
            .condition("persons", concat!($person, " IN $list"))
            .condition("kinds", concat!($kind, " IN $list"))
            .condition("channels", concat!($channel, " IN $list"))
            // No pattern: a sign of a key stands for itself.
            .condition("beginning", concat!("substr(", $kind, ", 1, length($1)) = $1"))
            .condition("answer", concat!("REPLACE(", $answers, ", $1, '') <> ", $answers))
            .condition("within", concat!($number, " >= $ AND ", $number, " <= $"))
            .condition("beyond", concat!($number, " > $"))
    };
}
