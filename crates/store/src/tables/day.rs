//! Day runs, each with its steps.

crate::table! {
    /// A day run; see the schema.
    pub struct DayRunRow in "day_runs" key (slot, id) outside (archive) {
        slot: i64,
        id: i64,
        until: String,
        operator_id: i64,
        started_at: i64,
        noted_at: i64,
        finished_at: Option<i64>,
    }

    pub struct DayRunStepRow in "day_run_steps" key (slot, run_id, sequence) outside (archive) {
        slot: i64,
        run_id: i64,
        sequence: i64,
        step: String,
        waiting: i64,
        done: i64,
        finished_at: Option<i64>,
        failure: Option<String>,
    }
}

crate::statements! {
    pub DAY_RUNS: DayRunRow = "SELECT {columns} FROM day_runs WHERE slot = 0 ORDER BY id DESC LIMIT $1";
    pub lookup DAY_RUN_STEPS: DayRunStepRow => (slot, run_id);
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "day",
    steps: &[include_str!("../../schema/day.sql")],
    tables: &[DayRunRow::TABLE, DayRunStepRow::TABLE],
    whole: &[],
    statements,
};
