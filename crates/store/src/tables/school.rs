//! School liability: what schools agreed to by a click, and their policies.

crate::table! {
    /// What a school agreed to, as it was shown, beside its head.
    pub struct SchoolAgreementRow in "school_agreements" key (slot, id) {
        slot: i64,
        id: i64,
        text: String,
        text_sha256: String,
        agreed_at: i64,
        address: String,
        client: String,
        phone_masked: Option<String>,
        challenge_hash: String,
        operation_seq: i64,
    }

    /// The cover of a school, beside its head.
    pub struct SchoolPolicyRow in "school_policies" key (slot, id)
        fixed (agreement_number, insurer, insurer_id, limit_per_pupil, limit_per_accident, commission_rate, recorded_at, operator_id) {
        slot: i64,
        id: i64,
        agreement_number: String,
        insurer: String,
        insurer_id: Option<i64>,
        pupils: i64,
        premium: i64,
        paid: i64,
        limit_per_pupil: i64,
        limit_per_accident: i64,
        paid_on: Option<String>,
        commission_rate: Option<String>,
        listed_until: Option<String>,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// Which party the insurer of an offer is for an office and those below it.
    pub struct SchoolInsurerRow in "school_insurers" key (slot, offer, office_id) {
        slot: i64,
        offer: String,
        office_id: i64,
        insurer_id: i64,
        named_on: String,
        operator_id: i64,
        version: i64,
    }

    /// Pupils of a level, with what is paid for them.
    pub struct SchoolPolicyLevelRow in "school_policy_levels" key (slot, policy_id, level) {
        slot: i64,
        policy_id: i64,
        level: String,
        pupils: i64,
        premium: i64,
    }

    /// Pupils who joined and who left.
    pub struct SchoolEndorsementRow in "school_endorsements" key (slot, policy_id, sequence) {
        slot: i64,
        policy_id: i64,
        sequence: i64,
        level: String,
        joined: i64,
        departed: i64,
        takes_effect_on: String,
        premium: i64,
        reason: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// A pupil whom the list of a policy names; who it is is sealed.
    pub struct SchoolPupilRow in "school_pupils" key (slot, policy_id, id)
        fixed (level, listed_from, import_id) {
        slot: i64,
        policy_id: i64,
        id: i64,
        level: String,
        class_name: Option<String>,
        sealed: Vec<u8>,
        hash: String,
        listed_from: String,
        left_on: Option<String>,
        import_id: i64,
    }

    /// An accident, beside its case.
    pub struct SchoolClaimRow in "school_claims" key (slot, id) fixed (number, policy_id, holder_id, office_id, occurred_on, insurer_id) {
        slot: i64,
        id: i64,
        number: String,
        policy_id: i64,
        holder_id: i64,
        office_id: i64,
        occurred_on: String,
        insurer_id: i64,
        mediator_id: Option<i64>,
        agreed_on: Option<String>,
        paid_on: Option<String>,
        version: i64,
    }

    /// Somebody was asked to mediate.
    pub struct SchoolInvitationRow in "school_invitations" key (slot, case_id, mediator_id) {
        slot: i64,
        case_id: i64,
        mediator_id: i64,
        holder_id: i64,
        office_id: i64,
        invited_on: String,
        operator_id: i64,
    }

    /// A pupil who was hurt; who it is is sealed.
    pub struct SchoolInjuredRow in "school_injured" key (slot, case_id, pupil)
        fixed (policy_id, sealed, hash, age, recorded_at, operator_id) {
        slot: i64,
        case_id: i64,
        pupil: i64,
        policy_id: i64,
        sealed: Vec<u8>,
        hash: String,
        age: i64,
        guardian_id: Option<i64>,
        share: Option<String>,
        share_reason: Option<String>,
        items: Option<i64>,
        compensation: Option<i64>,
        payable: Option<i64>,
        agreed: Option<i64>,
        advanced: Option<i64>,
        advance_evidence: Option<String>,
        recorded_at: i64,
        operator_id: i64,
    }

    /// Who can mediate, or could.
    pub struct SchoolMediatorRow in "school_mediators" key (slot, party_id) fixed (office_id) {
        slot: i64,
        party_id: i64,
        office_id: i64,
        profession: String,
        active: i64,
        version: i64,
    }
}

crate::row! {
    /// A mediator by name, with how many claims it was invited to, and how many of them are open.
    pub struct MediatorLineRow { party_id: i64, name: String, profession: String, claims: i64, open_claims: i64 }

    /// A policy whose list tells who its pupils are.
    pub struct SchoolListRow { slot: i64, id: i64, listed_until: String, number: String, office_id: i64 }

    /// How many pupils of a level the list of a policy names.
    pub struct ListedCountRow { level: String, pupils: i64 }

    /// A claim to which a mediator was invited.
    pub struct InvitationLineRow {
        slot: i64,
        case_id: i64,
        number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        occurred_on: String,
        invited_on: String,
        // 1 where it is this mediator who mediates, 0 where another was invited later.
        mediates: i64,
        agreed_on: Option<String>,
        state: String,
    }

    /// A policy in a list, with its school.
    pub struct SchoolPolicyLineRow {
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
        insurer: String,
        pupils: i64,
        premium: i64,
        paid: i64,
        paid_on: Option<String>,
    }
}

/// Whether a case `c` is not over: it is open, or money of it is on its way.
macro_rules! case_needed {
    () => {
        concat!(
            "(c.state = 'open' OR EXISTS (SELECT 1 FROM payouts o WHERE o.slot = c.slot AND o.case_id = c.id AND ",
            on_its_way!(),
            "))"
        )
    };
}

/// Whether the list of a policy `y` is to be emptied: its last day lies before the day `$1`, nothing of the policy is open, and it was not set aside.
macro_rules! list_over {
    () => {
        concat!(
            "y.listed_until IS NOT NULL AND y.listed_until < $1 AND NOT EXISTS (SELECT 1 FROM case_subjects s \
             JOIN cases c ON c.slot = s.slot AND c.id = s.case_id WHERE s.subject_id = y.id AND ",
            case_needed!(),
            ") AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = y.slot AND a.kind = 'school.lists' \
             AND a.id = y.id AND a.again = 0)"
        )
    };
}

/// Whether a case `c` was worked on since the instant `$1`.
macro_rules! case_worked {
    () => {
        "EXISTS (SELECT 1 FROM operations o WHERE o.slot = c.slot AND o.subject_id = c.id AND o.at >= $1)"
    };
}

crate::statements! {
    pub LEVELS_OF_SCHOOL_POLICY: SchoolPolicyLevelRow =
        "SELECT {columns} FROM school_policy_levels WHERE slot = $1 AND policy_id = $2 ORDER BY level";
    pub ENDORSEMENTS_OF_SCHOOL_POLICY: SchoolEndorsementRow =
        "SELECT {columns} FROM school_endorsements WHERE slot = $1 AND policy_id = $2 ORDER BY sequence";
    pub SCHOOL_INSURERS: SchoolInsurerRow =
        "SELECT {columns} FROM school_insurers WHERE slot = $1 ORDER BY offer, office_id";
    pub OPERATIONS_FROM: OperationRow =
        "SELECT {columns} FROM operations WHERE slot = $1 AND seq >= $2 ORDER BY seq LIMIT $3";
    pub lookup SCHOOL_POLICY_LEVELS: SchoolPolicyLevelRow => (slot, policy_id);
    pub lookup SCHOOL_ENDORSEMENTS: SchoolEndorsementRow => (slot, policy_id);
    /// Who is on the list of a policy by its number, and was.
    pub lookup SCHOOL_PUPILS_BY_NUMBER: SchoolPupilRow => (slot, policy_id, hash);
    /// How many pupils the list of a policy names on the day `$3`.
    pub LISTED_COUNTS: ListedCountRow = "SELECT level, COUNT(*) AS pupils FROM school_pupils \
         WHERE slot = $1 AND policy_id = $2 AND listed_from <= $3 AND (left_on IS NULL OR left_on > $3) \
         GROUP BY level ORDER BY level";
    /// The first list whose policy has ended before the day `$1`, however long ago.
    pub FIRST_SCHOOL_LIST_OVER: String = "SELECT listed_until FROM school_policies WHERE listed_until IS NOT NULL \
         AND listed_until < $1 ORDER BY listed_until, id, slot LIMIT 1";
    /// Lists that are to be emptied, after day `$2`, policy `$3`.
    pub SCHOOL_LISTS_OVER: SchoolListRow = concat!("SELECT y.slot, y.id, y.listed_until, h.number, h.office_id \
         FROM school_policies y JOIN agreements h ON h.slot = y.slot AND h.id = y.id WHERE ", list_over!(), " \
         AND (y.listed_until, y.id) > ($2, $3) ORDER BY y.listed_until, y.id, y.slot LIMIT $4");
    pub SCHOOL_LISTS_OVER_COUNT: i64 = concat!("SELECT COUNT(*) FROM school_policies y WHERE ", list_over!());
    /// The pupils of a list after `$3`.
    pub PUPILS_OF_SCHOOL_LIST: i64 = "SELECT id FROM school_pupils WHERE slot = $1 AND policy_id = $2 AND id > $3 \
         ORDER BY id LIMIT $4";
    /// The pupils of an accident whom the list of the policy named on its day.
    pub LISTED_OF_CLAIM: i64 = "SELECT DISTINCT i.pupil FROM school_claims c \
         JOIN school_injured i ON i.slot = c.slot AND i.case_id = c.id \
         JOIN school_pupils u ON u.slot = i.slot AND u.policy_id = i.policy_id AND u.hash = i.hash \
         WHERE c.slot = $1 AND c.id = $2 AND u.listed_from <= c.occurred_on AND (u.left_on IS NULL OR u.left_on > c.occurred_on)";
    /// How many pupils of the list of a policy nobody can tell any more.
    pub LIST_EMPTIED: i64 = "SELECT COUNT(*) FROM school_pupils WHERE slot = $1 AND policy_id = $2 AND hash = ''";
    /// The list of a policy, in the order in which its pupils came in.
    pub listing SCHOOL_PUPILS: SchoolPupilRow = "SELECT {columns} FROM school_pupils" => |listing| listing
        .condition("policy", "slot = $1 AND policy_id = $2")
        .condition("level", "level = $")
        .condition("listed", "listed_from <= $1 AND (left_on IS NULL OR left_on > $1)")
        .order("entered", &["id"]);
    pub lookup INJURED_OF_CLAIM: SchoolInjuredRow => (slot, case_id);
    pub lookup INVITATIONS_OF_CLAIM: SchoolInvitationRow => (slot, case_id);
    pub lookup INJURED_OF_POLICY: SchoolInjuredRow => (slot, policy_id);
    pub CLAIMS_OF_SCHOOL_POLICY: SchoolClaimRow =
        "SELECT {columns} FROM school_claims WHERE slot = $1 AND policy_id = $2 ORDER BY occurred_on, id";
    pub INJURED_OF: SchoolInjuredRow =
        "SELECT {columns} FROM school_injured WHERE slot = $1 AND case_id = $2 ORDER BY pupil";
    /// The pupils of a guardian, whatever the slot of the school.
    pub INJURED_BY_GUARDIAN: SchoolInjuredRow =
        "SELECT {columns} FROM school_injured WHERE guardian_id = $1 ORDER BY slot, case_id, pupil";
    pub ACTIVE_MEDIATORS: SchoolMediatorRow =
        "SELECT {columns} FROM school_mediators WHERE active = 1 ORDER BY slot, party_id";
    pub MEDIATORS_OF_OFFICE: MediatorLineRow = "SELECT m.party_id, p.name, m.profession, \
         (SELECT COUNT(*) FROM school_invitations v WHERE v.mediator_id = m.party_id) AS claims, \
         (SELECT COUNT(*) FROM school_invitations v JOIN school_claims l ON l.slot = v.slot AND l.id = v.case_id \
             JOIN cases c ON c.slot = v.slot AND c.id = v.case_id \
             WHERE v.mediator_id = m.party_id AND l.mediator_id = m.party_id AND c.state = 'open') AS open_claims FROM school_mediators m \
         JOIN parties p ON p.slot = m.slot AND p.id = m.party_id WHERE m.office_id = $1 AND m.active = 1 ORDER BY p.name, m.party_id";
    /// Guardians and mediators who are needed yet: their case is open or was worked on since the instant `$1`, money of it is on its way, or they
    /// are in the pool.
    pub SCHOOL_PEOPLE_NEEDED: i64 = concat!("SELECT i.guardian_id FROM school_injured i JOIN cases c ON c.slot = i.slot AND c.id = i.case_id \
             WHERE i.guardian_id IS NOT NULL AND (", case_needed!(), " OR ", case_worked!(), ") \
         UNION SELECT v.mediator_id FROM school_invitations v JOIN cases c ON c.slot = v.slot AND c.id = v.case_id \
             WHERE (", case_needed!(), " OR ", case_worked!(), ") \
         UNION SELECT m.party_id FROM school_mediators m WHERE m.active = 1");
    /// The same of one of them, `$1`.
    pub SCHOOL_TIE: PartyTie = concat!("SELECT \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM school_injured i JOIN cases c ON c.slot = i.slot AND c.id = i.case_id \
                 WHERE i.guardian_id = $1 AND ", case_needed!(), ") \
             OR EXISTS (SELECT 1 FROM school_invitations v JOIN cases c ON c.slot = v.slot AND c.id = v.case_id \
                 WHERE v.mediator_id = $1 AND ", case_needed!(), ") \
             OR EXISTS (SELECT 1 FROM school_mediators m WHERE m.party_id = $1 AND m.active = 1) THEN 1 ELSE 0 END AS BIGINT) AS needed, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM school_injured i WHERE i.guardian_id = $1) \
             OR EXISTS (SELECT 1 FROM school_invitations v WHERE v.mediator_id = $1) \
             OR EXISTS (SELECT 1 FROM school_mediators m WHERE m.party_id = $1) THEN 1 ELSE 0 END AS BIGINT) AS leaves, \
         CAST((SELECT COALESCE(MAX(o.at), 0) FROM operations o JOIN (\
             SELECT i.slot, i.case_id FROM school_injured i WHERE i.guardian_id = $1 UNION \
             SELECT v.slot, v.case_id FROM school_invitations v WHERE v.mediator_id = $1) t \
             ON t.slot = o.slot AND t.case_id = o.subject_id) AS BIGINT) AS last_at");
    /// Lists of the claims to which a mediator was invited, each page cut out by the index of the mediator.
    pub listing INVITATIONS: InvitationLineRow = INVITATION_LINE => |listing| listing
        .condition("mediator", "v.mediator_id = $")
        .condition("offices", "v.office_id IN $list")
        .condition("related", concat!("(v.slot, v.holder_id) IN ", related!()))
        .condition("reach", "v.office_id IN $list OR v.holder_id IN $list")
        .condition("open", "EXISTS (SELECT 1 FROM cases k WHERE k.slot = v.slot AND k.id = v.case_id AND k.state = 'open')")
        .order("invited", &["v.invited_on", "v.case_id", "v.slot"]);
    /// Lists of school policies, each page cut out of the heads by their index before anything else is read.
    pub listing SCHOOL_POLICIES: SchoolPolicyLineRow = POLICY_LINE => |listing| listing
        .condition("school", "a.family = 'school-liability'")
        // By no index of the family.
        .condition("school_aside", "{aside}a.family = 'school-liability'")
        .condition("offices", "a.office_id IN $list")
        .condition("offices_aside", "{aside}a.office_id IN $list")
        .condition("related", concat!("(a.slot, a.holder_id) IN ", related!()))
        .condition("reach", "a.office_id IN $list OR a.holder_id IN $list")
        .condition("state", "a.state = $")
        .condition("holder", "a.slot = $1 AND a.holder_id = $2")
        .condition("number", "a.number = $")
        .condition("holder_term", concat!("(a.slot, a.holder_id) IN ", named!()))
        .order("applied", &["a.applied_on", "a.id", "a.slot"])
        .order("number", &["a.number", "a.id", "a.slot"])
        .order("state", &["a.state", "a.applied_on", "a.id", "a.slot"]);
}

const INVITATION_LINE: &str = "SELECT v.slot, v.case_id, l.number, v.holder_id, p.name AS holder_name, v.office_id, l.occurred_on, \
    v.invited_on, CAST(CASE WHEN l.mediator_id = v.mediator_id THEN 1 ELSE 0 END AS BIGINT) AS mediates, l.agreed_on, c.state \
    FROM (SELECT v.* FROM school_invitations v WHERE {filters} {page}) v \
    JOIN school_claims l ON l.slot = v.slot AND l.id = v.case_id JOIN cases c ON c.slot = v.slot AND c.id = v.case_id \
    JOIN parties p ON p.slot = v.slot AND p.id = v.holder_id";

const POLICY_LINE: &str = "SELECT a.slot, a.id, a.number, a.holder_id, p.name AS holder_name, a.office_id, a.state, \
    a.applied_on, a.effective_on, a.ends_on, y.insurer, y.pupils, y.premium, y.paid, y.paid_on \
    FROM (SELECT a.* FROM agreements a WHERE {filters} {page}) a JOIN school_policies y ON y.slot = a.slot AND y.id = a.id \
    JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id";

impl SchoolPupilRow {
    /// Whether who it is has gone.
    pub fn is_emptied(&self) -> bool {
        self.sealed.is_empty()
    }
}

use super::Room;
use super::archive::OperationRow;
use super::party::{PartyTie, named, related};
use super::payout::on_its_way;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "school",
    steps: &[include_str!("../../schema/school.sql")],
    tables: &[
        SchoolAgreementRow::TABLE,
        SchoolPolicyRow::TABLE,
        SchoolInsurerRow::TABLE,
        SchoolPolicyLevelRow::TABLE,
        SchoolEndorsementRow::TABLE,
        SchoolPupilRow::TABLE,
        SchoolClaimRow::TABLE,
        SchoolInvitationRow::TABLE,
        SchoolInjuredRow::TABLE,
        SchoolMediatorRow::TABLE,
    ],
    whole: &[],
    statements,
};
