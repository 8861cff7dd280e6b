//! Payouts and the batches in which a bank pays them; debits and the batches in which it collects them. Both are about a subject
//! of any kind, whose system knows what it is called and which account it has.

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
        creditor_id: i64,
        subject_kind: String,
        subject_id: i64,
        case_id: Option<i64>,
        office_id: i64,
        kind: String,
        benefit_key: Option<String>,
        due_on: String,
        amount: i64,
        state: String,
        blocks: Option<String>,
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

    /// An attempt to pay that came to nothing.
    pub struct PayoutAttemptRow in "payout_attempts" key (slot, payout_id, number) {
        slot: i64,
        payout_id: i64,
        number: i64,
        batch_id: i64,
        payee: String,
        account_masked: String,
        bank_code: Option<String>,
        branch_code: Option<String>,
        account_by: Option<i64>,
        ended_on: String,
        return_code: Option<String>,
        return_reason: Option<String>,
    }

    /// What a batch collects from the account of a subject.
    pub struct DebitItemRow in "debit_items" key (slot, id) {
        slot: i64,
        id: i64,
        subject_kind: String,
        subject_id: i64,
        payer_id: i64,
        batch_id: i64,
        office_id: i64,
        amount: i64,
        account_holder: String,
        account_masked: String,
        branch_code: Option<String>,
        state: String,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }
}

crate::row! {
    /// A line of the list of payouts, with the creditor's name.
    pub struct PayoutLineRow {
        slot: i64,
        id: i64,
        creditor_id: i64,
        creditor_name: String,
        subject_kind: String,
        subject_id: i64,
        case_id: Option<i64>,
        office_id: i64,
        kind: String,
        due_on: String,
        amount: i64,
        state: String,
        blocks: Option<String>,
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
        subject_kind: String,
        subject_id: i64,
        amount: i64,
        state: String,
        payee: Option<String>,
        own_account: i64,
        account_masked: Option<String>,
        branch_code: Option<String>,
        attempts: i64,
    }

    /// A debit of a batch, with the payer's name.
    pub struct DebitLineRow {
        slot: i64,
        id: i64,
        subject_kind: String,
        subject_id: i64,
        payer_id: i64,
        payer_name: String,
        office_id: i64,
        amount: i64,
        account_holder: String,
        account_masked: String,
        branch_code: Option<String>,
        state: String,
        return_code: Option<String>,
        return_reason: Option<String>,
        settled_on: Option<String>,
        version: i64,
    }

    /// How many payouts or debits of a batch are in a state, and their sum.
    pub struct BatchCountRow { state: String, number: i64, amount: i64 }
}

/// Whether a payout `o` is neither paid nor called off, in the words of its index.
macro_rules! on_its_way {
    () => {
        "(o.state = 'blocked' OR o.state = 'ready' OR o.state = 'batched' OR o.state = 'returned')"
    };
}
pub(crate) use on_its_way;

