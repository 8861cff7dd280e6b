//! The measuring of quality: observations of clerks, what was found, bulletins.

crate::table! {
    /// What was seen and heard of a clerk in one talk. `phrases` is what was found of each phrase, as JSON.
    pub struct ObservationRow in "observations" key (id) {
        id: i64,
        office_id: i64,
        operator_id: i64,
        observer_id: i64,
        kind: String,
        rules: String,
        situations: String,
        happened_at: i64,
        happened_on: String,
        recorded_at: i64,
        talk_sealed: Option<Vec<u8>>,
        phrases: String,
        required_asked: i64,
        required_said: i64,
        recommended_asked: i64,
        recommended_said: i64,
        note: String,
        version: i64,
    }

    /// Something that was found of a clerk; see the schema.
    pub struct ConductFindingRow in "conduct_findings" key (id) {
        id: i64,
        observation_id: i64,
        office_id: i64,
        operator_id: i64,
        observer_id: i64,
        happened_on: String,
        kind: String,
        phrase: Option<String>,
        turn: Option<i64>,
        place: Option<i64>,
        confidence: String,
        state: String,
        decided_by: Option<i64>,
        decided_at: Option<i64>,
        reason: Option<String>,
        appeal_until: String,
        appeal: Option<String>,
        appealed_at: Option<i64>,
        appeal_reason: Option<String>,
        appeal_due_on: Option<String>,
        answered_by: Option<i64>,
        answered_at: Option<i64>,
        answer: Option<String>,
        bulletin_id: Option<i64>,
        version: i64,
    }

    /// What was published, word for word.
    pub struct BulletinRow in "bulletins" key (id) {
        id: i64,
        office_id: i64,
        published_on: String,
        published_at: i64,
        operator_id: i64,
        number: String,
        named: i64,
        body: String,
    }

    /// Scores of an office over a period, with their scheme word for word.
    pub struct ScoreRoundRow in "score_rounds" key (id) {
        id: i64,
        office_id: i64,
        scheme_key: String,
        scheme: String,
        from_on: String,
        until_on: String,
        edition: i64,
        state: String,
        objections_until: String,
        reason: Option<String>,
        operator_id: i64,
        counted_at: i64,
        frozen_at: Option<i64>,
        version: i64,
    }

    /// The sheet of a person in one edition. `result` is what came of each metric, as JSON.
    pub struct ScoreSheetRow in "score_sheets" key (id) {
        id: i64,
        round_id: i64,
        edition: i64,
        operator_id: i64,
        total: Option<String>,
        result: String,
        seen_at: Option<i64>,
        objection: Option<String>,
        objected_at: Option<i64>,
        answer: Option<String>,
        answered_by: Option<i64>,
        answered_at: Option<i64>,
        version: i64,
    }
}

crate::row! {
    /// How often a clerk was observed, and what of the phrases was said.
    pub struct SaidRow {
        operator_id: i64,
        office_id: i64,
        observed: i64,
        required_asked: i64,
        required_said: i64,
        recommended_asked: i64,
        recommended_said: i64,
    }
}

crate::statements! {
    pub OBSERVATION: ObservationRow = "SELECT {columns} FROM observations WHERE id = $1";
    pub FINDINGS_OF_OBSERVATION: ConductFindingRow =
        "SELECT {columns} FROM conduct_findings WHERE observation_id = $1 ORDER BY id";
    pub CONDUCT_FINDING: ConductFindingRow = "SELECT {columns} FROM conduct_findings WHERE id = $1";
    /// What counts, of everybody, between two days.
    pub COUNTED_BETWEEN: ConductFindingRow = "SELECT {columns} FROM conduct_findings \
         WHERE happened_on >= $1 AND happened_on <= $2 AND state = 'counted' ORDER BY happened_on, id";
    pub SAID_BETWEEN: SaidRow = "SELECT operator_id, office_id, COUNT(*) AS observed, \
         CAST(SUM(required_asked) AS BIGINT) AS required_asked, CAST(SUM(required_said) AS BIGINT) AS required_said, \
         CAST(SUM(recommended_asked) AS BIGINT) AS recommended_asked, \
         CAST(SUM(recommended_said) AS BIGINT) AS recommended_said \
         FROM observations WHERE happened_on >= $1 AND happened_on <= $2 GROUP BY operator_id, office_id \
         ORDER BY operator_id, office_id";
    pub BULLETIN: BulletinRow = "SELECT {columns} FROM bulletins WHERE id = $1";
    pub BULLETIN_COUNT: i64 = "SELECT COUNT(*) FROM bulletins WHERE office_id = $1 AND published_on >= $2";
    pub SCORE_ROUND: ScoreRoundRow = "SELECT {columns} FROM score_rounds WHERE id = $1";
    pub SCORE_SHEET: ScoreSheetRow = "SELECT {columns} FROM score_sheets WHERE id = $1";
    pub SHEETS_OF_ROUND: ScoreSheetRow =
        "SELECT {columns} FROM score_sheets WHERE round_id = $1 AND edition = $2 ORDER BY id";
    /// Of an operator, the latest first; of each round the last edition.
    pub SCORE_SHEETS_OF: ScoreSheetRow = "SELECT {columns:s} FROM score_sheets s \
         JOIN score_rounds r ON r.id = s.round_id AND r.edition = s.edition WHERE s.operator_id = $1 ORDER BY s.id DESC";
    pub lookup ROUNDS_OF_OFFICE: ScoreRoundRow => (office_id);
    pub lookup SHEET_ROWS_OF_ROUND: ScoreSheetRow => (round_id);
    pub listing SCORE_ROUNDS: ScoreRoundRow = "SELECT {columns} FROM score_rounds" => |listing| listing
        .condition("offices", "office_id IN $list")
        .order("day", &["from_on", "id"]);
    pub lookup FINDING_ROWS_OF_OBSERVATION: ConductFindingRow => (observation_id);
    pub lookup FINDINGS_OF_OPERATOR: ConductFindingRow => (operator_id);
    pub listing OBSERVATIONS: ObservationRow = "SELECT {columns} FROM observations" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("operator", "operator_id = $")
        .condition("from", "happened_on >= $")
        .condition("until", "happened_on <= $")
        .order("day", &["happened_on", "id"]);
    pub listing CONDUCT_FINDINGS: ConductFindingRow = "SELECT {columns} FROM conduct_findings" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("operator", "operator_id = $")
        .condition("open", "state = 'open'")
        .condition("appealed", "appeal = 'asked'")
        .condition("from", "happened_on >= $")
        .condition("until", "happened_on <= $")
        .order("day", &["happened_on", "id"]);
    pub listing BULLETINS: BulletinRow = "SELECT {columns} FROM bulletins" => |listing| listing
        .condition("offices", "office_id IN $list")
        .order("day", &["published_on", "id"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "quality",
    steps: &[include_str!("../../schema/quality.sql")],
    tables: &[
        ObservationRow::TABLE,
        ConductFindingRow::TABLE,
        BulletinRow::TABLE,
        ScoreRoundRow::TABLE,
        ScoreSheetRow::TABLE,
    ],
    whole: &[Whole {
        tables: &["observations", "conduct_findings", "bulletins", "score_rounds", "score_sheets"],
        why: "about clerks and desks, not about customers",
    }],
    statements,
};
