//! Parties, what they are found by, and personal numbers.

crate::table! {
    pub struct PartyRow in "parties" key (slot, id) {
        slot: i64,
        id: i64,
        kind: String,
        name: String,
        sort_key: String,
        identity_kind: Option<String>,
        identity_masked: Option<String>,
        phone_masked: Option<String>,
        birth_date: Option<String>,
        sex: Option<String>,
        address: Option<String>,
        office_id: i64,
        created_at: i64,
        /// The party that is kept, where this one is its alias.
        merged_into: Option<i64>,
        version: i64,
    }

    /// A search term of a party's name: an index that stands in the order of its terms. It follows from the name, which the archive
    /// has; more than half of what a party writes are terms.
    pub struct PartySearchTermRow in "party_search_terms" key (slot, party_id, slots, term)
        stored (slots, term, slot, party_id)
        outside (archive) {
        slot: i64,
        party_id: i64,
        /// Which of the [`SEARCH_PARTS`] its slot is in.
        slots: i64,
        term: String,
    }

    /// A party that leads to another, and why; undone where that was wrong.
    pub struct PartyAliasRow in "party_aliases" key (slot, party_id, alias_id, sequence) {
        slot: i64,
        party_id: i64,
        alias_id: i64,
        /// 1, 2, …: how often they were found to be one.
        sequence: i64,
        alias_slot: i64,
        merged_at: i64,
        operator_id: i64,
        reason: String,
        /// The document that proves it.
        file_id: i64,
        undone_at: Option<i64>,
        undone_by: Option<i64>,
        undone_reason: Option<String>,
    }

    /// Who serves a party or stands for it.
    pub struct RelationRow in "relations" key (slot, party_id, kind, other_id, begins_on) {
        slot: i64,
        party_id: i64,
        kind: String,
        other_id: i64,
        begins_on: String,
        /// `party`, `operator`.
        other_kind: String,
        /// The first day on which it does not hold any more.
        ends_on: Option<String>,
        at: i64,
        operator_id: i64,
    }

    /// A sealed number; `hash` is keyed. `within_id` tells among whose numbers of its field it is the only one: [`WHOLE_HOUSE`] for identity
    /// numbers, else `of_id`.
    pub struct PersonalNumberRow in "personal_numbers" key (slot, of_id, field) {
        slot: i64,
        of_id: i64,
        field: String,
        kind: String,
        sealed: Vec<u8>,
        hash: Option<String>,
        within_id: i64,
    }
}

/// So many parts the slots are divided into for search terms, each of which a search looks in.
pub const SEARCH_PARTS: i64 = 16;

/// `within_id` of a number that nobody else in the house may have.
pub const WHOLE_HOUSE: i64 = 0;

/// Search terms in each part, from one text (`$1`) up to another (`$2`).
macro_rules! terms_within {
    () => {
        "t.slots IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) AND t.term >= $1 AND t.term < $2"
    };
}

/// Slot and id of the parties found by them.
macro_rules! named {
    () => {
        concat!(
            "(SELECT t.slot, t.party_id FROM party_search_terms t WHERE ",
            $crate::tables::party::terms_within!(),
            ")"
        )
    };
}

pub(crate) use {named, terms_within};

/// Slot and id of whom an operator `$1` serves or stands for on the day `$2`, of whom those serve where the relation is of a kind in
/// `$3` (`,stands-for,`), and of what all of them are aliases of or have as aliases.
macro_rules! related {
    () => {
        "(WITH direct AS (SELECT r.slot, r.party_id, r.kind FROM relations r WHERE r.other_id = $1 \
         AND r.begins_on <= $2 AND (r.ends_on IS NULL OR r.ends_on > $2)), \
         reached AS (SELECT d.slot, d.party_id FROM direct d UNION \
         SELECT r.slot, r.party_id FROM direct d JOIN relations r ON r.other_id = d.party_id \
         WHERE CAST($3 AS TEXT) LIKE '%,' || d.kind || ',%' \
         AND r.begins_on <= $2 AND (r.ends_on IS NULL OR r.ends_on > $2)) \
         SELECT e.slot, e.party_id FROM reached e UNION \
         SELECT a.alias_slot, a.alias_id FROM reached e JOIN party_aliases a \
         ON a.slot = e.slot AND a.party_id = e.party_id AND a.undone_at IS NULL UNION \
         SELECT a.slot, a.party_id FROM reached e JOIN party_aliases a ON a.alias_id = e.party_id AND a.undone_at IS NULL)"
    };
}
pub(super) use related;

crate::row! {
    /// Whether a party is needed yet, whether anything is kept of it that stays where it goes, when something was last done for it, and the last day of
    /// the agreements that end by their days alone.
    pub struct PartyUse { needed: i64, leaves: i64, last_at: i64, last_day: Option<String> }
}

