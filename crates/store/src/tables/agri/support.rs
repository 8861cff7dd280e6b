//! Those who are enrolled, household by household, with what they lost: who is supported first.

crate::row! {
    /// A household with a cover in force under a programme, and what it lost.
    pub struct SupportRow {
        slot: i64,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        group_number: String,
        village: String,
        covers: i64,
        area: i64,
        premium: i64,
        hit: i64,
        assessed: i64,
        paid: i64,
    }
}

crate::statements! {
    /// Households that have paid, with what they lost.
    pub listing SUPPORTED: SupportRow = SUPPORT => |listing| listing
        .condition("programme", "c.programme = $")
        .condition("offices", "a.office_id IN $list")
        .condition("lost", "EXISTS (SELECT 1 FROM crop_claims x WHERE x.slot = c.slot AND x.cover_id = c.id)")
        .order("assessed", &["s.assessed", "s.slot", "s.holder_id"])
        .order("hit", &["s.hit", "s.slot", "s.holder_id"])
        .order("area", &["s.area", "s.slot", "s.holder_id"])
        .order("premium", &["s.premium", "s.slot", "s.holder_id"]);
}

/// Of a household with land in several villages one is told. Areas are in ten-thousandths of a mu.
const SUPPORT: &str = "SELECT s.slot, s.holder_id, p.name AS holder_name, s.office_id, s.group_number, g.village, s.covers, s.area, s.premium, \
    s.hit, s.assessed, s.paid FROM (SELECT a.slot, a.holder_id, MIN(a.office_id) AS office_id, MIN(c.group_number) AS group_number, COUNT(*) AS covers, \
    CAST(SUM(CASE WHEN c.unit = 'mu' THEN ROUND(CAST(c.quantity AS NUMERIC) * 10000) ELSE 0 END) AS BIGINT) AS area, \
    CAST(SUM(c.premium) AS BIGINT) AS premium, CAST(COALESCE(SUM(l.hit), 0) AS BIGINT) AS hit, \
    CAST(COALESCE(SUM(l.assessed), 0) AS BIGINT) AS assessed, CAST(COALESCE(SUM(l.paid), 0) AS BIGINT) AS paid \
    FROM covers c JOIN agreements a ON a.slot = c.slot AND a.id = c.id \
    LEFT JOIN (SELECT k.slot, k.cover_id, SUM(CASE WHEN k.unit = 'mu' THEN ROUND(CAST(k.quantity AS NUMERIC) * 10000) ELSE 0 END) AS hit, \
    SUM(CASE WHEN k.is_final = 1 THEN k.amount ELSE 0 END) AS assessed, SUM(CASE WHEN k.paid_on IS NULL THEN 0 ELSE k.amount END) AS paid \
    FROM crop_claims k GROUP BY k.slot, k.cover_id) l ON l.slot = c.slot AND l.cover_id = c.id \
    WHERE c.paid_on IS NOT NULL AND c.ended_on IS NULL AND {filters} GROUP BY a.slot, a.holder_id) s \
    JOIN parties p ON p.slot = s.slot AND p.id = s.holder_id \
    JOIN agreements h ON h.number = s.group_number AND h.family = 'crop-group' \
    JOIN group_policies g ON g.slot = h.slot AND g.id = h.id";
