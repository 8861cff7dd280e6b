//! The service of a broker's clients: what they need, the plan of a year and its tasks, each with the case in which it is done.

crate::table! {
    /// What a client needs, with slot and id of the case in which it was collected.
    pub struct ClientNeedsRow in "client_needs" key (slot, id)
        fixed (number, holder_id, mandate_id, collected_on) {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        mandate_id: i64,
        answers: String,
        collected_on: String,
        plan_id: Option<i64>,
        version: i64,
    }

    /// The plan of a client's year.
    pub struct ServicePlanRow in "service_plans" key (slot, id)
        fixed (holder_id, mandate_id, mandate_number, from_on, until_on, needs_id, ratings, rating_sum) {
        slot: i64,
        id: i64,
        holder_id: i64,
        mandate_id: i64,
        mandate_number: String,
        office_id: i64,
        from_on: String,
        until_on: String,
        needs_id: i64,
        ratings: i64,
        rating_sum: i64,
        left_out: String,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// A task of a plan.
    pub struct ServiceTaskRow in "service_tasks" key (slot, id) fixed (plan_id, holder_id, kind, service, due_on) {
        slot: i64,
        id: i64,
        plan_id: i64,
        holder_id: i64,
        office_id: i64,
        kind: String,
        service: String,
        title: String,
        due_on: String,
        because: String,
        owner_id: i64,
        case_id: Option<i64>,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }
}

crate::row! {
    /// A task with its case and the promise that it is.
    pub struct TaskLineRow {
        id: i64,
        kind: String,
        title: String,
        due_on: String,
        because: String,
        owner_id: Option<i64>,
        case_id: Option<i64>,
        number: Option<String>,
        case_state: Option<String>,
        promise_state: Option<String>,
        promised_on: Option<String>,
        kept_at: Option<i64>,
        broken_at: Option<i64>,
    }

    /// What a client answered to a questionnaire about its cases.
    pub struct ClientRatingRow { answers: i64, rating: i64 }
}

crate::statements! {
    pub lookup NEEDS_BY_HOLDER: ClientNeedsRow => (slot, holder_id);
    pub lookup PLANS_BY_HOLDER: ServicePlanRow => (slot, holder_id);
    pub lookup TASKS_BY_PLAN: ServiceTaskRow => (slot, plan_id);
    pub SERVICE_PLAN: ServicePlanRow = "SELECT {columns} FROM service_plans WHERE slot = $1 AND id = $2";
    pub PLANS_OF: ServicePlanRow = "SELECT {columns} FROM service_plans WHERE slot = $1 AND holder_id = $2 \
         ORDER BY from_on DESC, id DESC";
    pub NEEDS_OF_MANDATE: ClientNeedsRow = "SELECT {columns} FROM client_needs WHERE slot = $1 AND holder_id = $2 \
         AND mandate_id = $3 ORDER BY id";
    pub TASKS_OF_MANDATE: ServiceTaskRow = "SELECT {columns:t} FROM service_plans p \
         JOIN service_tasks t ON t.slot = p.slot AND t.plan_id = p.id \
         WHERE p.slot = $1 AND p.holder_id = $2 AND p.mandate_id = $3 ORDER BY t.id";
    /// The tasks of a plan by day. A task is the first promise of its case.
    pub TASKS_OF_PLAN: TaskLineRow = "SELECT t.id, t.kind, t.title, t.due_on, t.because, \
         CASE WHEN c.id IS NULL THEN t.owner_id ELSE c.owner_id END AS owner_id, t.case_id, c.number, c.state AS case_state, \
         p.state AS promise_state, p.due_on AS promised_on, p.kept_at, p.broken_at FROM service_tasks t \
         LEFT JOIN cases c ON c.slot = t.slot AND c.id = t.case_id \
         LEFT JOIN promises p ON p.slot = t.slot AND p.case_id = t.case_id AND p.sequence = 1 \
         WHERE t.slot = $1 AND t.plan_id = $2 ORDER BY t.due_on, t.id";
    /// What a client answered between two days to a questionnaire about its cases.
    pub RATINGS_OF_CLIENT: ClientRatingRow = "SELECT COUNT(*) AS answers, CAST(COALESCE(SUM(a.rating), 0) AS BIGINT) AS rating \
         FROM cases k JOIN surveys y ON y.questionnaire_key = $3 \
         JOIN survey_invitations i ON i.survey_id = y.id AND i.about_case_id = k.id \
         JOIN survey_answers a ON a.survey_id = y.id AND a.invitation_id = i.id \
         WHERE k.slot = $1 AND k.party_id = $2 AND a.answered_on >= $4 AND a.answered_on < $5 \
         AND a.rating IS NOT NULL AND COALESCE(a.appeal, '') <> 'won'";
}
