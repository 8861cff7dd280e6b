//! Warnings of weather (see the schema): what was said, to how many, what became of it for each, and who is warned for a division.

crate::table! {
    /// A warning of weather; see the schema.
    pub struct WeatherWarningRow in "weather_warnings" key (slot, id)
        fixed (programme, office_id, weather, level, divisions, began_on, ended_on, head, said, advice) {
        slot: i64,
        id: i64,
        programme: String,
        office_id: i64,
        weather: String,
        level: String,
        divisions: String,
        began_on: String,
        ended_on: String,
        head: String,
        said: String,
        advice: String,
        issued_at: i64,
        operator_id: i64,
        spread_at: Option<i64>,
        households: i64,
        officials: i64,
        version: i64,
    }

    /// What became of a warning for one household or official; see the schema.
    pub struct WarningReceiptRow in "warning_receipts" key (slot, warning_id, party_id) outside (archive) {
        slot: i64,
        warning_id: i64,
        party_id: i64,
        is_official: i64,
        state: String,
        noted_at: i64,
    }

    /// Who is warned as responsible for a division.
    pub struct WarningOfficialRow in "warning_officials" key (slot, id) fixed (office_id, division, party_slot, party_id) {
        slot: i64,
        id: i64,
        office_id: i64,
        division: String,
        party_slot: i64,
        party_id: i64,
        duty: String,
        active: i64,
        version: i64,
    }
}

crate::row! {
    /// A village with a group policy, for who looks whom a warning goes to.
    pub struct WarnedVillageRow {
        number: String,
        slot: i64,
        id: i64,
        office_id: i64,
        village: String,
    }

    /// How many households of a village are enrolled, and how many of them have a phone.
    pub struct WarnedHouseholdsRow {
        group_number: String,
        households: i64,
        reachable: i64,
    }

    /// A household of a village and what it has insured.
    pub struct WarnedHolderRow {
        id: i64,
        slot: i64,
        holder_id: i64,
        object: String,
    }

    /// What became of a warning, by what it was sent to.
    pub struct WarningCountRow {
        is_official: i64,
        state: String,
        count: i64,
    }

    /// An official of a division, with name and whether there is a phone.
    pub struct WarningOfficialLineRow {
        slot: i64,
        id: i64,
        office_id: i64,
        division: String,
        party_id: i64,
        name: String,
        phone_masked: Option<String>,
        duty: String,
        version: i64,
    }
}

use crate::tables::party::PartyTie;

crate::statements! {
    /// Villages with a group policy under a programme, by the offices they are served by.
    pub listing WARNED_VILLAGES: WarnedVillageRow = WARNED_VILLAGE => |listing| listing
        .condition("offices", "a.office_id IN $list")
        .condition("programme", "g.programme = $")
        .order("number", &["a.number", "a.slot", "a.id"]);
    /// How many households of villages a warning would reach.
    pub listing WARNED_HOUSEHOLDS: WarnedHouseholdsRow = WARNED_HOUSEHOLD => |listing| listing
        .condition("groups", "c.group_number IN $list AND c.ended_on IS NULL")
        .order("number", &["s.group_number"]);
    /// The households of a village with what each has insured.
    pub listing WARNED_HOLDERS: WarnedHolderRow = "SELECT c.id, c.slot, a.holder_id, c.object FROM covers c \
        JOIN agreements a ON a.slot = c.slot AND a.id = c.id" => |listing| listing
        .condition("group", "c.group_number = $ AND c.ended_on IS NULL")
        .order("id", &["c.id", "c.slot"]);
    pub WARNING_COUNTS: WarningCountRow = "SELECT is_official, state, COUNT(*) AS count FROM warning_receipts \
         WHERE warning_id = $1 GROUP BY is_official, state ORDER BY is_official, state";
    /// Parties that are warned as responsible for a division, or were since `$1`.
    pub WARNING_PARTIES_NEEDED: i64 = "SELECT w.party_id FROM warning_officials w WHERE w.active = 1 OR EXISTS (SELECT 1 FROM weather_warnings v \
         JOIN warning_receipts r ON r.slot = w.party_slot AND r.warning_id = v.id AND r.party_id = w.party_id WHERE v.issued_at >= $1)";
    /// The same of one of them, `$1`.
    pub WARNING_TIE: PartyTie = "SELECT \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM warning_officials w WHERE w.party_id = $1 AND w.active = 1) THEN 1 ELSE 0 END AS BIGINT) AS needed, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM warning_officials w WHERE w.party_id = $1) THEN 1 ELSE 0 END AS BIGINT) AS leaves, \
         CAST(COALESCE((SELECT MAX(r.noted_at) FROM warning_officials w CROSS JOIN weather_warnings v \
             JOIN warning_receipts r ON r.slot = w.party_slot AND r.warning_id = v.id AND r.party_id = w.party_id WHERE w.party_id = $1), 0) AS BIGINT) AS last_at";
    /// Warnings of weather.
    pub listing WEATHER_WARNINGS: WeatherWarningRow = "SELECT {columns} FROM weather_warnings" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("one", "slot = $1 AND id = $2")
        .order("issued", &["issued_at", "slot", "id"]);
    /// Officials who are warned for divisions.
    pub listing WARNING_OFFICIALS: WarningOfficialLineRow = WARNING_OFFICIAL_LINE => |listing| listing
        .condition("offices", "w.office_id IN $list")
        .order("division", &["w.division", "w.id", "w.slot"]);
}

const WARNED_VILLAGE: &str = "SELECT a.number, a.slot, a.id, a.office_id, g.village FROM agreements a \
    JOIN group_policies g ON g.slot = a.slot AND g.id = a.id WHERE a.family = 'crop-group' AND {filters}";

const WARNED_HOUSEHOLD: &str = "SELECT s.group_number, s.households, s.reachable FROM (SELECT c.group_number, \
    COUNT(DISTINCT a.holder_id) AS households, COUNT(DISTINCT n.of_id) AS reachable FROM covers c \
    JOIN agreements a ON a.slot = c.slot AND a.id = c.id \
    LEFT JOIN personal_numbers n ON n.slot = a.slot AND n.of_id = a.holder_id AND n.field = 'phone' \
    WHERE {filters} GROUP BY c.group_number) s";

const WARNING_OFFICIAL_LINE: &str = "SELECT w.slot, w.id, w.office_id, w.division, w.party_id, p.name, p.phone_masked, \
    w.duty, w.version FROM (SELECT slot, id, office_id, division, party_slot, party_id, duty, version FROM warning_officials WHERE active = 1) w \
    JOIN parties p ON p.slot = w.party_slot AND p.id = w.party_id WHERE {filters}";
