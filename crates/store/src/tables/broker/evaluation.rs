//! How a broker evaluates insurers, and what closed claims taught: the figures that are counted, rankings as they were frozen, lessons.

crate::table! {
    /// A solvency ratio of an insurer, as it was published.
    pub struct SolvencyRow in "insurer_solvency" key (slot, id) {
        slot: i64,
        id: i64,
        insurer_id: i64,
        ratio: String,
        as_of: String,
        source: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// A ranking of insurers as it was frozen.
    pub struct InsurerEvaluationRow in "insurer_evaluations" key (slot, id) {
        slot: i64,
        id: i64,
        office_id: i64,
        from_on: String,
        until_on: String,
        edition: i64,
        scheme: String,
        ranking: String,
        reason: Option<String>,
        frozen_on: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// What a closed claim taught, with slot and id of its case.
    pub struct ClaimLessonRow in "claim_lessons" key (slot, id)
        fixed (number, holder_id, placement_id, placement_number, office_id, lesson, learned_on) {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        placement_id: i64,
        placement_number: String,
        office_id: i64,
        lesson: String,
        learned_on: String,
        state: String,
        reason: Option<String>,
        settled_on: Option<String>,
        settled_by: Option<i64>,
        version: i64,
    }
}

crate::row! {
    /// An insurer that worked with the broker.
    pub struct CooperatingRow { insurer_id: i64, name: String }

    /// What the claims led by an insurer come to, where they are decided.
    pub struct DecidedClaimsRow { insurer_id: i64, claims: i64, claimed: i64, agreed: i64 }

    /// The promises of an insurer in claims, counted.
    pub struct KeptPromisesRow { insurer_id: i64, in_time: i64, is_over: i64 }

    /// What clients answered about claims with an insurer.
    pub struct SatisfactionRow { insurer_id: i64, answers: i64, rating: i64 }
}

use crate::tables::party::related;

crate::statements! {
    pub SOLVENCY_OF: SolvencyRow = "SELECT {columns} FROM insurer_solvency WHERE slot = $1 AND insurer_id = $2 \
         ORDER BY as_of DESC, id DESC";
    pub EVALUATION: InsurerEvaluationRow = "SELECT {columns} FROM insurer_evaluations WHERE slot = $1 AND id = $2";
    pub lookup EVALUATIONS_UNTIL: InsurerEvaluationRow => (until_on);
    /// Insurers with an agreement in force on any of the days.
    pub COOPERATING: CooperatingRow = "SELECT DISTINCT a.holder_id AS insurer_id, p.name FROM cooperations c \
         JOIN agreements a ON a.slot = c.slot AND a.id = c.id JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id \
         WHERE a.effective_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $1) ORDER BY a.holder_id";
    pub LESSONS_OF: ClaimLessonRow = "SELECT {columns} FROM claim_lessons WHERE slot = $1 AND holder_id = $2 \
         ORDER BY learned_on DESC, id DESC";
    pub listing EVALUATIONS: InsurerEvaluationRow = "SELECT {columns} FROM insurer_evaluations" => |listing| listing
        .condition("until", "until_on <= $")
        .order("day", &["until_on", "id", "slot"]);
    /// Claims reported on the days that were agreed on, or closed without.
    pub listing DECIDED_CLAIMS: DecidedClaimsRow = DECIDED => |listing| listing
        .condition("days", "c.reported_on >= $1 AND c.reported_on <= $2")
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .order("insurer", &["s.insurer_id"]);
    /// What insurers owed in claims reported on the days, as far as its time is over.
    pub listing KEPT_PROMISES: KeptPromisesRow = KEPT => |listing| listing
        .condition("days", "c.reported_on >= $1 AND c.reported_on <= $2")
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .order("insurer", &["s.insurer_id"]);
    /// What was answered to a questionnaire about claims reported on the days.
    pub listing SATISFACTION: SatisfactionRow = SATISFIED => |listing| listing
        .condition("days", "c.reported_on >= $1 AND c.reported_on <= $2")
        .condition("questionnaire", "y.questionnaire_key = $")
        .condition("offices", "c.office_id IN $list")
        .condition("related", concat!("(c.slot, c.holder_id) IN ", related!()))
        .condition("reach", "c.office_id IN $list OR c.holder_id IN $list")
        .order("insurer", &["s.insurer_id"]);
}

const DECIDED: &str = "SELECT s.insurer_id, s.claims, s.claimed, s.agreed FROM (SELECT c.insurer_id, COUNT(*) AS claims, \
    CAST(COALESCE(SUM(c.claimed), 0) AS BIGINT) AS claimed, CAST(COALESCE(SUM(c.agreed), 0) AS BIGINT) AS agreed \
    FROM assisted_claims c JOIN cases k ON k.slot = c.slot AND k.id = c.id \
    WHERE (c.agreed IS NOT NULL OR k.closed_at IS NOT NULL) AND {filters} GROUP BY c.insurer_id) s";

const KEPT: &str = "SELECT s.insurer_id, s.in_time, s.is_over FROM (SELECT p.promisor_id AS insurer_id, \
    CAST(SUM(CASE WHEN p.kept_at IS NOT NULL AND p.broken_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS in_time, \
    CAST(SUM(CASE WHEN p.kept_at IS NOT NULL OR p.broken_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS is_over \
    FROM assisted_claims c JOIN promises p ON p.slot = c.slot AND p.case_id = c.id \
    WHERE p.promisor_id IS NOT NULL AND p.owed_by <> 'customer' AND {filters} GROUP BY p.promisor_id) s";

const SATISFIED: &str = "SELECT s.insurer_id, s.answers, s.rating FROM (SELECT c.insurer_id, COUNT(*) AS answers, \
    CAST(SUM(a.rating) AS BIGINT) AS rating FROM assisted_claims c \
    JOIN survey_invitations i ON i.about_case_id = c.id JOIN survey_answers a ON a.invitation_id = i.id \
    JOIN surveys y ON y.id = a.survey_id \
    WHERE a.rating IS NOT NULL AND COALESCE(a.appeal, '') <> 'won' AND {filters} GROUP BY c.insurer_id) s";
