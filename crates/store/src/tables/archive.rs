//! The archive: chains, operations, and the versions of rules they refer to; the outbox and what was set aside; settings.

crate::table! {
    /// A setting of this database.
    pub struct SettingRow in "settings" key (key) {
        key: String,
        value: String,
    }

    /// The head of the chain of one slot: the number and hash of its last operation.
    pub struct ChainRow in "chains" key (slot) outside (archive) {
        slot: i64,
        seq: i64,
        hash: Vec<u8>,
    }

    /// One command carried out. `changes` lists each row it wrote, as hash of its key and hash of its content; `told` is the hash of `salt`,
    /// `facts` and `reason`, which are gone where the operation was erased.
    pub struct OperationRow in "operations" key (slot, seq) outside (archive) {
        slot: i64,
        seq: i64,
        id: i64,
        at: i64,
        operator_id: i64,
        command: String,
        subject_kind: Option<String>,
        subject_id: Option<i64>,
        subject_version: Option<i64>,
        facts: String,
        reason: Option<String>,
        salt: Option<Vec<u8>>,
        told: Vec<u8>,
        idempotency_key: Option<String>,
        sent_mark: Option<String>,
        input_hash: Vec<u8>,
        answer: String,
        changes: Vec<u8>,
        previous_hash: Vec<u8>,
        hash: Vec<u8>,
    }

    /// Something to be done after the commit, at least once; `id` is its key.
    pub struct OutboxRow in "outbox" key (slot, id) outside (archive) {
        slot: i64,
        id: i64,
        kind: String,
        payload: String,
        in_order: i64,
        created_at: i64,
        attempts: i64,
        next_at: i64,
    }

    /// Something that could not be done and waits for a person; see the schema. `facts` belong to `code`, as JSON.
    pub struct SetAsideRow in "set_aside" key (slot, kind, id) outside (archive) {
        slot: i64,
        kind: String,
        id: i64,
        code: String,
        facts: String,
        since: i64,
        last_at: i64,
        tries: i64,
        again: i64,
        office_id: Option<i64>,
        subject_kind: Option<String>,
        subject_id: Option<i64>,
        number: Option<String>,
    }

    /// A version of a service or calendar, word for word.
    pub struct RuleVersionRow in "rule_versions" key (version) {
        version: String,
        kind: String,
        body: String,
        archived_at: i64,
    }
}

crate::row! {
    /// What a retry needs to know of the first try.
    pub struct ReplayLine { idempotency_key: String, operator_id: i64, command: String, input_hash: Vec<u8>, answer: String }
}

crate::row! {
    pub struct OutboxPlace { slot: i64, id: i64 }

    /// What those who look on are told of an operation.
    pub struct OperationTold { subject_kind: Option<String>, subject_id: Option<i64>, answer: String }

    pub struct SetAsideCount { kind: String, number: i64, since: i64 }
}

crate::statements! {
    pub SETTING: SettingRow = "SELECT {columns} FROM settings WHERE key = $1";
    pub RULE_VERSIONS_OF_KIND: RuleVersionRow = "SELECT {columns} FROM rule_versions WHERE kind = $1";
    pub RULE_VERSION_NAMES: String = "SELECT version FROM rule_versions";
    pub OPERATIONS_OF_SUBJECT: OperationRow =
        "SELECT {columns} FROM operations WHERE slot = $1 AND subject_id = $2 ORDER BY seq";
    pub OPERATIONS_OF_SUBJECT_SINCE: OperationRow =
        "SELECT {columns} FROM operations WHERE slot = $1 AND subject_id = $2 AND subject_version > $3 ORDER BY seq";
    /// Those of a slot after one, up to another.
    pub OPERATIONS_TOLD: OperationTold =
        "SELECT {columns} FROM operations WHERE slot = $1 AND seq > $2 AND seq <= $3";
    pub CHAIN: ChainRow = "SELECT {columns} FROM chains WHERE slot = $1";
    pub CHAINS: ChainRow = "SELECT {columns} FROM chains ORDER BY slot";
    /// Entries of the slots from `$5` to `$6` whose time has come, after the one that `$2` and `$3` name. The sign keeps the order of time.
    pub OUTBOX_READY: OutboxRow = "SELECT {columns} FROM outbox WHERE next_at <= $1 AND (next_at, id) > ($2, $3) \
         AND +slot BETWEEN $5 AND $6 \
         ORDER BY next_at, id LIMIT $4";
    /// Entries that later ones of their slot wait for.
    pub OUTBOX_HELD: OutboxPlace = "SELECT slot, id FROM outbox WHERE attempts > 0 AND in_order = 1 \
         AND next_at < 9223372036854775807 ORDER BY slot, id";
    pub OUTBOX_WAITING: i64 = "SELECT COUNT(*) FROM outbox WHERE next_at < 9223372036854775807";
    pub SET_ASIDE_COUNTS: SetAsideCount = "SELECT kind, COUNT(*) AS number, MIN(since) AS since FROM set_aside \
         WHERE again = 0 GROUP BY kind ORDER BY kind";
    pub SET_ASIDE_AGAIN: SetAsideRow = "SELECT {columns} FROM set_aside WHERE kind = $1 AND again = 1 LIMIT $2";
    pub LAST_OPERATION_AT: i64 = "SELECT COALESCE(MAX(at), 0) FROM operations";
    pub OPERATION_COUNT: i64 = "SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM chains";
/// By idempotency key, whatever the slot.
    pub lookup OPERATION_BY_KEY: OperationRow => (idempotency_key);
    /// Those about one thing.
    pub lookup OPERATIONS_ABOUT: OperationRow => (slot, subject_id);
    /// Those in which the same was sent by the same operator.
    pub lookup OPERATIONS_BY_SENT_MARK: OperationRow => (slot, sent_mark);
    /// Operations for the auditor, newest first.
    pub listing OPERATIONS: OperationRow = "SELECT {columns} FROM operations" => |listing| listing
        .condition("command", "command = $")
        .condition("commands", "command IN $list")
        // Of a customer: what was done to it, to its cases and to its agreements.
        .condition("party", "slot = $1 AND (subject_id = $2 \
             OR subject_id IN (SELECT c.id FROM cases c WHERE c.slot = $1 AND c.party_id = $2) \
             OR subject_id IN (SELECT a.id FROM agreements a WHERE a.slot = $1 AND a.holder_id = $2))")
        .condition("operator", "operator_id = $")
        .condition("operators", "operator_id IN $list")
        // Of a customer's slot none, even where a customer's file shares the slot of the house.
        .condition("of_the_house", "slot = 0 AND (subject_kind IS NULL OR subject_kind NOT IN ('case', 'party'))")
        .condition("from", "at >= $")
        .condition("until", "at < $")
        .order("time", &["at", "slot", "seq"]);
    /// What is set aside; of no office, where it belongs to none.
    pub listing SET_ASIDE: SetAsideRow = "SELECT {columns} FROM set_aside" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("kind", "kind = $")
        .condition("waiting", "again = 0")
        .condition("one", "slot = $1 AND kind = $2 AND id = $3")
        .order("time", &["last_at", "slot", "kind", "id"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "archive",
    steps: &[include_str!("../../schema/archive.sql")],
    tables: &[
        SettingRow::TABLE,
        ChainRow::TABLE,
        OperationRow::TABLE,
        OutboxRow::TABLE,
        SetAsideRow::TABLE,
        RuleVersionRow::TABLE,
    ],
    whole: &[Whole {
        tables: &["settings", "rule_versions"],
        why: "what the house is and goes by: few rows, read by every command",
    }],
    statements,
};
