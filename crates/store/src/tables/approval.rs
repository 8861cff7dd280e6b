//! What waits for the word of another, and what became of it.

crate::table! {
    /// An approval; see the schema.
    pub struct ApprovalRow in "approvals" key (slot, id) {
        slot: i64,
        id: i64,
        act: String,
        of_what: String,
        subject_kind: String,
        subject_id: i64,
        subject_label: String,
        office_id: i64,
        asker_id: i64,
        made_by: Option<i64>,
        asked_at: i64,
        amount: Option<i64>,
        will: String,
        cite: String,
        permissions: String,
        words: String,
        permission: String,
        state: String,
        decided_at: Option<i64>,
        decided_by: Option<i64>,
        reason: Option<String>,
        outcome: Option<String>,
        held: Vec<u8>,
        version: i64,
    }
}

crate::statements! {
    /// About a thing, released or turned down.
    pub APPROVALS_DECIDED: ApprovalRow = "SELECT {columns} FROM approvals WHERE slot = $1 AND subject_id = $2 AND state <> 'waiting' ORDER BY id";
    pub APPROVAL: ApprovalRow = "SELECT {columns} FROM approvals WHERE slot = $1 AND id = $2";
    pub listing APPROVALS: ApprovalRow = "SELECT {columns} FROM approvals" => |listing| listing
        .condition("waiting", "state = 'waiting'")
        .condition("decided", "state <> 'waiting'")
        .condition("state", "state = $")
        .condition("act", "act = $")
        .condition("subject", "subject_id = $")
        .condition("asker", "asker_id = $")
        .condition("not_asker", "asker_id <> $")
        .condition("permissions", "permission IN $list")
        .condition("offices", "office_id IN $list")
        .order("asked", &["asked_at", "slot", "id"]);
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "approval",
    steps: &[include_str!("../../schema/approval.sql")],
    tables: &[ApprovalRow::TABLE],
    whole: &[],
    statements,
};
