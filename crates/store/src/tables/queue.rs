//! Waiting numbers at the counters of an office.

crate::table! {
    /// A waiting number of a day.
    pub struct TicketRow in "tickets" key (id) {
        id: i64,
        office_id: i64,
        day: String,
        number: i64,
        state: String,
        counter: Option<String>,
        drawn_at: i64,
        drawn_by: i64,
        called_at: Option<i64>,
        called_by: Option<i64>,
        ended_at: Option<i64>,
        version: i64,
    }
}

crate::statements! {
    pub lookup TICKETS_OF_DAY: TicketRow => (office_id, day);
    pub TICKET: TicketRow = "SELECT {columns} FROM tickets WHERE id = $1";
    pub TICKETS: TicketRow = "SELECT {columns} FROM tickets WHERE office_id = $1 AND day = $2 ORDER BY number";
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "queue",
    steps: &[include_str!("../../schema/queue.sql")],
    tables: &[TicketRow::TABLE],
    whole: &[Whole { tables: &["tickets"], why: "about offices, not about customers" }],
    statements,
};
