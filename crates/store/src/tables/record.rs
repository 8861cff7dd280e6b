//! Stored documents and inventories of them.

use super::Room;
use crate::table::TableRow;

crate::table! {
    /// A record; see the schema.
    pub struct RecordRow in "records" key (slot, id) {
        slot: i64,
        id: i64,
        number: String,
        title: String,
        pages: i64,
        subject_kind: Option<String>,
        subject_id: Option<i64>,
        subject_label: Option<String>,
        office_id: i64,
        term: String,
        ended_on: Option<String>,
        keep_until: Option<String>,
        state: String,
        shelf: Option<String>,
        lent_to: Option<String>,
        lent_until: Option<String>,
        lent_by: Option<i64>,
        borrower_id: Option<i64>,
        remind_on: Option<String>,
        received_at: i64,
        version: i64,
    }

    /// What was done with a record.
    pub struct RecordEventRow in "record_events" key (slot, record_id, sequence) {
        slot: i64,
        record_id: i64,
        sequence: i64,
        kind: String,
        detail: String,
        at: i64,
        operator_id: i64,
    }

    /// An inventory of shelves.
    pub struct InventoryRow in "inventories" key (slot, id) {
        slot: i64,
        id: i64,
        office_id: i64,
        shelf: Option<String>,
        begun_at: i64,
        begun_by: i64,
        ended_at: Option<i64>,
        ended_by: Option<i64>,
        expected: i64,
        seen: i64,
        misplaced: i64,
        extra: i64,
        version: i64,
    }

    /// A record that ought to lie there, or was seen there.
    pub struct InventoryLineRow in "inventory_lines" key (slot, inventory_id, record_id) {
        slot: i64,
        inventory_id: i64,
        record_id: i64,
        number: String,
        title: String,
        expected_on: Option<String>,
        seen_on: Option<String>,
        seen_at: Option<i64>,
        seen_by: Option<i64>,
    }
}

crate::statements! {
    pub RECORD: RecordRow = "SELECT {columns} FROM records WHERE slot = $1 AND id = $2";
    pub RECORD_OF_NUMBER: RecordRow = "SELECT {columns} FROM records WHERE number = $1";
    pub EVENTS_OF_RECORD: RecordEventRow =
        "SELECT {columns} FROM record_events WHERE slot = $1 AND record_id = $2 ORDER BY sequence";
    /// Loans of which somebody is to be told up to a day, without what is set aside.
    pub LOANS_READY: RecordRow = "SELECT {columns} FROM records WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND (remind_on, id) > ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = records.slot AND a.kind = 'record.loans' \
         AND a.id = records.id AND a.again = 0) ORDER BY remind_on, id, slot LIMIT $4";
    pub FIRST_LOAN_READY: String = "SELECT remind_on FROM records WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = records.slot AND a.kind = 'record.loans' \
         AND a.id = records.id AND a.again = 0) ORDER BY remind_on, id, slot LIMIT 1";
    pub LOANS_READY_COUNT: i64 = "SELECT COUNT(*) FROM records WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = records.slot AND a.kind = 'record.loans' \
         AND a.id = records.id AND a.again = 0)";
    pub INVENTORY: InventoryRow = "SELECT {columns} FROM inventories WHERE slot = $1 AND id = $2";
    pub LINES_OF_INVENTORY: InventoryLineRow =
        "SELECT {columns} FROM inventory_lines WHERE slot = $1 AND inventory_id = $2 ORDER BY number";
    pub listing RECORDS: RecordRow = "SELECT {columns} FROM records" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("state", "state = $")
        .condition("shelf", "shelf = $")
        .condition("number", "number = $")
        .condition("subject", "subject_id = $")
        .condition("overdue", "state = 'lent' AND lent_until < $")
        .condition("expired", "state IN ('received', 'filed') AND keep_until < $")
        .order("received", &["received_at", "slot", "id"]);
    pub listing INVENTORIES: InventoryRow = "SELECT {columns} FROM inventories" => |listing| listing
        .condition("offices", "office_id IN $list")
        .order("begun", &["begun_at", "slot", "id"]);
}

pub static ROOM: Room = Room {
    key: "record",
    steps: &[include_str!("../../schema/record.sql")],
    tables: &[RecordRow::TABLE, RecordEventRow::TABLE, InventoryRow::TABLE, InventoryLineRow::TABLE],
    whole: &[],
    statements,
};
