//! Cases and what belongs to them: milestones, materials, promises, files, contacts, reminders; errors of our own.

crate::table! {
    pub struct CaseRow in "cases" key (slot, id) {
        slot: i64,
        id: i64,
        number: String,
        service_key: String,
        service_version: String,
        party_id: i64,
        office_id: i64,
        owner_id: Option<i64>,
        channel: String,
        summary: String,
        answers: String,
        state: String,
        received_at: i64,
        opened_at: i64,
        closed_at: Option<i64>,
        due_at: Option<i64>,
        is_broken: i64,
        version: i64,
    }

    /// What a case is about, in a role; see the schema.
    pub struct CaseSubjectRow in "case_subjects" key (slot, case_id, sequence) {
        slot: i64,
        case_id: i64,
        sequence: i64,
        subject_kind: String,
        subject_id: i64,
        role: String,
    }

    pub struct MilestoneRow in "milestones" key (slot, case_id, sequence) {
        slot: i64,
        case_id: i64,
        sequence: i64,
        key: String,
        occurred_at: i64,
        recorded_at: i64,
        operator_id: i64,
        answers: String,
        note: Option<String>,
    }

    pub struct MaterialRow in "materials" key (slot, case_id, key) {
        slot: i64,
        case_id: i64,
        key: String,
        state: String,
        at: i64,
        operator_id: i64,
        note: Option<String>,
    }

    /// The facts of a promise; from `owed_by` on what is derived from case and facts, for the timer and the board.
    pub struct PromiseRow in "promises" key (slot, case_id, sequence) {
        slot: i64,
        case_id: i64,
        sequence: i64,
        key: String,
        started_at: i64,
        allowance: String,
        warn: Option<String>,
        calendar_version: String,
        pauses: String,
        extensions: String,
        kept_at: Option<i64>,
        dropped_at: Option<i64>,
        broken_at: Option<i64>,
        is_right: i64,
        agreed: Option<String>,
        owed_by: String,
        promisor_id: Option<i64>,
        office_id: i64,
        owner_id: Option<i64>,
        state: String,
        due_on: Option<String>,
        due_at: Option<i64>,
        soon_on: Option<String>,
        timer_at: Option<i64>,
        told_soon: i64,
    }

    /// How many promises are waited for that have all of this in common; see the schema.
    pub struct PromiseCountRow in "promise_counts"
        key (office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, stripe) outside (archive) {
        office_id: i64,
        state: String,
        due_hour: i64,
        owner_id: i64,
        promisor_id: i64,
        due_on: String,
        soon_on: String,
        is_right: i64,
        stripe: i64,
        number: i64,
    }

    /// A figure that was agreed with a subject: an agreement, or a party by its contract.
    pub struct SubjectTermRow in "subject_terms" key (slot, subject_id, key, effective_from) {
        slot: i64,
        subject_kind: String,
        subject_id: i64,
        key: String,
        effective_from: String,
        effective_until: Option<String>,
        within: String,
        cite: String,
        operator_id: i64,
        at: i64,
    }

    pub struct FileRow in "files" key (slot, id) {
        slot: i64,
        id: i64,
        subject_kind: String,
        subject_id: i64,
        material_key: Option<String>,
        name: String,
        media_type: String,
        size: i64,
        content_hash: String,
        operator_id: i64,
        created_at: i64,
    }

    pub struct FileContentRow in "file_contents" key (slot, file_id) {
        slot: i64,
        file_id: i64,
        sealed: Vec<u8>,
    }

    pub struct ContactRow in "contacts" key (slot, id) {
        slot: i64,
        id: i64,
        party_id: i64,
        subject_kind: String,
        subject_id: i64,
        kind: String,
        direction: String,
        at: i64,
        operator_id: i64,
        notes: String,
    }

    pub struct ReminderRow in "reminders" key (slot, id) outside (archive) {
        slot: i64,
        id: i64,
        operator_id: i64,
        kind: String,
        subject_kind: String,
        subject_id: i64,
        subject_label: String,
        promise_key: Option<String>,
        by_id: Option<i64>,
        note: Option<String>,
        at: i64,
        read_at: Option<i64>,
    }

    /// An error of our own, with who made it.
    pub struct ServiceErrorRow in "service_errors" key (slot, id) {
        slot: i64,
        id: i64,
        kind: String,
        subject_kind: String,
        subject_id: i64,
        office_id: i64,
        payout_id: Option<i64>,
        case_id: Option<i64>,
        operator_id: Option<i64>,
        occurred_on: String,
        recorded_at: i64,
        note: String,
    }
}

