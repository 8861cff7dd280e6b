//! Payouts and the batches in which a bank pays them; premiums and the batches in which it collects them.

crate::table! {
    /// A file for the bank, in the slot of the house. `kind` is `payout`, `payout/KIND` or `debit`.
    pub struct PaymentBatchRow in "payment_batches" key (slot, id) {
        slot: i64,
        id: i64,
        kind: String,
        office_id: i64,
        operator_id: i64,
        created_at: i64,
        execute_on: String,
        state: String,
        count: i64,
        amount: i64,
        sent_at: Option<i64>,
        version: i64,
    }

    pub struct PayoutRow in "payouts" key (slot, id) {
        slot: i64,
        id: i64,
        policy_id: i64,
        case_id: Option<i64>,
        office_id: i64,
        kind: String,
        benefit_key: Option<String>,
        due_on: String,
        amount: i64,
        state: String,
        blocked_by: Option<String>,
        payee: Option<String>,
        own_account: i64,
        account_masked: Option<String>,
        bank_code: Option<String>,
        branch_code: Option<String>,
        account_by: Option<i64>,
        batch_id: Option<i64>,
        attempts: i64,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }

    /// A premium that a batch collects from the account of its policy.
    pub struct DebitItemRow in "debit_items" key (slot, id) {
        slot: i64,
        id: i64,
        policy_id: i64,
        batch_id: i64,
        office_id: i64,
        amount: i64,
        account_masked: String,
        state: String,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }
}

crate::row! {
    /// A line of the list of payouts, with policy number and holder.
    pub struct PayoutLineRow {
        slot: i64,
        id: i64,
        policy_id: i64,
        policy_number: String,
        holder_id: i64,
        holder_name: String,
        case_id: Option<i64>,
        office_id: i64,
        kind: String,
        due_on: String,
        amount: i64,
        state: String,
        blocked_by: Option<String>,
        payee: Option<String>,
        own_account: i64,
        account_masked: Option<String>,
        bank_code: Option<String>,
        branch_code: Option<String>,
        account_by: Option<i64>,
        batch_id: Option<i64>,
        attempts: i64,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }

    /// A payment of a batch, with what its file tells of it.
    pub struct PaymentRow {
        slot: i64,
        id: i64,
        policy_id: i64,
        policy_number: String,
        amount: i64,
        state: String,
        payee: Option<String>,
        own_account: i64,
        account_masked: Option<String>,
        branch_code: Option<String>,
        attempts: i64,
    }

    /// A debit of a batch, with what the lists and the file tell of it.
    pub struct DebitLineRow {
        slot: i64,
        id: i64,
        policy_id: i64,
        policy_number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        amount: i64,
        payee: Option<String>,
        account_masked: String,
        branch_code: Option<String>,
        state: String,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }

    /// A policy whose premium may be collected.
    pub struct DebitableRow { slot: i64, id: i64 }

    /// How many payouts or debits of a batch are in a state, and their sum.
    pub struct BatchCountRow { state: String, number: i64, amount: i64 }
}

