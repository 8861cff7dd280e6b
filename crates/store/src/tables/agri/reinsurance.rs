//! Treaties of reinsurance with what was recovered by them, and disaster plans; see the schema.

crate::table! {
    /// A treaty. Never changed.
    pub struct TreatyRow in "reinsurance_treaties" key (slot, id) {
        slot: i64,
        id: i64,
        office_id: i64,
        programme: String,
        kind: String,
        reinsurer_slot: i64,
        reinsurer_id: i64,
        begins_on: String,
        ends_on: String,
        cession: Option<String>,
        retention: Option<i64>,
        most: Option<i64>,
        reference: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// What a reinsurer was billed of an event, or paid of that. Never changed.
    pub struct RecoveryRow in "reinsurance_recoveries" key (slot, id) {
        slot: i64,
        id: i64,
        treaty_id: i64,
        office_id: i64,
        programme: String,
        event: String,
        kind: String,
        amount: i64,
        claims: i64,
        reference: String,
        happened_on: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// A version of the disaster plan of an office.
    pub struct DisasterPlanRow in "disaster_plans" key (slot, id) fixed (office_id, edition, responsible, review_on) {
        slot: i64,
        id: i64,
        office_id: i64,
        edition: String,
        responsible: String,
        review_on: String,
        remind_on: Option<String>,
        active: i64,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }
}

crate::row! {
    /// A treaty with the name of its reinsurer.
    pub struct TreatyLineRow {
        slot: i64,
        id: i64,
        office_id: i64,
        programme: String,
        kind: String,
        reinsurer_id: i64,
        reinsurer_name: String,
        begins_on: String,
        ends_on: String,
        cession: Option<String>,
        retention: Option<i64>,
        most: Option<i64>,
        reference: String,
    }

    /// What struck the villages of an office under one name, and what its claims come to.
    pub struct EventClaimsRow {
        office_id: i64,
        losses: i64,
        began_on: String,
        claims: i64,
    }
}

use crate::tables::party::PartyTie;

crate::statements! {
    pub TREATIES_OF_OFFICE: TreatyLineRow = "SELECT t.slot, t.id, t.office_id, t.programme, t.kind, t.reinsurer_id, p.name AS reinsurer_name, \
         t.begins_on, t.ends_on, t.cession, t.retention, t.most, t.reference FROM reinsurance_treaties t \
         JOIN parties p ON p.slot = t.reinsurer_slot AND p.id = t.reinsurer_id WHERE t.office_id = $1 ORDER BY t.id";
    pub RECOVERIES_OF_OFFICE: RecoveryRow = "SELECT {columns} FROM reinsurance_recoveries WHERE office_id = $1 ORDER BY id";
    /// What an event `$1` came to under a programme (`$2`, as its versions begin), office by office.
    pub EVENT_CLAIMS: EventClaimsRow = "SELECT l.office_id, COUNT(DISTINCT l.id) AS losses, MIN(l.began_on) AS began_on, \
         CAST(COALESCE(SUM(CASE WHEN c.is_final = 1 THEN c.amount ELSE 0 END), 0) AS BIGINT) AS claims \
         FROM losses l LEFT JOIN crop_claims c ON c.loss_id = l.id \
         WHERE l.event = $1 AND l.product_version LIKE $2 GROUP BY l.office_id ORDER BY l.office_id";
    pub PLANS_OF_OFFICE: DisasterPlanRow = "SELECT {columns} FROM disaster_plans WHERE office_id = $1 ORDER BY id DESC";
    /// Plans of whose review somebody is to be told up to a day, without what is set aside.
    pub PLANS_READY: DisasterPlanRow = "SELECT {columns} FROM disaster_plans WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND (remind_on, id) > ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = disaster_plans.slot AND a.kind = 'agri.plans' \
         AND a.id = disaster_plans.id AND a.again = 0) ORDER BY remind_on, id, slot LIMIT $4";
    pub PLANS_READY_COUNT: i64 = "SELECT COUNT(*) FROM disaster_plans WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = disaster_plans.slot AND a.kind = 'agri.plans' \
         AND a.id = disaster_plans.id AND a.again = 0)";
    /// Reinsurers of treaties that were recorded, or of which something was recovered, since `$1`.
    pub REINSURERS_NEEDED: i64 = "SELECT t.reinsurer_id FROM reinsurance_treaties t WHERE t.recorded_at >= $1 \
         OR EXISTS (SELECT 1 FROM reinsurance_recoveries r WHERE r.office_id = t.office_id AND r.treaty_id = t.id AND r.recorded_at >= $1)";
    /// The same of one of them, `$1`.
    pub REINSURER_TIE: PartyTie = "SELECT CAST(0 AS BIGINT) AS needed, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM reinsurance_treaties t WHERE t.reinsurer_id = $1) THEN 1 ELSE 0 END AS BIGINT) AS leaves, \
         CAST(COALESCE((SELECT MAX(CASE WHEN r.recorded_at > t.recorded_at THEN r.recorded_at ELSE t.recorded_at END) FROM reinsurance_treaties t \
             LEFT JOIN reinsurance_recoveries r ON r.office_id = t.office_id AND r.treaty_id = t.id WHERE t.reinsurer_id = $1), 0) AS BIGINT) AS last_at";
}