crate::row! {
    /// A line of a list of cases, with the name of the party.
    pub struct CaseLineRow {
        slot: i64,
        id: i64,
        number: String,
        service_key: String,
        service_version: String,
        party_id: i64,
        party_name: String,
        office_id: i64,
        owner_id: Option<i64>,
        channel: String,
        summary: String,
        state: String,
        received_at: i64,
        closed_at: Option<i64>,
        version: i64,
    }

    /// A line of the promise board.
    pub struct PromiseLineRow {
        slot: i64,
        case_id: i64,
        sequence: i64,
        key: String,
        allowance: String,
        agreed: Option<String>,
        owed_by: String,
        promisor_id: Option<i64>,
        promisor_name: Option<String>,
        office_id: i64,
        owner_id: Option<i64>,
        state: String,
        due_on: Option<String>,
        due_at: Option<i64>,
        soon_on: Option<String>,
        is_right: i64,
        case_number: String,
        service_key: String,
        service_version: String,
        party_id: i64,
        party_name: String,
    }

    /// How many promises of an owner, or of a party that owes them and is not the customer, are waited for with these dates. Nobody
    /// is 0.
    pub struct PromiseSumRow {
        owner_id: i64,
        promisor_id: i64,
        promisor_name: Option<String>,
        state: String,
        due_hour: i64,
        due_on: String,
        soon_on: String,
        is_right: i64,
        number: i64,
    }

    /// How many promises of an office are waited for with these dates.
    pub struct OfficeSumRow {
        office_id: i64,
        state: String,
        due_hour: i64,
        due_on: String,
        is_right: i64,
        number: i64,
    }

    /// How many promises of a rule of a service are broken and still waited for.
    pub struct BrokenOfRuleRow { service_key: String, service_version: String, key: String, number: i64 }

    /// The first and the last hour in which something of a kind is due.
    pub struct HoursRow { first: Option<i64>, last: Option<i64> }

    /// A count that is not that of the promises: how many too few it says.
    pub struct WrongCountRow { office_id: i64, state: String, due_hour: i64, owner_id: i64, missing: i64 }

    pub struct CaseKey { slot: i64, case_id: i64 }

    /// How often the office kept a promise of a service in time, and how often it did not.
    pub struct KeptRow { service_key: String, key: String, in_time: i64, late: i64 }
}

use super::party::{named, related, terms_within};

/// Whether a promise `w` is waited for, in the words of the indexes of the board; as [`PromiseRow::is_waited_for`].
macro_rules! waited_for {
    () => {
        "w.kept_at IS NULL AND w.dropped_at IS NULL"
    };
}

impl PromiseRow {
    /// Whether it was neither kept nor dropped.
    pub fn is_waited_for(&self) -> bool {
        self.kept_at.is_none() && self.dropped_at.is_none()
    }
}

/// The promises that are waited for, counted as `promise_counts` keeps them. What the customer of a case owes is of this case alone and
/// makes no line of its own.
macro_rules! counted {
    () => {
        concat!("SELECT office_id, state, COALESCE(due_at, 9223372036854775807) / 3600000000 AS due_hour, COALESCE(owner_id, 0) AS owner_id, \
         CASE WHEN owed_by = 'customer' THEN 0 ELSE COALESCE(promisor_id, 0) END AS promisor_id, COALESCE(due_on, '') AS due_on, \
         COALESCE(soon_on, '') AS soon_on, is_right, COUNT(*) AS number FROM promises w \
         WHERE ", waited_for!(), " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8")
    };
}

/// Begins a condition on cases: of their promises on the board those due from `$1` to `$2` that stand as what follows says. They are found by the
/// index of the board, and their cases by their key: walking the cases in order until enough stand so would read all where few do.
macro_rules! due_within {
    () => {
        concat!(
            "({ids:c.slot, c.id}) IN (SELECT {ids:w.slot, w.case_id} FROM promises w WHERE ",
            waited_for!(),
            " \
         AND COALESCE(w.due_at, 9223372036854775807) >= $1 AND COALESCE(w.due_at, 9223372036854775807) <= $2 AND "
        )
    };
}