crate::row! {
    /// As [`PartyUse`], of what a system keeps about a party that is neither its agreement nor its case.
    pub struct PartyTie { needed: i64, leaves: i64, last_at: i64 }
}

/// What a party's name is when it is gone and something of it stays. Its `sort_key` is empty, as no name's is.
pub const ERASED_NAME: &str = "（已删除）";

impl PartyRow {
    /// Whether the customer is gone, and this row stays only because others name it.
    pub fn is_erased(&self) -> bool {
        self.sort_key.is_empty() && self.name == ERASED_NAME
    }
}

/// Whether an agreement `a` has ended: its state says so, or it is of a family whose agreements end with their last day though nobody says so (as
/// `,mandate,`), and that day was before another.
macro_rules! ended {
    ($by_days:literal, $day:literal) => {
        concat!(
            "(a.state IN ('ended', 'declined') OR (CAST(",
            $by_days,
            " AS TEXT) LIKE '%,' || a.family || ',%' \
             AND COALESCE(a.ends_on, '9999-12-31') < CAST(",
            $day,
            " AS TEXT)))"
        )
    };
}

/// Whether a party `p` is needed yet: an agreement that has not ended, or of a family of which it is not known how it is emptied (as `,life,`); an
/// open case; money on its way; whom it serves or stands for; another that it is one with. Words about its erasure are none of it.
macro_rules! needed {
    ($families:literal, $by_days:literal, $day:literal) => {
        concat!("(p.merged_into IS NOT NULL \
         OR EXISTS (SELECT 1 FROM agreements a WHERE a.slot = p.slot AND a.holder_id = p.id AND (NOT ", ended!($by_days, $day), " \
             OR CAST(", $families, " AS TEXT) NOT LIKE '%,' || a.family || ',%' \
             OR EXISTS (SELECT 1 FROM payouts o WHERE o.slot = a.slot AND o.subject_id = a.id AND ", on_its_way!(), ") \
             OR EXISTS (SELECT 1 FROM debit_items d WHERE d.slot = a.slot AND d.subject_id = a.id AND d.state = 'waiting'))) \
         OR EXISTS (SELECT 1 FROM agreement_parties r JOIN agreements a ON a.slot = r.slot AND a.id = r.agreement_id \
             WHERE r.party_id = p.id AND a.state NOT IN ('ended', 'declined')) \
         OR EXISTS (SELECT 1 FROM cases c WHERE c.slot = p.slot AND c.party_id = p.id AND c.state = 'open') \
         OR EXISTS (SELECT 1 FROM case_subjects s JOIN cases c ON c.slot = s.slot AND c.id = s.case_id \
             WHERE s.subject_id = p.id AND c.state = 'open') \
         OR EXISTS (SELECT 1 FROM contacts c WHERE c.subject_id = p.id AND c.party_id <> p.id) \
         OR EXISTS (SELECT 1 FROM reminders r WHERE r.subject_id = p.id AND r.subject_kind = 'party') \
         OR EXISTS (SELECT 1 FROM relations r WHERE r.other_id = p.id) \
         OR EXISTS (SELECT 1 FROM party_aliases a WHERE a.slot = p.slot AND a.party_id = p.id) \
         OR EXISTS (SELECT 1 FROM party_aliases a WHERE a.alias_id = p.id))")
    };
}

/// Whether rows name a party `p` that stay when it goes.
macro_rules! leaves {
    () => {
        "(EXISTS (SELECT 1 FROM agreements a WHERE a.slot = p.slot AND a.holder_id = p.id) \
         OR EXISTS (SELECT 1 FROM agreement_parties r WHERE r.party_id = p.id) \
         OR EXISTS (SELECT 1 FROM cases c WHERE c.slot = p.slot AND c.party_id = p.id) \
         OR EXISTS (SELECT 1 FROM case_subjects s WHERE s.subject_id = p.id) \
         OR EXISTS (SELECT 1 FROM contacts c WHERE c.slot = p.slot AND c.party_id = p.id) \
         OR EXISTS (SELECT 1 FROM letters l WHERE l.slot = p.slot AND l.subject_id = p.id) \
         OR EXISTS (SELECT 1 FROM service_errors e WHERE e.slot = p.slot AND e.subject_id = p.id))"
    };
}

/// The things of a party `p` whose operations are its own.
macro_rules! things {
    () => {
        "(SELECT p.id AS id UNION ALL SELECT a.id FROM agreements a WHERE a.slot = p.slot AND a.holder_id = p.id \
         UNION ALL SELECT c.id FROM cases c WHERE c.slot = p.slot AND c.party_id = p.id)"
    };
}

