//! Bureaus that confirm the subsidies of their own level, and what they confirmed; see the schema.

crate::table! {
    /// A bureau that speaks for a level at an office.
    pub struct SubsidyBureauRow in "subsidy_bureaus" key (slot, id) fixed (office_id, contributor, payer, duty, party_slot, party_id) {
        slot: i64,
        id: i64,
        office_id: i64,
        contributor: String,
        payer: Option<String>,
        duty: String,
        party_slot: i64,
        party_id: i64,
        active: i64,
        version: i64,
    }

    /// What a bureau confirmed. Never changed.
    pub struct SubsidyConfirmationRow in "subsidy_confirmations" key (slot, id) {
        slot: i64,
        id: i64,
        bureau_id: i64,
        programme: String,
        figures: String,
        confirmed_on: String,
        confirmed_at: i64,
    }
}

crate::row! {
    /// A bureau with its name and what it confirmed last.
    pub struct SubsidyBureauLineRow {
        slot: i64,
        id: i64,
        office_id: i64,
        contributor: String,
        payer: Option<String>,
        duty: String,
        party_id: i64,
        name: String,
        phone_masked: Option<String>,
        version: i64,
    }

    /// What the covers of an office come to by level, of whom has paid and of whom has not.
    pub struct OfficeSumRow {
        office_id: i64,
        paid: i64,
        covers: i64,
        county: i64,
        province: i64,
        centre: i64,
    }
}

use super::SubsidyEntryRow;
use crate::tables::party::PartyTie;

crate::statements! {
    pub BUREAUS_OF_OFFICE: SubsidyBureauLineRow = "SELECT b.slot, b.id, b.office_id, b.contributor, b.payer, b.duty, b.party_id, p.name, \
         p.phone_masked, b.version FROM subsidy_bureaus b JOIN parties p ON p.slot = b.party_slot AND p.id = b.party_id \
         WHERE b.office_id = $1 AND b.active = 1 ORDER BY b.id";
    /// The bureaus of a level `$1` that have a duty `$2`, wherever their place is: one for each office at most.
    pub BUREAUS_OF_LEVEL: SubsidyBureauRow = "SELECT {columns} FROM subsidy_bureaus WHERE contributor = $1 AND duty = $2 AND active = 1 ORDER BY id";
    pub BUREAUS_OF_PARTY: SubsidyBureauRow = "SELECT {columns} FROM subsidy_bureaus WHERE party_id = $1 AND active = 1 ORDER BY id";
    /// What a bureau confirmed, the latest first.
    pub CONFIRMATIONS_OF_BUREAU: SubsidyConfirmationRow = "SELECT {columns} FROM subsidy_confirmations WHERE bureau_id = $1 ORDER BY id DESC LIMIT 50";
    /// What the bureaus of an office confirmed, the latest first.
    pub CONFIRMATIONS_OF_OFFICE: SubsidyConfirmationRow = "SELECT {columns} FROM subsidy_confirmations WHERE bureau_id IN \
         (SELECT b.id FROM subsidy_bureaus b WHERE b.office_id = $1) ORDER BY id DESC LIMIT 200";
    /// What covers come to, office by office.
    pub listing OFFICE_SUMS: OfficeSumRow = OFFICE_SUM => |listing| listing
        .condition("programme", "c.programme = $ AND c.ended_on IS NULL")
        .condition("offices", "a.office_id IN $list")
        .order("office", &["g.office_id", "g.paid"]);
    /// What was recorded of subsidies at several offices.
    pub listing ENTRIES_OF_OFFICES: SubsidyEntryRow = "SELECT {columns} FROM subsidy_entries" => |listing| listing
        .condition("programme", "programme = $")
        .condition("offices", "office_id IN $list")
        .order("id", &["id", "slot"]);
    /// Parties that are named as bureaus, or confirmed something since `$1`.
    pub BUREAU_PARTIES_NEEDED: i64 = "SELECT b.party_id FROM subsidy_bureaus b WHERE b.active = 1 \
         OR EXISTS (SELECT 1 FROM subsidy_confirmations c WHERE c.bureau_id = b.id AND c.confirmed_at >= $1)";
    /// The same of one of them, `$1`.
    pub BUREAU_TIE: PartyTie = "SELECT \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM subsidy_bureaus b WHERE b.party_id = $1 AND b.active = 1) THEN 1 ELSE 0 END AS BIGINT) AS needed, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM subsidy_bureaus b WHERE b.party_id = $1) THEN 1 ELSE 0 END AS BIGINT) AS leaves, \
         CAST(COALESCE((SELECT MAX(c.confirmed_at) FROM subsidy_confirmations c JOIN subsidy_bureaus b ON b.id = c.bureau_id \
             WHERE b.party_id = $1), 0) AS BIGINT) AS last_at";
}

const OFFICE_SUM: &str = "SELECT g.office_id, g.paid, g.covers, g.county, g.province, g.centre FROM (SELECT s.office_id, s.paid, \
    COUNT(*) AS covers, CAST(SUM(s.county) AS BIGINT) AS county, CAST(SUM(s.province) AS BIGINT) AS province, \
    CAST(SUM(s.centre) AS BIGINT) AS centre FROM (SELECT a.office_id, CAST(CASE WHEN c.paid_on IS NULL THEN 0 ELSE 1 END AS BIGINT) AS paid, \
    c.county, c.province, c.centre FROM covers c JOIN agreements a ON a.slot = c.slot AND a.id = c.id WHERE {filters}) s \
    GROUP BY s.office_id, s.paid) g";