crate::statements! {
    pub CASE: CaseRow = "SELECT {columns} FROM cases WHERE slot = $1 AND id = $2";
    // A case number is the place of the operation that opened the case, so the archive is its index.
    pub CASE_BY_OPERATION: CaseRow =
        "SELECT {columns:c} FROM operations o JOIN cases c ON c.slot = o.slot AND c.id = o.subject_id \
         WHERE o.slot = $1 AND o.seq = $2";
    /// All cases of a customer, open or not.
    pub CASES_OF_CUSTOMER: CaseRow = "SELECT {columns} FROM cases WHERE slot = $1 AND party_id = $2 ORDER BY id";
    pub SUBJECTS_OF_CASE: CaseSubjectRow =
        "SELECT {columns} FROM case_subjects WHERE slot = $1 AND case_id = $2 ORDER BY sequence";
    /// The cases a thing of kind `$1` with id `$2` has a role in.
    pub CASES_OF_SUBJECT: CaseRow = "SELECT {columns:c} FROM case_subjects s JOIN cases c ON c.slot = s.slot AND c.id = s.case_id \
         WHERE s.subject_id = $2 AND s.subject_kind = $1 ORDER BY c.id";
    pub OPEN_CASES_OF_SUBJECT: CaseRow = "SELECT {columns:c} FROM case_subjects s \
         JOIN cases c ON c.slot = s.slot AND c.id = s.case_id \
         WHERE s.subject_id = $2 AND s.subject_kind = $1 AND c.state = 'open' ORDER BY c.id";
    pub MILESTONES_OF_CASE: MilestoneRow =
        "SELECT {columns} FROM milestones WHERE slot = $1 AND case_id = $2 ORDER BY sequence";
    pub MATERIALS_OF_CASE: MaterialRow = "SELECT {columns} FROM materials WHERE slot = $1 AND case_id = $2";
    pub PROMISES_OF_CASE: PromiseRow =
        "SELECT {columns} FROM promises WHERE slot = $1 AND case_id = $2 ORDER BY sequence";
    pub FILE: FileRow = "SELECT {columns} FROM files WHERE slot = $1 AND id = $2";
    pub FILES_OF_PARTY: FileRow = "SELECT {columns} FROM files WHERE slot = $1 AND subject_id IN \
         (SELECT c.id FROM cases c WHERE c.slot = $1 AND c.party_id = $2) ORDER BY id DESC";
    pub FILES_OF_SUBJECT: FileRow = "SELECT {columns} FROM files WHERE slot = $1 AND subject_id = $2 ORDER BY id";
    /// Those with people whose files lie in other slots than the subject among them.
    pub CONTACTS_ABOUT: ContactRow = "SELECT {columns} FROM contacts WHERE subject_id = $1 ORDER BY at, id";
    pub CONTACTS_OF_SUBJECT: ContactRow =
        "SELECT {columns} FROM contacts WHERE slot = $1 AND subject_id = $2 ORDER BY at, id";
    pub CONTACTS_OF_PARTY: ContactRow =
        "SELECT {columns} FROM contacts WHERE slot = $1 AND party_id = $2 ORDER BY at, id";
    pub ERRORS_ABOUT: ServiceErrorRow =
        "SELECT {columns} FROM service_errors WHERE slot = $1 AND subject_id = $2 ORDER BY id";
    pub ERRORS_OF_SUBJECT: ServiceErrorRow =
        "SELECT {columns} FROM service_errors WHERE slot = $1 AND subject_id = $2 AND subject_kind = $3 ORDER BY id";
    /// Of an operator, by now.
    pub REMINDERS_UNREAD: i64 =
        "SELECT COUNT(*) FROM reminders WHERE operator_id = $1 AND at <= $2 AND read_at IS NULL";
    /// Cases on which time changes something, but those set aside.
    pub TIMERS_READY: CaseKey = "SELECT DISTINCT p.slot, p.case_id FROM promises p WHERE p.timer_at > 0 \
         AND p.timer_at <= $1 AND +p.slot BETWEEN $3 AND $4 AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = p.slot AND a.kind = 'timer' \
         AND a.id = p.case_id AND a.again = 0) LIMIT $2";
    /// Cases with a promise whose date waits for a calendar that knows more, and runs on another one than `$1`.
    pub PROMISES_UNCERTAIN: CaseKey = "SELECT DISTINCT slot, case_id FROM promises \
         WHERE (state = 'unknown' OR state = 'provisional' OR state = 'kept_provisional') AND calendar_version <> $1 LIMIT $2";
    /// Of the cases received since an instant.
    pub PROMISES_KEPT: KeptRow = "SELECT c.service_key, w.key, \
         CAST(SUM(CASE WHEN w.kept_at IS NOT NULL AND w.broken_at IS NULL AND w.state <> 'kept_provisional' THEN 1 ELSE 0 END) AS BIGINT) AS in_time, \
         CAST(SUM(CASE WHEN w.broken_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS late \
         FROM cases c JOIN promises w ON w.slot = c.slot AND w.case_id = c.id \
         WHERE c.received_at >= $1 AND w.is_right = 0 AND w.owed_by = 'office' GROUP BY c.service_key, w.key";
    /// Errors of our own.
    pub listing SERVICE_ERRORS: ServiceErrorRow = "SELECT {columns} FROM service_errors" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("kind", "kind = $")
        .condition("operator", "operator_id = $")
        .condition("from", "occurred_on >= $")
        .condition("until", "occurred_on <= $")
        .condition("subject", "slot = $1 AND subject_id = $2 AND subject_kind = $3")
        .order("day", &["occurred_on", "slot", "id"]);
    pub fact FACT_CASE_RECEIVED = crate::fact!("case-received", time Instant, at "c.received_at",
        day crate::day_of_instant!("c.received_at"), office "c.office_id", person "COALESCE(c.owner_id, 0)", kind "c.service_key",
        channel "c.channel", number "-1", amount "0", answers "c.answers", about "'case'" "c.id" "0", from "cases c WHERE 1 = 1");
    pub fact FACT_CASE_CLOSED = crate::fact!("case-closed", time Instant, at "c.received_at",
        day crate::day_of_instant!("c.received_at"), office "c.office_id", person "COALESCE(c.owner_id, 0)", kind "c.service_key",
        channel "c.channel", number "(c.closed_at - c.received_at) / 86400000000", amount "0", answers "c.answers",
        about "'case'" "c.id" "0", from "cases c WHERE c.closed_at IS NOT NULL");
    pub fact FACT_MILESTONE = crate::fact!("milestone", time Instant, at "c.received_at",
        day crate::day_of_instant!("c.received_at"), office "c.office_id", person "m.operator_id",
        kind "(c.service_key || '/' || m.key)", channel "c.channel", number "(m.occurred_at - c.received_at) / 86400000000",
        amount "0", answers "m.answers", about "'case'" "c.id" "m.sequence",
        from "cases c JOIN milestones m ON m.slot = c.slot AND m.case_id = c.id WHERE 1 = 1");
    pub fact FACT_PROMISE_SETTLED = crate::fact!("promise-settled", time Instant, at "c.received_at",
        day crate::day_of_instant!("c.received_at"), office "c.office_id", person "COALESCE(w.owner_id, 0)",
        kind "(c.service_key || '/' || w.key)", channel "c.channel", number "CASE WHEN w.broken_at IS NULL THEN 0 ELSE 1 END",
        amount "0", answers "''", about "'case'" "c.id" "w.sequence",
        from "cases c JOIN promises w ON w.slot = c.slot AND w.case_id = c.id WHERE w.is_right = 0 AND w.owed_by = 'office' \
            AND (w.broken_at IS NOT NULL OR (w.kept_at IS NOT NULL AND w.state <> 'kept_provisional'))");
    pub fact FACT_CONTACT = crate::fact!("contact", time Instant, at "k.at", day crate::day_of_instant!("k.at"), office "o.office_id",
        person "k.operator_id", kind "k.kind", channel "k.direction", number "-1", amount "0", answers "''",
        about "'party'" "k.party_id" "k.id", from "contacts k JOIN operators o ON o.id = k.operator_id WHERE 1 = 1");
    pub fact FACT_SERVICE_ERROR = crate::fact!("service-error", time Date, at "e.occurred_on",
        day crate::day_of_date!("e.occurred_on"), office "e.office_id", person "COALESCE(e.operator_id, 0)", kind "e.kind", channel "''",
        number "-1", amount "0", answers "''", about "e.subject_kind" "e.subject_id" "e.id", from "service_errors e WHERE 1 = 1");
    pub CASE_COUNT: i64 = "SELECT COUNT(*) FROM cases";
    pub lookup CASE_ROWS_OF_PARTY: CaseRow => (slot, party_id);
    pub lookup FILE_ROWS_OF_SUBJECT: FileRow => (slot, subject_id);
    pub lookup MILESTONES: MilestoneRow => (slot, case_id);
    pub lookup MATERIALS: MaterialRow => (slot, case_id);
    pub lookup TERMS_OF_SUBJECT: SubjectTermRow => (slot, subject_id);
    pub TERMS: SubjectTermRow =
        "SELECT {columns} FROM subject_terms WHERE slot = $1 AND subject_id = $2 ORDER BY key, effective_from";
    pub lookup CASE_SUBJECTS: CaseSubjectRow => (slot, case_id);
    pub lookup PROMISES: PromiseRow => (slot, case_id);
    /// When those are due that are counted with a state of two, `$1` and `$2`, are warned of by the day `$3` and due from the day `$4` on.
    pub PROMISE_HOURS: HoursRow = "SELECT MIN(due_hour) AS first, MAX(due_hour) AS last FROM promise_counts \
         WHERE number > 0 AND state IN ($1, $2) AND soon_on <= $3 AND due_on >= $4";
    /// Promises whose date lies past the published calendar.
    pub PROVISIONAL_PROMISES: i64 = "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM promise_counts WHERE state IN ('provisional', 'unknown')";
    /// Counts of a stripe of which nothing is left.
    pub DROP_EMPTY_COUNTS: () = "DELETE FROM promise_counts WHERE stripe = $1 AND number = 0";
    /// Counts that are not those of the promises.
    pub WRONG_PROMISE_COUNTS: WrongCountRow = concat!("SELECT office_id, state, due_hour, owner_id, CAST(SUM(number) AS BIGINT) AS missing FROM (",
         counted!(), " UNION ALL SELECT office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, -number FROM promise_counts) k \
         GROUP BY office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right HAVING SUM(number) <> 0 LIMIT $1");
    /// Lists of cases. Of the standings but `open` and `broken`, `$1` and `$2` are the instants between which the promises that stand so are due, as on
    /// the board; `$3` of the day conditions is today. Broken are those that are marked so, and those of `unmarked`. `numbers` are keyed hashes of personal numbers, of the party or among the
    /// answers of the case.
    pub listing CASES: CaseLineRow = CASE_LINE => |listing| listing
        .condition("offices", "c.office_id IN $list")
        // In the order of all cases.
        .condition("offices_aside", "{aside}c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.party_id) IN ", related!()))
        .condition("own", "c.owner_id = $")
        // Those of offices, and besides of customers and owners.
        .condition("reach", "c.office_id IN $list OR c.party_id IN $list OR c.owner_id IN $list")
        .condition("state", "c.state = $")
        .condition("service", "c.service_key = $")
        .condition("services", "c.service_key IN $list")
        .condition("channel", "c.channel = $")
        // In the words of the index of those that few cases come by: a value alone does not tell a database that it may use it.
        .condition("rare_channel", "c.channel = $ AND (c.channel = 'post' OR c.channel = 'e-mail' OR c.channel = 'messaging')")
        .condition("owner", "c.owner_id = $")
        .condition("no_owner", "c.owner_id IS NULL")
        // Those of a customer and of its aliases.
        .condition("slots", "c.slot IN $list")
        .condition("parties", "c.party_id IN $list")
        .condition("case", "c.slot = $1 AND c.id = $2")
        .condition("subject", "(c.slot, c.id) IN (SELECT s.slot, s.case_id FROM case_subjects s \
             WHERE s.subject_id = $2 AND s.subject_kind = $1)")
        .condition("party_term", concat!("(c.slot, c.party_id) IN ", named!()))
        .condition("numbers", "(c.slot, c.id) IN (SELECT u.slot, u.id FROM (SELECT f.slot, f.id FROM personal_numbers n \
             JOIN cases f ON f.slot = n.slot AND f.party_id = n.of_id WHERE n.hash IN $list \
             UNION SELECT n.slot, n.of_id AS id FROM personal_numbers n WHERE n.hash IN $list) u)")
        .condition("received_from", "c.received_at >= $")
        .condition("received_until", "c.received_at < $")
        // Nearly all that are open stand so, and a page of them is soon found in any order.
        .condition("open", "EXISTS (SELECT 1 FROM promises w WHERE w.slot = c.slot AND w.case_id = c.id AND \
             w.state IN ('open', 'provisional') AND w.due_at >= $1)")
        .condition("broken", "c.is_broken = 1")
        // Of those that are not marked, those with a promise whose date has passed and that the timer has not come by yet; `$1` is the instant now. They
        // are few or none, whatever statistics say that were taken when many had come due, so PostgreSQL is to begin with them: what is said twice of
        // `is_right` no statistics know, and of a time with both its ends it takes few to lie between when it does not know them.
        .condition("unmarked", "c.is_broken = 0 AND ({ids:c.slot, c.id}) IN (SELECT {ids:w.slot, w.case_id} FROM promises w WHERE w.timer_at > 0 AND \
             w.timer_at <= $1 AND w.state = 'open' AND w.is_right + 0 = 0 AND w.is_right * 1 = 0 AND w.due_at < $1)")
        .condition("due_today", concat!(due_within!(), "w.state IN ('open', 'provisional') AND w.due_on = $3 AND w.due_at >= $4)"))
        .condition("due_soon", concat!(due_within!(), "w.state IN ('open', 'provisional') AND w.soon_on <= $3 AND w.due_on > $3)"))
        .condition("paused", concat!(due_within!(), "w.state = 'paused')"))
        .condition("unknown", concat!(due_within!(), "(w.state = 'unknown' OR (w.state = 'provisional' AND w.due_at < $3)))"))
        .condition("provisional", concat!(due_within!(), "w.state = 'provisional')"))
        .order("received", &["c.received_at", "c.id", "c.slot"])
        .order("due", &["COALESCE(c.due_at, 9223372036854775807)", "c.id", "c.slot"]);
    /// The promise board. `$1` of `broken` and `open` is the instant now, of the day conditions today.
    pub listing PROMISE_BOARD: PromiseLineRow = PROMISE_LINE => |listing| listing
        // Those due from one instant to another.
        .condition("due", "COALESCE(w.due_at, 9223372036854775807) >= $ AND COALESCE(w.due_at, 9223372036854775807) <= $")
        .condition("open", "w.state IN ('open', 'provisional') AND COALESCE(w.due_at, 9223372036854775807) >= $1")
        .condition("paused", "w.state = 'paused'")
        .condition("unknown", "(w.state = 'unknown' OR (w.state = 'provisional' AND w.due_at < $1))")
        .condition("provisional", "w.state = 'provisional'")
        .condition("broken", "w.state IN ('open', 'broken') AND (w.state = 'broken' OR (w.is_right = 0 AND w.due_at < $1))")
        .condition("due_today", "w.state IN ('open', 'provisional') AND w.due_on = $1 AND w.due_at >= $2")
        .condition("due_soon", "w.state IN ('open', 'provisional') AND w.soon_on <= $1 AND w.due_on > $1")
        .condition("offices", "w.office_id IN $list")
        // In the order of all promises, or by another index.
        .condition("offices_aside", "{aside}w.office_id IN $list")
        .condition("related", concat!("(w.slot, w.case_id) IN (SELECT c.slot, c.id FROM cases c WHERE (c.slot, c.party_id) IN ", related!(), ")"))
        .condition("own", "COALESCE(w.owner_id, 0) = $")
        .condition("reach", "w.office_id IN $list OR w.owner_id IN $list OR \
             (w.slot, w.case_id) IN (SELECT c.slot, c.id FROM cases c WHERE c.party_id IN $list)")
        .condition("owner", "COALESCE(w.owner_id, 0) = $")
        .condition("no_owner", "COALESCE(w.owner_id, 0) = 0")
        .condition("owed_by", "w.owed_by = $")
        .condition("promisor", "w.promisor_id = $")
        .condition("on", "w.due_on = $")
        .condition("rule", "w.key = $2 AND EXISTS (SELECT 1 FROM cases c WHERE c.slot = w.slot AND c.id = w.case_id AND c.service_key = $1)")
        .condition("case", "w.slot = $1 AND w.case_id = $2")
        .condition("party_term", concat!("(w.slot, w.case_id) IN (SELECT c.slot, c.id FROM party_search_terms t \
             JOIN cases c ON c.slot = t.slot AND c.party_id = t.party_id WHERE ", terms_within!(), ")"))
        .condition("numbers", "(w.slot, w.case_id) IN (SELECT u.slot, u.id FROM (SELECT c.slot, c.id FROM personal_numbers n \
             JOIN cases c ON c.slot = n.slot AND c.party_id = n.of_id WHERE n.hash IN $list \
             UNION SELECT n.slot, n.of_id AS id FROM personal_numbers n WHERE n.hash IN $list) u)")
        .order("due", &["COALESCE(w.due_at, 9223372036854775807)", "w.case_id", "w.slot", "w.sequence"])
        // The case that was opened first comes first.
        .order("case", &["w.case_id", "w.slot", "w.sequence"])
        .order("owner", &["COALESCE(w.owner_id, 0)", "COALESCE(w.due_at, 9223372036854775807)", "w.case_id", "w.slot", "w.sequence"]);
    /// The promises that are waited for, by owner and date: of whole offices or of an owner, from their counts.
    pub listing PROMISE_SUMS: PromiseSumRow = PROMISE_SUM => |listing| listing
        .condition("offices", "k.office_id IN $list")
        .condition("own", "k.owner_id = $")
        .order("any", &["n.owner_id", "n.promisor_id", "n.state", "n.due_hour", "n.due_on", "n.soon_on", "n.is_right"]);
    /// As the sums, by office.
    pub listing PROMISE_OFFICE_SUMS: OfficeSumRow = "SELECT k.office_id, k.state, k.due_hour, k.due_on, k.is_right, \
         CAST(SUM(k.number) AS BIGINT) AS number FROM promise_counts k WHERE {filters} \
         GROUP BY k.office_id, k.state, k.due_hour, k.due_on, k.is_right" => |listing| listing
        .condition("offices", "k.office_id IN $list")
        .order("any", &["k.office_id", "k.state", "k.due_hour", "k.due_on", "k.is_right"]);
    /// The broken ones by what was promised.
    pub listing PROMISES_BROKEN_BY_RULE: BrokenOfRuleRow = "SELECT c.service_key, MAX(c.service_version) AS service_version, w.key, \
         COUNT(*) AS number FROM promises w JOIN cases c ON c.slot = w.slot AND c.id = w.case_id \
         WHERE w.state = 'broken' AND {filters} GROUP BY c.service_key, w.key" => |listing| listing
        .condition("offices", "w.office_id IN $list")
        .order("any", &["c.service_key", "w.key"]);
    /// Those whose date has passed since an instant and that nobody has marked yet.
    pub listing PROMISES_UNMARKED: PromiseSumRow = PROMISE_REACHED => |listing| listing
        .condition("passed", "COALESCE(w.due_at, 9223372036854775807) >= $ AND COALESCE(w.due_at, 9223372036854775807) < $ \
             AND w.state IN ('open', 'provisional')")
        .condition("offices", "{aside}w.office_id IN $list")
        .condition("own", "w.owner_id = $")
        .order("any", &["n.owner_id", "n.promisor_id", "n.state", "n.due_hour", "n.due_on", "n.soon_on", "n.is_right"]);
    /// As the sums, counted one by one: of customers and of what one answers for.
    pub listing PROMISES_REACHED: PromiseSumRow = PROMISE_REACHED => |listing| listing
        .condition("offices", "w.office_id IN $list")
        .condition("passed", "COALESCE(w.due_at, 9223372036854775807) >= $ AND COALESCE(w.due_at, 9223372036854775807) < $ \
             AND w.state IN ('open', 'provisional')")
        .condition("related", concat!("(w.slot, w.case_id) IN (SELECT c.slot, c.id FROM cases c WHERE (c.slot, c.party_id) IN ", related!(), ")"))
        .condition("own", "w.owner_id = $")
        .condition("reach", "w.office_id IN $list OR w.owner_id IN $list OR \
             (w.slot, w.case_id) IN (SELECT c.slot, c.id FROM cases c WHERE c.party_id IN $list)")
        .order("any", &["n.owner_id", "n.promisor_id", "n.state", "n.due_hour", "n.due_on", "n.soon_on", "n.is_right"]);
    /// The reminders of an operator, newest first.
    pub listing REMINDERS: ReminderRow = "SELECT {columns} FROM reminders" => |listing| listing
        .condition("operator", "operator_id = $")
        .condition("operators", "operator_id IN $list")
        .condition("since", "at > $")
        .condition("unread", "read_at IS NULL")
        .condition("by_now", "at <= $")
        .condition("subject", "slot = $1 AND subject_id = $2 AND subject_kind = $3")
        .order("time", &["at", "slot", "id"]);
}