crate::statements! {
    /// Of the party with slot `$1` and id `$2`; `$3` names the families whose agreements can be emptied, `$4` those of them that end by their days:
    /// whoever asks holds the last of these against the calendar.
    pub USE_OF_PARTY: PartyUse = concat!("SELECT CAST(CASE WHEN ", needed!("$3", "$4", "'9999-12-31'"), " THEN 1 ELSE 0 END AS BIGINT) AS needed, \
         CAST(CASE WHEN ", leaves!(), " THEN 1 ELSE 0 END AS BIGINT) AS leaves, \
         (SELECT COALESCE(MAX(o.at), 0) FROM operations o WHERE o.slot = p.slot AND o.subject_id IN ", things!(), " \
         AND o.command NOT LIKE '%-approval') AS last_at, \
         (SELECT MAX(a.ends_on) FROM agreements a WHERE a.slot = p.slot AND a.holder_id = p.id AND a.state NOT IN ('ended', 'declined') \
             AND CAST($4 AS TEXT) LIKE '%,' || a.family || ',%') AS last_day FROM parties p WHERE p.slot = $1 AND p.id = $2");
    /// Parties that are not needed any more, and for which nothing was done since the instant `$1`; `$2` and `$3` name families as
    /// above, and those that end by their days have done so before the day `$4`. The first ones made first.
    pub listing PARTIES_UNUSED: PartyRow = "SELECT {columns:p} FROM parties p" => |listing| listing
        .condition("offices", "p.office_id IN $list")
        .condition("unused", concat!("p.created_at < $1 AND p.sort_key <> '' AND NOT ", needed!("$2", "$3", "$4"), " AND NOT EXISTS (SELECT 1 FROM operations o \
             WHERE o.slot = p.slot AND o.subject_id IN ", things!(), " AND o.at >= $1 AND o.command NOT LIKE '%-approval')"))
        .order("created", &["p.created_at", "p.slot", "p.id"]);
    pub NUMBERS_HELD: PersonalNumberRow = "SELECT {columns} FROM personal_numbers WHERE slot = $1 AND of_id = $2 ORDER BY field";
    pub PARTY: PartyRow = "SELECT {columns} FROM parties WHERE slot = $1 AND id = $2";
    pub lookup NUMBERS_OF: PersonalNumberRow => (slot, of_id);
    pub lookup NUMBERS_BY_HASH: PersonalNumberRow => (hash);
    /// By the hash of a number, and [`WHOLE_HOUSE`].
    pub lookup NUMBER_OF_THE_HOUSE: PersonalNumberRow => (hash, within_id);
    pub lookup RELATIONS: RelationRow => (slot, party_id);
    pub RELATIONS_OF: RelationRow = "SELECT {columns} FROM relations WHERE slot = $1 AND party_id = $2 ORDER BY kind, begins_on, other_id";
    /// Whom a party or an operator serves or stands for.
    pub RELATIONS_BY: RelationRow = "SELECT {columns} FROM relations WHERE other_id = $1 ORDER BY kind, begins_on, party_id";
    /// Whom an operator reaches by relations.
    pub RELATED: i64 = concat!("SELECT q.party_id FROM ", related!(), " q");
    pub lookup ALIASES: PartyAliasRow => (slot, party_id);
    /// Merges of a party that hold.
    pub ALIASES_OF: PartyAliasRow = "SELECT {columns} FROM party_aliases WHERE slot = $1 AND party_id = $2 AND undone_at IS NULL \
         ORDER BY merged_at, alias_id";
    pub listing PARTIES: PartyRow = "SELECT {columns} FROM parties" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("offices_aside", "{aside}office_id IN $list")
        .condition("related", concat!("(slot, id) IN ", related!()))
        // Those of offices, and customers besides.
        .condition("reach", "office_id IN $list OR id IN $list")
        .condition("party", "slot = $1 AND id = $2")
        // No alias of another.
        .condition("kept", "merged_into IS NULL")
        .condition("term", concat!("(slot, id) IN ", named!()))
        // Keyed hashes of personal numbers.
        .condition("numbers", "(slot, id) IN (SELECT n.slot, n.of_id FROM personal_numbers n WHERE n.hash IN $list)")
        .order("created", &["created_at", "slot", "id"])
        .order("name", &["sort_key", "slot", "id"]);
}

use super::payout::on_its_way;
use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "party",
    steps: &[include_str!("../../schema/party.sql")],
    tables: &[
        PartyRow::TABLE,
        PartySearchTermRow::TABLE,
        PersonalNumberRow::TABLE,
        PartyAliasRow::TABLE,
        RelationRow::TABLE,
    ],
    whole: &[Whole {
        tables: &["personal_numbers"],
        why: "has a slot; a number is of one customer in the whole house, and no machine alone can look after its unique index",
    }],
    statements,
};

#[cfg(test)]
mod tests {
    use super::SEARCH_PARTS;

    #[test]
    fn a_search_looks_in_each_part() {
        let parts: Vec<String> = (0..SEARCH_PARTS).map(|part| part.to_string()).collect();
        assert!(terms_within!().starts_with(&format!("t.slots IN ({}) AND", parts.join(", "))));
    }
}
