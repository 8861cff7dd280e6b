//! What insurers owe a broker for policies, and what happened to it.

crate::table! {
    /// What an insurer owes for its part of a policy.
    pub struct CommissionRow in "commissions" key (slot, id)
        fixed (policy_kind, policy_id, policy_number, holder_id, office_id, insurer_id, premium, rate, expected_on, expected) {
        slot: i64,
        id: i64,
        policy_kind: String,
        policy_id: i64,
        policy_number: String,
        holder_id: i64,
        office_id: i64,
        insurer_id: i64,
        premium: i64,
        rate: String,
        expected_on: String,
        expected: i64,
        invoiced: i64,
        received: i64,
        split: i64,
        written_back: i64,
        state: String,
        version: i64,
    }

    /// Something that happened to a commission.
    pub struct CommissionEntryRow in "commission_entries" key (slot, id) {
        slot: i64,
        id: i64,
        commission_id: i64,
        kind: String,
        amount: i64,
        happened_on: String,
        office_id: Option<i64>,
        reference: String,
        recorded_at: i64,
        operator_id: i64,
    }
}

crate::row! {
    /// A commission in a list, with client and insurer by name.
    pub struct CommissionLineRow {
        slot: i64,
        id: i64,
        policy_kind: String,
        policy_id: i64,
        policy_number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        insurer_id: i64,
        insurer_name: String,
        premium: i64,
        rate: String,
        expected_on: String,
        expected: i64,
        invoiced: i64,
        received: i64,
        split: i64,
        written_back: i64,
        state: String,
        version: i64,
    }

    /// What the commissions of an insurer come to.
    pub struct CommissionSumRow {
        insurer_id: i64,
        insurer_name: String,
        // One for each premium of a policy that came in: a policy with a later premium counts twice.
        commissions: i64,
        premium: i64,
        expected: i64,
        invoiced: i64,
        received: i64,
        split: i64,
        written_back: i64,
    }
}

use crate::tables::party::{named, related};

crate::statements! {
    pub ENTRIES_OF_COMMISSION: CommissionEntryRow =
        "SELECT {columns} FROM commission_entries WHERE slot = $1 AND commission_id = $2 ORDER BY id";
    pub lookup ENTRIES_BY_COMMISSION: CommissionEntryRow => (slot, commission_id);
    /// Commissions by policy and insurer, each page cut out by an index before anybody's name is looked up.
    pub listing COMMISSIONS: CommissionLineRow = COMMISSION_LINE => |listing| listing
        .condition("one", "c.slot = $1 AND c.id = $2")
        .condition("offices", "c.office_id IN $list")
        .condition("offices_aside", "{aside}c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .condition("insurer", "c.insurer_id = $")
        .condition("state", "c.state = $")
        .condition("from", "c.expected_on >= $")
        .condition("until", "c.expected_on <= $")
        .condition("number", "c.policy_number = $")
        .condition("holder_term", concat!("(c.slot, c.holder_id) IN ", named!()))
        .order("expected", &["c.expected_on", "c.id", "c.slot"])
        .order("number", &["c.policy_number", "c.id", "c.slot"]);
    /// The same by insurer, summed: a page of insurers reads their commissions and no others.
    pub listing COMMISSION_SUMS: CommissionSumRow = COMMISSION_SUM => |listing| listing
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .condition("insurer", "c.insurer_id = $")
        .condition("state", "c.state = $")
        .condition("from", "c.expected_on >= $")
        .condition("until", "c.expected_on <= $")
        .order("insurer", &["c.insurer_id"]);
}

const COMMISSION_LINE: &str = "SELECT c.slot, c.id, c.policy_kind, c.policy_id, c.policy_number, c.holder_id, p.name AS holder_name, c.office_id, \
    c.insurer_id, i.name AS insurer_name, c.premium, c.rate, c.expected_on, c.expected, c.invoiced, c.received, c.split, \
    c.written_back, c.state, c.version FROM (SELECT c.* FROM commissions c WHERE {filters} {page}) c \
    JOIN parties p ON p.slot = c.slot AND p.id = c.holder_id \
    JOIN parties i ON i.slot = ((c.insurer_id >> 12) & 1023) AND i.id = c.insurer_id";

const COMMISSION_SUM: &str = "SELECT c.insurer_id, i.name AS insurer_name, c.commissions, c.premium, c.expected, c.invoiced, c.received, \
    c.split, c.written_back FROM (SELECT c.insurer_id, COUNT(*) AS commissions, CAST(SUM(c.premium) AS BIGINT) AS premium, \
    CAST(SUM(c.expected) AS BIGINT) AS expected, CAST(SUM(c.invoiced) AS BIGINT) AS invoiced, \
    CAST(SUM(c.received) AS BIGINT) AS received, CAST(SUM(c.split) AS BIGINT) AS split, \
    CAST(SUM(c.written_back) AS BIGINT) AS written_back FROM commissions c WHERE {filters} GROUP BY c.insurer_id {page}) c \
    JOIN parties i ON i.slot = ((c.insurer_id >> 12) & 1023) AND i.id = c.insurer_id";