const CASE_LINE: &str = "SELECT c.slot, c.id, c.number, c.service_key, c.service_version, c.party_id, \
    p.name AS party_name, c.office_id, c.owner_id, c.channel, c.summary, c.state, c.received_at, c.closed_at, c.version \
    FROM (SELECT c.* FROM cases c WHERE {filters} {page}) c JOIN parties p ON p.slot = c.slot AND p.id = c.party_id";
const PROMISE_LINE: &str = concat!(
    "SELECT w.slot, w.case_id, w.sequence, w.key, w.allowance, w.agreed, w.owed_by, \
    w.promisor_id, o.name AS promisor_name, w.office_id, \
    w.owner_id, w.state, w.due_on, w.due_at, w.soon_on, w.is_right, c.number AS case_number, c.service_key, \
    c.service_version, c.party_id, p.name AS party_name FROM (SELECT w.* FROM promises w \
    WHERE ",
    waited_for!(),
    " AND {filters} {page}) w \
    JOIN cases c ON c.slot = w.slot AND c.id = w.case_id JOIN parties p ON p.slot = c.slot AND p.id = c.party_id \
    LEFT JOIN parties o ON o.slot = ((w.promisor_id >> 12) & 1023) AND o.id = w.promisor_id"
);

// An id carries its slot.
const PROMISE_SUM: &str = "SELECT n.owner_id, n.promisor_id, o.name AS promisor_name, n.state, n.due_hour, n.due_on, \
    n.soon_on, n.is_right, n.number FROM (SELECT k.owner_id, k.promisor_id, k.state, k.due_hour, k.due_on, k.soon_on, \
    k.is_right, CAST(SUM(k.number) AS BIGINT) AS number FROM promise_counts k WHERE {filters} \
    GROUP BY k.owner_id, k.promisor_id, k.state, k.due_hour, k.due_on, k.soon_on, k.is_right) n \
    LEFT JOIN parties o ON o.slot = ((n.promisor_id >> 12) & 1023) AND o.id = n.promisor_id";
