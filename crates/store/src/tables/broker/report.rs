//! Reports of a quarter: the runs in which they are made, those of the clients, and what is read for a lot of clients of one slot at once.

crate::table! {
    /// Reports to all clients of an office, asked for at once.
    pub struct ReportRunRow in "report_runs" key (slot, id)
        fixed (office_id, from_on, until_on, recorded_at, operator_id) {
        slot: i64,
        id: i64,
        office_id: i64,
        from_on: String,
        until_on: String,
        found_at: Option<i64>,
        clients: i64,
        next_quarter: String,
        sent_at: Option<i64>,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// The report to one client.
    pub struct ClientReportRow in "client_reports" key (slot, id) fixed (run_id, holder_id, from_on, until_on) {
        slot: i64,
        id: i64,
        run_id: i64,
        holder_id: i64,
        office_id: i64,
        from_on: String,
        until_on: String,
        figures: String,
        paid: i64,
        open_claims: i64,
        missed: i64,
        made_at: Option<i64>,
        entry_id: Option<i64>,
        case_id: Option<i64>,
        told_at: Option<i64>,
        way: Option<String>,
        version: i64,
    }

    /// A client of a run that gets no report by it.
    pub struct PassedClientRow in "passed_clients" key (slot, run_id, holder_id) {
        slot: i64,
        run_id: i64,
        holder_id: i64,
    }
}

crate::row! {
    /// A client with a mandate.
    pub struct MandatedRow { slot: i64, id: i64, holder_id: i64, merged_into: Option<i64> }

    /// A report in a list: with its client, its case, and why it could not be made.
    pub struct ClientReportLineRow {
        slot: i64,
        id: i64,
        run_id: i64,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        from_on: String,
        until_on: String,
        paid: i64,
        open_claims: i64,
        missed: i64,
        made_at: Option<i64>,
        told_at: Option<i64>,
        way: Option<String>,
        entry_id: Option<i64>,
        case_id: Option<i64>,
        case_number: Option<String>,
        case_state: Option<String>,
        sent_at: Option<i64>,
        failed_code: Option<String>,
        failed_facts: Option<String>,
        tried_again: Option<i64>,
    }

    /// How far a run is.
    pub struct RunCountRow {
        run_id: i64,
        reports: i64,
        made: i64,
        told: i64,
        // Made and neither told nor sent yet, its case not over.
        to_send: i64,
        // By a message that its case does not say was sent yet.
        being_sent: i64,
        to_hand_over: i64,
        // The case was over before it was sent.
        withdrawn: i64,
        sent: i64,
        acknowledged: i64,
    }

    /// How many clients a run passed over.
    pub struct PassedCountRow { run_id: i64, passed: i64 }

    /// A report of a run that was made, whose case is open and which was not sent.
    pub struct UnsentReportRow { slot: i64, id: i64, holder_id: i64 }

    /// What an insurer owes in a claim, as it stands.
    pub struct InsurerPromiseRow {
        holder_id: i64,
        case_id: i64,
        number: String,
        service_version: String,
        key: String,
        promisor_id: i64,
        agreed: Option<String>,
        started_at: i64,
        due_at: Option<i64>,
        kept_at: Option<i64>,
        broken_at: Option<i64>,
        dropped_at: Option<i64>,
    }

    /// A task of a client's plan with its case and the promise that it is.
    pub struct ReportedTaskRow {
        holder_id: i64,
        kind: String,
        title: String,
        due_on: String,
        case_state: Option<String>,
        kept_at: Option<i64>,
        broken_at: Option<i64>,
    }
}

use super::AssistedPaymentRow;

/// Whether the case of a report `r` is open and does not say that it was sent or handed over, which keeps its first promise.
macro_rules! report_open {
    () => {
        "EXISTS (SELECT 1 FROM cases k WHERE k.slot = r.slot AND k.id = r.case_id AND k.state = 'open') \
         AND NOT EXISTS (SELECT 1 FROM promises p WHERE p.slot = r.slot AND p.case_id = r.case_id AND p.sequence = 1 \
         AND p.kept_at IS NOT NULL)"
    };
}

crate::statements! {
    pub lookup REPORT_OF_QUARTER: ClientReportRow => (slot, holder_id, from_on);
    /// The reports of a client with their figures.
    pub REPORTS_OF_HOLDER: ClientReportRow = "SELECT {columns} FROM client_reports WHERE slot = $1 AND holder_id = $2 ORDER BY id";
    /// Runs of a quarter that have not come to a report, made or set aside, for each of their clients that they did not pass over.
    pub UNFINISHED_RUNS: ReportRunRow = "SELECT {columns} FROM report_runs WHERE from_on = $1 AND (found_at IS NULL \
         OR clients > (SELECT COUNT(*) FROM client_reports r WHERE r.run_id = report_runs.id) \
         + (SELECT COUNT(*) FROM passed_clients o WHERE o.run_id = report_runs.id)) ORDER BY id";
    /// How far runs are.
    pub listing RUN_COUNTS: RunCountRow = RUN_COUNT => |listing| listing
        .condition("runs", "r.run_id IN $list")
        .order("run", &["s.run_id"]);
    /// How many clients runs passed over.
    pub listing PASSED_COUNTS: PassedCountRow = "SELECT s.run_id, s.passed FROM (SELECT o.run_id, COUNT(*) AS passed FROM passed_clients o \
         WHERE {filters} GROUP BY o.run_id) s" => |listing| listing
        .condition("runs", "o.run_id IN $list")
        .order("run", &["s.run_id"]);
    /// Runs, the latest first.
    pub listing REPORT_RUNS: ReportRunRow = "SELECT {columns} FROM report_runs" => |listing| listing
        .condition("offices", "office_id IN $list")
        .order("asked", &["recorded_at", "id", "slot"]);
    /// The reports of a run or of a client.
    pub listing CLIENT_REPORTS: ClientReportLineRow = REPORT_LINE => |listing| listing
        .condition("run", "r.run_id = $")
        .condition("one", "r.slot = $1 AND r.id = $2")
        .condition("holder", "r.slot = $1 AND r.holder_id = $2")
        .condition("failed", "r.made_at IS NULL")
        .condition("made", "r.made_at IS NOT NULL")
        .condition("to_hand_over", concat!("r.way = 'paper' AND ", report_open!()))
        .order("id", &["r.id", "r.slot"]);
    /// The reports of a run that can be sent.
    pub listing UNSENT_REPORTS: UnsentReportRow = "SELECT r.slot, r.id, r.holder_id FROM client_reports r" => |listing| listing
        .condition("run", concat!("r.run_id = $ AND r.made_at IS NOT NULL AND r.told_at IS NULL AND ", report_open!()))
        .order("slot", &["r.slot", "r.id"]);
    /// The mandates of the clients of offices that held on a day of a time, without those whose client has a report of it. A client is of one
    /// office, whoever signed its mandates; one that was merged into another is of the office of that one, and has its report.
    pub listing MANDATED: MandatedRow = "SELECT a.slot, a.id, a.holder_id, p.merged_into FROM agreements a \
         JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id \
         LEFT JOIN parties k ON k.slot = ((p.merged_into >> 12) & 1023) AND k.id = p.merged_into" => |listing| listing
        .condition("offices", "a.family = 'mandate' AND COALESCE(k.office_id, p.office_id) IN $list")
        .condition("state", "a.state = $")
        .condition("days", "a.effective_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $1)")
        .condition("unreported", "NOT EXISTS (SELECT 1 FROM client_reports r WHERE r.slot = a.slot AND r.holder_id = a.holder_id \
             AND r.from_on = $1) AND NOT EXISTS (SELECT 1 FROM client_reports r WHERE r.slot = k.slot AND r.holder_id = k.id AND r.from_on = $1)")
        .order("holder", &["a.slot", "a.holder_id", "a.id"]);
    /// What insurers paid for the claims of clients.
    pub listing PAYMENTS_OF_CLIENTS: AssistedPaymentRow = "SELECT {columns} FROM assisted_payments" => |listing| listing
        .condition("slot", "slot = $")
        .condition("holders", "holder_id IN $list")
        .condition("days", "paid_on >= $1 AND paid_on <= $2")
        .order("day", &["paid_on", "id", "slot"]);
    /// What insurers owe in the claims of clients.
    pub listing PROMISES_OF_CLIENTS: InsurerPromiseRow = PROMISE_LINE => |listing| listing
        .condition("slot", "c.slot = $")
        .condition("holders", "c.holder_id IN $list")
        .condition("began", "p.started_at >= $1 AND p.started_at < $2")
        .order("case", &["p.case_id", "p.sequence", "p.slot"]);
    /// The tasks of the plans of clients.
    pub listing TASKS_OF_CLIENTS: ReportedTaskRow = TASK_LINE => |listing| listing
        .condition("slot", "t.slot = $")
        .condition("holders", "t.holder_id IN $list")
        .condition("days", "t.due_on >= $1 AND t.due_on <= $2")
        .order("day", &["t.due_on", "t.id", "t.slot"]);
}

const RUN_COUNT: &str = "SELECT s.run_id, s.reports, s.made, s.told, s.to_send, s.being_sent, s.to_hand_over, s.withdrawn, s.sent, \
    s.acknowledged FROM (SELECT r.run_id, COUNT(*) AS reports, \
    COUNT(r.made_at) AS made, COUNT(r.told_at) AS told, COUNT(p.kept_at) AS sent, \
    CAST(COALESCE(SUM(CASE WHEN r.made_at IS NOT NULL AND r.told_at IS NULL AND p.kept_at IS NULL \
        AND COALESCE(k.state, 'open') = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS to_send, \
    CAST(COALESCE(SUM(CASE WHEN r.way = 'message' AND p.kept_at IS NULL AND k.state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS being_sent, \
    CAST(COALESCE(SUM(CASE WHEN r.way = 'paper' AND p.kept_at IS NULL AND k.state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS to_hand_over, \
    CAST(COALESCE(SUM(CASE WHEN p.kept_at IS NULL AND k.state <> 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS withdrawn, \
    CAST(COALESCE(SUM(CASE WHEN k.state = 'closed' THEN 1 ELSE 0 END), 0) AS BIGINT) AS acknowledged FROM client_reports r \
    LEFT JOIN cases k ON k.slot = r.slot AND k.id = r.case_id \
    LEFT JOIN promises p ON p.slot = r.slot AND p.case_id = r.case_id AND p.sequence = 1 WHERE {filters} GROUP BY r.run_id) s";

const REPORT_LINE: &str = "SELECT r.slot, r.id, r.run_id, r.holder_id, h.name AS holder_name, r.office_id, r.from_on, r.until_on, \
    r.paid, r.open_claims, r.missed, r.made_at, r.told_at, r.way, r.entry_id, r.case_id, k.number AS case_number, k.state AS case_state, \
    p.kept_at AS sent_at, s.code AS failed_code, s.facts AS failed_facts, s.again AS tried_again \
    FROM (SELECT r.* FROM client_reports r WHERE {filters} {page}) r \
    JOIN parties h ON h.slot = r.slot AND h.id = r.holder_id \
    LEFT JOIN cases k ON k.slot = r.slot AND k.id = r.case_id \
    LEFT JOIN promises p ON p.slot = r.slot AND p.case_id = r.case_id AND p.sequence = 1 \
    LEFT JOIN set_aside s ON s.slot = r.slot AND s.kind = 'broker.client-report' AND s.id = r.entry_id";

const PROMISE_LINE: &str = "SELECT c.holder_id, p.case_id, c.number, k.service_version, p.key, p.promisor_id, p.agreed, p.started_at, \
    p.due_at, p.kept_at, p.broken_at, p.dropped_at FROM assisted_claims c \
    JOIN cases k ON k.slot = c.slot AND k.id = c.id JOIN promises p ON p.slot = c.slot AND p.case_id = c.id \
    WHERE p.promisor_id IS NOT NULL AND p.owed_by <> 'customer' AND {filters}";

const TASK_LINE: &str = "SELECT t.holder_id, t.kind, t.title, t.due_on, k.state AS case_state, p.kept_at, p.broken_at \
    FROM service_tasks t LEFT JOIN cases k ON k.slot = t.slot AND k.id = t.case_id \
    LEFT JOIN promises p ON p.slot = t.slot AND p.case_id = t.case_id AND p.sequence = 1";