crate::statements! {
    pub fact FACT_TRANSFER_FAILED = crate::fact!("transfer-failed", time Date, at "p.due_on", day crate::day_of_date!("p.due_on"),
        office "p.office_id", person "COALESCE(t.account_by, 0)", kind "COALESCE(t.return_code, '')", channel "''", number "-1",
        amount "p.amount", answers "''", about "p.subject_kind" "p.subject_id" "t.number",
        from "payouts p JOIN payout_attempts t ON t.slot = p.slot AND t.payout_id = p.id WHERE t.return_code IS NOT NULL");
    pub PAYOUT: PayoutRow = "SELECT {columns} FROM payouts WHERE slot = $1 AND id = $2";
    pub PAYOUTS_OF_SUBJECT: PayoutRow = "SELECT {columns} FROM payouts WHERE slot = $1 AND subject_id = $2 \
         AND subject_kind = $3 ORDER BY due_on, id";
    pub PAYOUTS_ABOUT: PayoutRow = "SELECT {columns} FROM payouts WHERE slot = $1 AND subject_id = $2 ORDER BY id";
    pub DEBITS_ABOUT: DebitItemRow = "SELECT {columns} FROM debit_items WHERE slot = $1 AND subject_id = $2 ORDER BY id";
    pub ATTEMPTS_OF_PAYOUT: PayoutAttemptRow = "SELECT {columns} FROM payout_attempts WHERE slot = $1 AND payout_id = $2 \
         ORDER BY number";
    pub PAYMENT_BATCH: PaymentBatchRow = "SELECT {columns} FROM payment_batches WHERE slot = $1 AND id = $2";
    pub PAYOUTS_OF_CASE: PayoutRow = "SELECT {columns} FROM payouts WHERE slot = $1 AND case_id = $2 ORDER BY id";
    pub PAYOUTS_OF_BATCH: PayoutRow = "SELECT {columns} FROM payouts WHERE batch_id = $1 ORDER BY slot, id";
    pub BATCH_COUNTS: BatchCountRow = "SELECT state, COUNT(*) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM payouts WHERE batch_id = $1 GROUP BY state UNION ALL \
         SELECT state, COUNT(*) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM debit_items WHERE batch_id = $1 GROUP BY state ORDER BY state";
    /// What can be put into a batch: ready, due, with an account. `$2` is how many.
    pub PAYOUTS_READY: PayoutRow = "SELECT {columns} FROM payouts WHERE state = 'ready' AND due_on <= $1 \
         ORDER BY due_on, id, slot LIMIT $2";
    /// All payments of a batch, a page at a time: those after the one with slot `$2` and id `$3`.
    pub PAYMENTS_OF_BATCH: PaymentRow = "SELECT slot, id, subject_kind, subject_id, amount, state, payee, own_account, \
         account_masked, branch_code, attempts FROM payouts WHERE batch_id = $1 \
         AND (slot > $2 OR (slot = $2 AND id > $3)) ORDER BY slot, id LIMIT $4";
    /// All debits of a batch, a page at a time, as [`PAYMENTS_OF_BATCH`].
    pub DEBITS_OF_BATCH: DebitItemRow = "SELECT {columns} FROM debit_items WHERE batch_id = $1 \
         AND (slot > $2 OR (slot = $2 AND id > $3)) ORDER BY slot, id LIMIT $4";
    pub lookup WAITING_DEBITS: DebitItemRow => (slot, subject_id, state);
    pub lookup ALL_PAYOUTS: PayoutRow => (slot, subject_id);
    pub lookup BLOCKED_PAYOUTS: PayoutRow => (slot, subject_id, state);
    /// Lists of payouts: the payable list is `state` ready and blocked.
    pub listing PAYOUTS: PayoutLineRow = PAYOUT_LINE => |listing| listing
        .condition("offices", "o.office_id IN $list")
        // The states of the partial index are spelt out, so that it is used.
        .condition("ready", "o.state = 'ready'")
        .condition("waiting", on_its_way!())
        .condition("state", "o.state = $")
        .condition("states", "o.state IN $list")
        .condition("payout", "o.slot = $1 AND o.id = $2")
        .condition("kind", "o.kind = $")
        .condition("batch", "o.batch_id = $")
        .condition("subject", "o.slot = $1 AND o.subject_id = $2 AND o.subject_kind = $3")
        .condition("due_from", "o.due_on >= $")
        .condition("due_until", "o.due_on <= $")
        .condition("creditor_term", concat!("(o.slot, o.creditor_id) IN ", named!()))
        .condition("numbers", "(o.slot, o.creditor_id) IN (SELECT n.slot, n.of_id FROM personal_numbers n \
             WHERE n.hash IN $list)")
        .order("due", &["o.due_on", "o.id", "o.slot"])
        .order("amount", &["o.amount", "o.slot", "o.id"]);
    /// Debits of batches.
    pub listing DEBITS: DebitLineRow = DEBIT_LINE => |listing| listing
        .condition("offices", "d.office_id IN $list")
        .condition("batch", "d.batch_id = $")
        .condition("state", "d.state = $")
        .order("id", &["d.slot", "d.id"]);
    pub listing PAYMENT_BATCHES: PaymentBatchRow = "SELECT {columns} FROM payment_batches" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("state", "state = $")
        .order("created", &["created_at", "slot", "id"]);
}

const DEBIT_LINE: &str = "SELECT d.slot, d.id, d.subject_kind, d.subject_id, d.payer_id, p.name AS payer_name, d.office_id, \
    d.amount, d.account_holder, d.account_masked, d.branch_code, d.state, d.return_code, d.return_reason, d.settled_on, \
    d.version FROM (SELECT d.slot, d.id, d.subject_kind, d.subject_id, d.payer_id, d.office_id, d.amount, d.account_holder, d.account_masked, \
    d.branch_code, d.state, d.return_code, d.return_reason, d.settled_on, d.version FROM debit_items d WHERE {filters} {page}) d \
    JOIN parties p ON p.slot = d.slot AND p.id = d.payer_id";

/// Each page is cut out by an index of payouts before anything else is read.
const PAYOUT_LINE: &str = "SELECT o.slot, o.id, o.creditor_id, p.name AS creditor_name, o.subject_kind, o.subject_id, \
    o.case_id, o.office_id, o.kind, o.due_on, o.amount, o.state, o.blocks, o.payee, o.own_account, o.account_masked, \
    o.bank_code, o.branch_code, o.account_by, o.batch_id, o.attempts, o.return_code, o.return_reason, o.settled_on, \
    o.version FROM (SELECT o.slot, o.id, o.creditor_id, o.subject_kind, o.subject_id, o.case_id, o.office_id, o.kind, o.due_on, o.amount, \
    o.state, o.blocks, o.payee, o.own_account, o.account_masked, o.bank_code, o.branch_code, o.account_by, o.batch_id, o.attempts, \
    o.return_code, o.return_reason, o.settled_on, o.version FROM payouts o WHERE {filters} {page}) o \
    JOIN parties p ON p.slot = o.slot AND p.id = o.creditor_id";

use super::Room;
use super::party::named;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "payout",
    steps: &[include_str!("../../schema/payout.sql")],
    tables: &[PaymentBatchRow::TABLE, PayoutRow::TABLE, PayoutAttemptRow::TABLE, DebitItemRow::TABLE],
    whole: &[],
    statements,
};