const PROMISE_REACHED: &str = concat!(
    "SELECT n.owner_id, n.promisor_id, o.name AS promisor_name, n.state, n.due_hour, n.due_on, \
    n.soon_on, n.is_right, n.number FROM (SELECT COALESCE(w.owner_id, 0) AS owner_id, \
    CASE WHEN w.owed_by = 'customer' THEN 0 ELSE COALESCE(w.promisor_id, 0) END AS promisor_id, w.state, \
    COALESCE(w.due_at, 9223372036854775807) / 3600000000 AS due_hour, COALESCE(w.due_on, '') AS due_on, \
    COALESCE(w.soon_on, '') AS soon_on, w.is_right, COUNT(*) AS number FROM promises w \
    WHERE ",
    waited_for!(),
    " AND {filters} GROUP BY 1, 2, 3, 4, 5, 6, 7) n \
    LEFT JOIN parties o ON o.slot = ((n.promisor_id >> 12) & 1023) AND o.id = n.promisor_id"
);

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "case",
    steps: &[include_str!("../../schema/case.sql")],
    tables: &[
        CaseRow::TABLE,
        CaseSubjectRow::TABLE,
        MilestoneRow::TABLE,
        MaterialRow::TABLE,
        PromiseRow::TABLE,
        PromiseCountRow::TABLE,
        SubjectTermRow::TABLE,
        FileRow::TABLE,
        FileContentRow::TABLE,
        ContactRow::TABLE,
        ReminderRow::TABLE,
        ServiceErrorRow::TABLE,
    ],
    whole: &[Whole { tables: &["promise_counts"], why: "sums over all slots, which can be counted again" }],
    statements,
};