crate::statements! {
    pub PAYOUT: PayoutRow = "SELECT {columns} FROM payouts WHERE slot = $1 AND id = $2";
    pub PAYOUTS_OF_POLICY: PayoutRow =
        "SELECT {columns} FROM payouts WHERE slot = $1 AND policy_id = $2 ORDER BY due_on, id";
    pub PAYMENT_BATCH: PaymentBatchRow = "SELECT {columns} FROM payment_batches WHERE slot = $1 AND id = $2";
    pub PAYOUTS_OF_BATCH: PayoutRow = "SELECT {columns} FROM payouts WHERE batch_id = $1 ORDER BY slot, id";
    pub BATCH_COUNTS: BatchCountRow = "SELECT state, COUNT(*) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM payouts WHERE batch_id = $1 GROUP BY state UNION ALL \
         SELECT state, COUNT(*) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM debit_items WHERE batch_id = $1 GROUP BY state ORDER BY state";
    /// What can be put into a batch: ready, due, with an account. `$2` is how many.
    pub PAYOUTS_READY: PayoutRow = "SELECT {columns} FROM payouts WHERE state = 'ready' AND due_on <= $1 \
         ORDER BY due_on, id, slot LIMIT $2";
    /// All payments of a batch, a page at a time: those after the one with slot `$2` and id `$3`.
    pub PAYMENTS_OF_BATCH: PaymentRow = "SELECT o.slot, o.id, o.policy_id, y.number AS policy_number, o.amount, o.state, \
         o.payee, o.own_account, o.account_masked, o.branch_code, o.attempts FROM payouts o \
         JOIN policies y ON y.slot = o.slot AND y.id = o.policy_id WHERE o.batch_id = $1 \
         AND (o.slot > $2 OR (o.slot = $2 AND o.id > $3)) ORDER BY o.slot, o.id LIMIT $4";
    /// All debits of a batch, a page at a time, as [`PAYMENTS_OF_BATCH`].
    pub DEBITS_OF_BATCH: DebitLineRow = "SELECT d.slot, d.id, d.policy_id, y.number AS policy_number, y.holder_id, \
         p.name AS holder_name, d.office_id, d.amount, y.payee, d.account_masked, y.branch_code, d.state, d.return_code, \
         d.return_reason, d.settled_on, d.version FROM debit_items d \
         JOIN policies y ON y.slot = d.slot AND y.id = d.policy_id JOIN parties p ON p.slot = y.slot AND p.id = y.holder_id \
         WHERE d.batch_id = $1 AND (d.slot > $2 OR (d.slot = $2 AND d.id > $3)) ORDER BY d.slot, d.id LIMIT $4";
    pub lookup WAITING_DEBITS: DebitItemRow => (slot, policy_id, state);
    pub lookup ALL_PAYOUTS: PayoutRow => (slot, policy_id);
    pub lookup BLOCKED_PAYOUTS: PayoutRow => (slot, policy_id, state);
    /// Lists of payouts: the payable list is `state` ready and blocked.
    pub listing PAYOUTS: PayoutLineRow = PAYOUT_LINE => |listing| listing
        .condition("offices", "o.office_id IN $list")
        // The states of the partial index are spelt out, so that it is used.
        .condition("ready", "o.state = 'ready'")
        .condition("waiting", "o.state IN ('blocked', 'ready', 'batched', 'returned')")
        .condition("state", "o.state = $")
        .condition("states", "o.state IN $list")
        .condition("payout", "o.slot = $1 AND o.id = $2")
        .condition("kind", "o.kind = $")
        .condition("batch", "o.batch_id = $")
        .condition("policy", "o.slot = $1 AND o.policy_id = $2")
        .condition("policy_number", "y.number = $")
        .condition("due_from", "o.due_on >= $")
        .condition("due_until", "o.due_on <= $")
        .condition("holder_term", "(y.slot, y.holder_id) IN (SELECT t.slot, t.party_id FROM party_terms t \
             WHERE t.term >= $1 AND t.term < $2)")
        .condition("numbers", "(y.slot, y.holder_id) IN (SELECT n.slot, n.holder_id FROM personal_numbers n \
             WHERE substr(n.hash, 1, 16) IN $list)")
        .order("due", &["o.due_on", "o.id", "o.slot"])
        .order("amount", &["o.amount", "o.slot", "o.id"]);
    /// Debits of batches.
    pub listing DEBITS: DebitLineRow = DEBIT_LINE => |listing| listing
        .condition("offices", "d.office_id IN $list")
        .condition("batch", "d.batch_id = $")
        .condition("state", "d.state = $")
        .order("id", &["d.slot", "d.id"]);
    /// Policies with open instalments whose holders have authorised debits.
    pub listing DEBITABLE: DebitableRow = "SELECT y.slot, y.id FROM policies y" => |listing| listing
        .condition("offices", "y.office_id IN $list")
        // Spelt out, so that the partial index is used.
        .condition("debitable", "y.debit = 1 AND y.state = 'in_force' AND y.open_dues > 0")
        .order("id", &["y.slot", "y.id"]);
    pub listing PAYMENT_BATCHES: PaymentBatchRow = "SELECT {columns} FROM payment_batches" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("state", "state = $")
        .order("created", &["created_at", "slot", "id"]);
}

const DEBIT_LINE: &str = "SELECT d.slot, d.id, d.policy_id, y.number AS policy_number, y.holder_id, \
    p.name AS holder_name, d.office_id, d.amount, y.payee, d.account_masked, y.branch_code, d.state, d.return_code, \
    d.return_reason, d.settled_on, d.version FROM debit_items d \
    JOIN policies y ON y.slot = d.slot AND y.id = d.policy_id JOIN parties p ON p.slot = y.slot AND p.id = y.holder_id";

const PAYOUT_LINE: &str = "SELECT o.slot, o.id, o.policy_id, y.number AS policy_number, y.holder_id, \
    p.name AS holder_name, o.case_id, o.office_id, o.kind, o.due_on, o.amount, o.state, o.blocked_by, \
    COALESCE(o.payee, y.payee) AS payee, o.own_account, \
    CASE WHEN o.own_account = 0 AND o.account_masked IS NULL THEN y.account_masked ELSE o.account_masked END AS account_masked, \
    CASE WHEN o.own_account = 0 AND o.account_masked IS NULL THEN y.bank_code ELSE o.bank_code END AS bank_code, \
    CASE WHEN o.own_account = 0 AND o.account_masked IS NULL THEN y.branch_code ELSE o.branch_code END AS branch_code, \
    CASE WHEN o.own_account = 0 AND o.account_masked IS NULL THEN y.account_by ELSE o.account_by END AS account_by, o.batch_id, o.attempts, o.return_code, o.return_reason, \
    o.settled_on, o.version FROM payouts o JOIN policies y ON y.slot = o.slot AND y.id = o.policy_id \
    JOIN parties p ON p.slot = y.slot AND p.id = y.holder_id";

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "payout",
    steps: &[include_str!("../../schema/payout.sql")],
    tables: &[PaymentBatchRow::TABLE, PayoutRow::TABLE, DebitItemRow::TABLE],
    statements,
};
