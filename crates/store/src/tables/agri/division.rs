//! Figures by division, counted once a day; see the schema.

crate::table! {
    /// With which day the figures of a programme were counted.
    pub struct DivisionCountRow in "division_counts" key (slot, programme) outside (archive) {
        slot: i64,
        programme: String,
        counted_on: String,
        counted_at: i64,
    }

    /// What is enrolled and lost in a town at an office.
    pub struct DivisionFigureRow in "division_figures" key (slot, programme, office_id, division) outside (archive) {
        slot: i64,
        programme: String,
        office_id: i64,
        division: String,
        villages: i64,
        households: i64,
        covers: i64,
        area: i64,
        registered: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
        losses: i64,
        claims: i64,
        hit: i64,
        assessed: i64,
        paid: i64,
    }
}

crate::row! {
    /// What is enrolled in a village.
    pub struct VillageSumRow {
        group_number: String,
        households: i64,
        covers: i64,
        area: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
    }

    /// What is lost in a village.
    pub struct VillageLossRow {
        group_number: String,
        losses: i64,
        claims: i64,
        hit: i64,
        assessed: i64,
        paid: i64,
    }

    /// What is enrolled and lost in a division, at all offices that were asked about.
    pub struct DivisionSumRow {
        division: String,
        villages: i64,
        households: i64,
        covers: i64,
        area: i64,
        registered: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
        losses: i64,
        claims: i64,
        hit: i64,
        assessed: i64,
        paid: i64,
    }
}

crate::statements! {
    /// One, where villages are enrolled under a programme `$1` that was not counted with a day `$2`.
    pub UNCOUNTED_PROGRAMME: i64 = "SELECT COUNT(*) FROM (SELECT g.id FROM group_policies g WHERE g.programme = $1 LIMIT 1) one \
         WHERE NOT EXISTS (SELECT 1 FROM division_counts d WHERE d.slot = $3 AND d.programme = $1 AND d.counted_on >= $2)";
    pub DIVISION_COUNT: DivisionCountRow = "SELECT {columns} FROM division_counts WHERE slot = $1 AND programme = $2";
    pub DIVISION_FIGURES: DivisionFigureRow = "SELECT {columns} FROM division_figures WHERE slot = $1 AND programme = $2 ORDER BY office_id, division";
    /// What is enrolled in villages.
    pub listing VILLAGE_SUMS: VillageSumRow = VILLAGE_SUM => |listing| listing
        .condition("groups", "c.group_number IN $list AND c.ended_on IS NULL")
        .order("number", &["s.group_number"]);
    /// What is lost in villages.
    pub listing VILLAGE_LOSSES: VillageLossRow = VILLAGE_LOSS => |listing| listing
        .condition("groups", "l.group_number IN $list")
        .order("number", &["s.group_number"]);
    /// What was counted, division by division.
    pub listing DIVISION_SUMS: DivisionSumRow = DIVISION_SUM => |listing| listing
        .condition("programme", "f.slot = $1 AND f.programme = $2")
        .condition("offices", "f.office_id IN $list")
        .order("division", &["s.division"]);
}

const VILLAGE_SUM: &str = "SELECT s.group_number, s.households, s.covers, s.area, s.premium, s.farmer, s.farmer_paid FROM ( \
    SELECT c.group_number, COUNT(DISTINCT a.holder_id) AS households, COUNT(*) AS covers, \
    CAST(SUM(CASE WHEN c.unit = 'mu' THEN ROUND(CAST(c.quantity AS NUMERIC) * 10000) ELSE 0 END) AS BIGINT) AS area, \
    CAST(SUM(c.premium) AS BIGINT) AS premium, CAST(SUM(c.farmer) AS BIGINT) AS farmer, \
    CAST(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.farmer END) AS BIGINT) AS farmer_paid \
    FROM covers c JOIN agreements a ON a.slot = c.slot AND a.id = c.id WHERE {filters} GROUP BY c.group_number) s";

const VILLAGE_LOSS: &str = "SELECT s.group_number, s.losses, s.claims, s.hit, s.assessed, s.paid FROM ( \
    SELECT l.group_number, COUNT(DISTINCT l.id) AS losses, COUNT(c.id) AS claims, \
    CAST(COALESCE(SUM(CASE WHEN c.unit = 'mu' THEN ROUND(CAST(c.quantity AS NUMERIC) * 10000) ELSE 0 END), 0) AS BIGINT) AS hit, \
    CAST(COALESCE(SUM(CASE WHEN c.is_final = 1 THEN c.amount ELSE 0 END), 0) AS BIGINT) AS assessed, \
    CAST(COALESCE(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.amount END), 0) AS BIGINT) AS paid \
    FROM losses l LEFT JOIN crop_claims c ON c.loss_id = l.id WHERE {filters} GROUP BY l.group_number) s";

const DIVISION_SUM: &str = "SELECT s.division, s.villages, s.households, s.covers, s.area, s.registered, s.premium, s.farmer, s.farmer_paid, s.losses, \
    s.claims, s.hit, s.assessed, s.paid FROM (SELECT f.division, CAST(SUM(f.villages) AS BIGINT) AS villages, \
    CAST(SUM(f.households) AS BIGINT) AS households, CAST(SUM(f.covers) AS BIGINT) AS covers, CAST(SUM(f.area) AS BIGINT) AS area, \
    CAST(SUM(f.registered) AS BIGINT) AS registered, \
    CAST(SUM(f.premium) AS BIGINT) AS premium, CAST(SUM(f.farmer) AS BIGINT) AS farmer, \
    CAST(SUM(f.farmer_paid) AS BIGINT) AS farmer_paid, CAST(SUM(f.losses) AS BIGINT) AS losses, \
    CAST(SUM(f.claims) AS BIGINT) AS claims, CAST(SUM(f.hit) AS BIGINT) AS hit, CAST(SUM(f.assessed) AS BIGINT) AS assessed, \
    CAST(SUM(f.paid) AS BIGINT) AS paid FROM division_figures f WHERE {filters} GROUP BY f.division) s";
