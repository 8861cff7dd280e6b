//! Who looked at which customer.

crate::table! {
    /// A look at a customer; see the schema.
    pub struct CustomerReadRow in "customer_reads" key (slot, party_id, day, hour, reader_id, way, address) outside (archive) {
        slot: i64,
        party_id: i64,
        day: String,
        hour: i64,
        reader_id: i64,
        way: String,
        address: String,
        at: i64,
    }
}

crate::row! {
    /// What somebody read on a day: so many customers, so many of them without a case that would be a reason.
    pub struct ReaderDayRow {
        reader_id: i64,
        day: String,
        customers: i64,
        without_case: i64,
    }
}

crate::statements! {
    /// Each customer once a day for whoever looked; the number is the days since the last case ended, 0 where one was open, and a century
    /// where there never was one. Cases of the same day count.
    pub fact FACT_CUSTOMER_READ = crate::fact!("customer-read", time Date, at "r.day", day crate::day_of_date!("r.day"),
        office "o.office_id", person "r.reader_id", kind "r.way", channel "''",
        number concat!("COALESCE((SELECT MIN(CASE WHEN c.closed_at IS NULL OR c.closed_at >= r.at THEN 0 \
            ELSE (r.at - c.closed_at) / 86400000000 END) FROM cases c WHERE c.slot = r.slot AND c.party_id = r.party_id AND ",
            crate::day_of_instant!("c.received_at"), " <= ", crate::day_of_instant!("r.at"), "), 36525)"),
        amount "0", answers "''", about "'party'" "r.party_id" "r.reader_id",
        from "customer_reads r JOIN operators o ON o.id = r.reader_id WHERE NOT EXISTS (SELECT 1 FROM customer_reads e \
            WHERE e.slot = r.slot AND e.party_id = r.party_id AND e.day = r.day AND e.reader_id = r.reader_id \
            AND (e.at < r.at OR (e.at = r.at AND e.way || e.address < r.way || r.address)))");
    pub CUSTOMER_READS_OLD: CustomerReadRow = "SELECT {columns} FROM customer_reads WHERE at < $1 ORDER BY at LIMIT 1000";
    pub listing CUSTOMER_READS: CustomerReadRow = "SELECT {columns} FROM customer_reads" => |listing| listing
        .condition("party", "slot = $ AND party_id = $")
        .condition("reader", "reader_id = $")
        .condition("readers", "reader_id IN $list")
        .condition("from", "at >= $")
        .condition("until", "at < $")
        .order("time", &["at", "slot", "party_id", "reader_id", "way", "address"]);
    /// Of the days from $1 to $2; a case that is open, or was closed at $3 or later, is a reason.
    pub READER_DAYS: ReaderDayRow = "SELECT d.reader_id, d.day, COUNT(*) AS customers, \
         CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM cases c WHERE c.slot = d.slot AND c.party_id = d.party_id \
         AND (c.closed_at IS NULL OR c.closed_at >= $3)) THEN 0 ELSE 1 END) AS BIGINT) AS without_case \
         FROM (SELECT DISTINCT reader_id, day, slot, party_id FROM customer_reads WHERE day >= $1 AND day <= $2) d \
         GROUP BY d.reader_id, d.day";
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "customer_read",
    steps: &[include_str!("../../schema/customer_read.sql")],
    tables: &[CustomerReadRow::TABLE],
    whole: &[],
    statements,
};
