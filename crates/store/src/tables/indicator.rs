//! What indicators count, kept by day, and added up by months and offices.

crate::table! {
    /// A series and the days that are kept of it.
    pub struct FactSeriesRow in "fact_series" key (series) outside (archive) {
        series: String,
        kept_from: i64,
        kept_until: i64,
        kept_at: i64,
    }

    /// Facts of a day that are alike, counted.
    pub struct FactDayRow in "fact_days" key (series, day, office_id, person_id, kind, channel, number) outside (archive) {
        series: String,
        day: i64,
        office_id: i64,
        person_id: i64,
        kind: String,
        channel: String,
        number: i64,
        count: i64,
        total: i64,
    }

    /// Those of a month in an office that are alike, counted.
    pub struct FactMonthRow in "fact_months" key (series, month, office_id, number) outside (archive) {
        series: String,
        month: i64,
        office_id: i64,
        number: i64,
        count: i64,
        total: i64,
    }
}

crate::row! {
    /// What was counted of one part: an office, a person, a kind or a channel, by number.
    pub struct FactSumRow {
        id: i64,
        word: String,
        number: i64,
        count: i64,
        total: i64,
    }
}

/// Sums by one column, and all together; a part that is a text has no id, and one that is an id has no word.
macro_rules! sums {
    ($id:literal, $word:literal, $part:literal) => {
        concat!(
            "SELECT n.id, n.word, n.number, n.count, n.total FROM (SELECT ",
            $id,
            " AS id, ",
            $word,
            " AS word, number, ",
            "CAST(SUM(count) AS BIGINT) AS count, CAST(SUM(total) AS BIGINT) AS total FROM fact_days WHERE {filters} ",
            "GROUP BY ",
            $part,
            ", number) n"
        )
    };
}

fn narrowed(listing: Listing<FactSumRow>) -> Listing<FactSumRow> {
    listing
        .condition("series", "series = $")
        .condition("days", "day >= $ AND day < $")
        .condition("offices", "office_id IN $list")
        .condition("persons", "person_id IN $list")
        .condition("kinds", "kind IN $list")
        .condition("channels", "channel IN $list")
        .order("any", &["n.id", "n.word", "n.number"])
}

crate::statements! {
    pub FACT_SERIES: FactSeriesRow = "SELECT {columns} FROM fact_series ORDER BY series";
    pub FACT_DAYS: FactDayRow = "SELECT {columns} FROM fact_days WHERE series = $1 AND day >= $2 AND day < $3";
    pub FACT_MONTH: FactMonthRow = "SELECT {columns} FROM fact_months WHERE series = $1 AND month = $2";
    /// By office, of whole months.
    pub listing FACTS_OF_MONTHS: FactSumRow = "SELECT n.id, n.word, n.number, n.count, n.total FROM (SELECT office_id AS id, '' AS word, number, \
         CAST(SUM(count) AS BIGINT) AS count, CAST(SUM(total) AS BIGINT) AS total FROM fact_months WHERE {filters} \
         GROUP BY office_id, number) n" => |listing| listing
        .condition("series", "series = $")
        .condition("months", "month >= $ AND month < $")
        .condition("offices", "office_id IN $list")
        .order("any", &["n.id", "n.word", "n.number"]);
    pub listing FACTS_BY_OFFICE: FactSumRow = sums!("office_id", "''", "office_id") => narrowed;
    pub listing FACTS_BY_PERSON: FactSumRow = sums!("person_id", "''", "person_id") => narrowed;
    pub listing FACTS_BY_KIND: FactSumRow = sums!("CAST(0 AS BIGINT)", "kind", "kind") => narrowed;
    pub listing FACTS_BY_CHANNEL: FactSumRow = sums!("CAST(0 AS BIGINT)", "channel", "channel") => narrowed;
}

use super::{Room, Whole};
use crate::listing::Listing;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "indicator",
    steps: &[include_str!("../../schema/indicator.sql")],
    tables: &[FactSeriesRow::TABLE, FactDayRow::TABLE, FactMonthRow::TABLE],
    whole: &[Whole {
        tables: &["fact_series", "fact_months", "fact_days"],
        why: "sums over all slots, which can be counted again",
    }],
    statements,
};
