//! A broker's mandates, agreements with insurers, placed policies, and the claims it helps with.

pub mod commission;
pub mod evaluation;
pub mod knowledge;
pub mod report;
pub mod service_plan;

crate::table! {
    /// What a client charged the broker with, beside its head.
    pub struct MandateRow in "mandates" key (slot, id) {
        slot: i64,
        id: i64,
        services: String,
        informed_on: String,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// What was agreed with an insurer, beside its head.
    pub struct CooperationRow in "cooperations" key (slot, id) {
        slot: i64,
        id: i64,
        branch: String,
        commission_rate: String,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// A policy that was placed, beside its head.
    pub struct PlacementRow in "placements" key (slot, id) {
        slot: i64,
        id: i64,
        mandate_number: String,
        product: String,
        sum_insured: i64,
        premium: i64,
        deductible: i64,
        commission_rate: String,
        commission: i64,
        commission_taken: String,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// Who bears a placed policy.
    pub struct PlacementShareRow in "placement_shares" key (slot, placement_id, sequence) {
        slot: i64,
        placement_id: i64,
        sequence: i64,
        insurer_id: i64,
        share: String,
        premium: i64,
        leads: i64,
    }

    /// What is insured where.
    pub struct PlacementSumRow in "placement_sums" key (slot, placement_id, sequence) {
        slot: i64,
        placement_id: i64,
        sequence: i64,
        place: String,
        sum_insured: i64,
    }

    /// What struck several at once.
    pub struct ClaimEventRow in "claim_events" key (slot, id) fixed (code, recorded_at, operator_id) {
        slot: i64,
        id: i64,
        code: String,
        name: String,
        area: String,
        began_on: String,
        ended_on: String,
        office_id: i64,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// The figures of a claim, with slot and id of its case.
    pub struct AssistedClaimRow in "assisted_claims" key (slot, id)
        fixed (number, placement_id, placement_number, holder_id, office_id, reported_on) {
        slot: i64,
        id: i64,
        number: String,
        placement_id: i64,
        placement_number: String,
        holder_id: i64,
        office_id: i64,
        insurer_id: i64,
        event_id: Option<i64>,
        reported_on: String,
        estimate: Option<i64>,
        claimed: Option<i64>,
        offered: Option<i64>,
        agreed: Option<i64>,
        paid: i64,
        version: i64,
    }

    /// What an insurer paid for a claim.
    pub struct AssistedPaymentRow in "assisted_payments" key (slot, id) {
        slot: i64,
        id: i64,
        case_id: i64,
        holder_id: i64,
        insurer_id: i64,
        amount: i64,
        paid_on: String,
        recorded_at: i64,
        operator_id: i64,
    }
}

crate::row! {
    /// A placed policy in a list, with its client.
    pub struct PlacementLineRow {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        state: String,
        applied_on: String,
        effective_on: String,
        ends_on: Option<String>,
        mandate_number: String,
        product: String,
        sum_insured: i64,
        premium: i64,
        deductible: i64,
        commission_rate: String,
        commission: i64,
        commission_taken: String,
        version: i64,
    }

    /// An insurer of a placed policy, by name.
    pub struct ShareLineRow { insurer_id: i64, insurer_name: String, share: String, premium: i64, leads: i64 }

    /// A claim in a list, with its client and its insurer.
    pub struct AssistedClaimLineRow {
        slot: i64,
        id: i64,
        number: String,
        placement_id: i64,
        placement_number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        insurer_id: i64,
        insurer_name: String,
        event_id: Option<i64>,
        event_code: Option<String>,
        reported_on: String,
        estimate: Option<i64>,
        claimed: Option<i64>,
        offered: Option<i64>,
        agreed: Option<i64>,
        paid: i64,
        state: String,
        closed_at: Option<i64>,
    }

    /// What the claims of an event come to.
    pub struct EventSumRow { event_id: i64, claims: i64, estimate: i64, claimed: i64, agreed: i64, paid: i64 }
}

use super::party::{named, related};

crate::statements! {
    pub MANDATE: MandateRow = "SELECT {columns} FROM mandates WHERE slot = $1 AND id = $2";
    pub PLACED: PlacementRow = "SELECT {columns} FROM placements WHERE slot = $1 AND id = $2";
    pub COOPERATION: CooperationRow = "SELECT {columns} FROM cooperations WHERE slot = $1 AND id = $2";
    pub lookup SHARES: PlacementShareRow => (slot, placement_id);
    pub lookup CLAIMS_OF_PLACEMENT: AssistedClaimRow => (slot, placement_id);
    pub lookup EVENT_BY_CODE: ClaimEventRow => (code);
    /// What an insurer paid between two days.
    pub PAID_BY_INSURER: i64 = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM assisted_payments WHERE insurer_id = $1 \
         AND paid_on >= $2 AND paid_on <= $3";
    pub SHARES_OF: ShareLineRow = "SELECT s.insurer_id, p.name AS insurer_name, s.share, s.premium, s.leads FROM placement_shares s \
         JOIN parties p ON p.slot = ((s.insurer_id >> 12) & 1023) AND p.id = s.insurer_id \
         WHERE s.slot = $1 AND s.placement_id = $2 ORDER BY s.sequence";
    pub SUMS_OF: PlacementSumRow = "SELECT {columns} FROM placement_sums WHERE slot = $1 AND placement_id = $2 ORDER BY sequence";
    /// Policies that were placed.
    pub listing PLACEMENTS: PlacementLineRow = PLACEMENT_LINE => |listing| listing
        .condition("offices", "a.office_id IN $list")
        .condition("related", concat!("(a.slot, a.holder_id) IN ", related!()))
        .condition("reach", "a.office_id IN $list OR a.holder_id IN $list")
        .condition("one", "a.slot = $1 AND a.id = $2")
        .condition("number", "a.number = $")
        .condition("holder", "a.slot = $1 AND a.holder_id = $2")
        .condition("holder_term", concat!("(a.slot, a.holder_id) IN ", named!()))
        .order("applied", &["a.applied_on", "a.id", "a.slot"]);
    /// Claims that the broker helps with.
    pub listing ASSISTED_CLAIMS: AssistedClaimLineRow = CLAIM_LINE => |listing| listing
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .condition("holder", "c.slot = $1 AND c.holder_id = $2")
        .condition("insurer", "c.insurer_id = $")
        .condition("event", "c.event_id = $")
        .condition("placement", "c.slot = $1 AND c.placement_id = $2")
        .condition("open", "EXISTS (SELECT 1 FROM cases k WHERE k.slot = c.slot AND k.id = c.id AND k.closed_at IS NULL)")
        .condition("slot", "c.slot = $")
        .condition("holders", "c.holder_id IN $list")
        // What a report from a day to a day tells of: what was open in it, from its first instant on, and what was paid in it.
        .condition("told", "(c.reported_on <= $3 AND EXISTS (SELECT 1 FROM cases k WHERE k.slot = c.slot AND k.id = c.id \
             AND (k.closed_at IS NULL OR k.closed_at >= $1))) OR EXISTS (SELECT 1 FROM assisted_payments t WHERE t.slot = c.slot \
             AND t.holder_id = c.holder_id AND t.case_id = c.id AND t.paid_on >= $2 AND t.paid_on <= $3)")
        .order("reported", &["c.reported_on", "c.id", "c.slot"]);
    /// What struck several at once.
    pub listing CLAIM_EVENTS: ClaimEventRow = "SELECT {columns} FROM claim_events" => |listing| listing
        .condition("one", "slot = $1 AND id = $2")
        .order("began", &["began_on", "id", "slot"]);
    /// What the claims of events come to.
    pub listing EVENT_SUMS: EventSumRow = EVENT_SUM => |listing| listing
        .condition("events", "c.event_id IN $list")
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .order("event", &["s.event_id"]);
}

const PLACEMENT_LINE: &str = "SELECT a.slot, a.id, a.number, a.holder_id, p.name AS holder_name, a.office_id, a.state, \
    a.applied_on, a.effective_on, a.ends_on, m.mandate_number, m.product, m.sum_insured, m.premium, m.deductible, \
    m.commission_rate, m.commission, m.commission_taken, m.version \
    FROM (SELECT a.* FROM agreements a WHERE a.family = 'placement' AND {filters} {page}) a \
    JOIN placements m ON m.slot = a.slot AND m.id = a.id JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id";

const CLAIM_LINE: &str = "SELECT c.slot, c.id, c.number, c.placement_id, c.placement_number, c.holder_id, p.name AS holder_name, \
    c.office_id, c.insurer_id, i.name AS insurer_name, c.event_id, e.code AS event_code, c.reported_on, c.estimate, c.claimed, \
    c.offered, c.agreed, c.paid, k.state, k.closed_at FROM (SELECT c.* FROM assisted_claims c WHERE {filters} {page}) c \
    JOIN cases k ON k.slot = c.slot AND k.id = c.id JOIN parties p ON p.slot = c.slot AND p.id = c.holder_id \
    JOIN parties i ON i.slot = ((c.insurer_id >> 12) & 1023) AND i.id = c.insurer_id \
    LEFT JOIN claim_events e ON e.slot = ((c.event_id >> 12) & 1023) AND e.id = c.event_id";

const EVENT_SUM: &str = "SELECT s.event_id, s.claims, s.estimate, s.claimed, s.agreed, s.paid FROM (SELECT c.event_id, \
    COUNT(*) AS claims, CAST(COALESCE(SUM(c.estimate), 0) AS BIGINT) AS estimate, \
    CAST(COALESCE(SUM(c.claimed), 0) AS BIGINT) AS claimed, CAST(COALESCE(SUM(c.agreed), 0) AS BIGINT) AS agreed, \
    CAST(SUM(c.paid) AS BIGINT) AS paid FROM assisted_claims c WHERE {filters} GROUP BY c.event_id) s";

use self::commission::{CommissionEntryRow, CommissionRow};
use self::evaluation::{ClaimLessonRow, InsurerEvaluationRow, SolvencyRow};
use self::knowledge::{KnowledgeRow, KnowledgeTermRow};
use self::report::{ClientReportRow, PassedClientRow, ReportRunRow};
use self::service_plan::{ClientNeedsRow, ServicePlanRow, ServiceTaskRow};
use super::Room;
use crate::AnyStatement;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "broker",
    steps: &[include_str!("../../schema/broker.sql")],
    tables: &[
        MandateRow::TABLE,
        CooperationRow::TABLE,
        PlacementRow::TABLE,
        PlacementShareRow::TABLE,
        PlacementSumRow::TABLE,
        CommissionRow::TABLE,
        CommissionEntryRow::TABLE,
        ClaimEventRow::TABLE,
        AssistedClaimRow::TABLE,
        AssistedPaymentRow::TABLE,
        SolvencyRow::TABLE,
        InsurerEvaluationRow::TABLE,
        ClaimLessonRow::TABLE,
        ClientNeedsRow::TABLE,
        ServicePlanRow::TABLE,
        ServiceTaskRow::TABLE,
        ReportRunRow::TABLE,
        ClientReportRow::TABLE,
        PassedClientRow::TABLE,
        KnowledgeRow::TABLE,
        KnowledgeTermRow::TABLE,
    ],
    whole: &[],
    statements: all_statements,
};

fn all_statements() -> Vec<AnyStatement> {
    let rooms = [
        statements(),
        commission::statements(),
        evaluation::statements(),
        knowledge::statements(),
        report::statements(),
        service_plan::statements(),
    ];
    rooms.into_iter().flatten().collect()
}
