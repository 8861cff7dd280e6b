//! Surveys, the invitations to them, and the answers.

crate::table! {
    /// What people are asked, with its questionnaire word for word.
    pub struct SurveyRow in "surveys" key (id) {
        id: i64,
        office_id: i64,
        name: String,
        questionnaire_key: String,
        questionnaire: String,
        is_anonymous: i64,
        begins_on: String,
        ends_on: String,
        quota: Option<i64>,
        invited: i64,
        answered: i64,
        operator_id: i64,
        created_at: i64,
        version: i64,
    }

    /// Somebody who was asked, by a code that is kept nowhere.
    pub struct SurveyInvitationRow in "survey_invitations" key (id) {
        id: i64,
        survey_id: i64,
        office_id: i64,
        code_hash: String,
        about_case_id: Option<i64>,
        served_by: Option<i64>,
        channel: String,
        operator_id: i64,
        made_on: String,
        expires_on: String,
        answered_on: Option<String>,
        version: i64,
    }

    /// What somebody answered, as JSON by item.
    pub struct SurveyAnswerRow in "survey_answers" key (id) {
        id: i64,
        survey_id: i64,
        invitation_id: Option<i64>,
        office_id: i64,
        served_by: Option<i64>,
        channel: String,
        answered_on: String,
        answers: String,
        rating: Option<i64>,
        is_bad: i64,
        appeal: Option<String>,
        appeal_ground: Option<String>,
        appeal_reason: Option<String>,
        appealed_by: Option<i64>,
        appealed_at: Option<i64>,
        decided_by: Option<i64>,
        decided_at: Option<i64>,
        decision: Option<String>,
        version: i64,
    }
}

crate::row! {
    /// A visit that may be rated: a case that came in.
    pub struct VisitRow {
        id: i64,
        number: String,
        office_id: i64,
        owner_id: Option<i64>,
    }
}

crate::statements! {
    pub SURVEY: SurveyRow = "SELECT {columns} FROM surveys WHERE id = $1";
    pub INVITATION_OF_CODE: SurveyInvitationRow = "SELECT {columns} FROM survey_invitations WHERE code_hash = $1";
    pub SURVEY_ANSWER: SurveyAnswerRow = "SELECT {columns} FROM survey_answers WHERE id = $1";
    /// Those that count.
    pub ANSWERS_OF_SURVEY: SurveyAnswerRow =
        "SELECT {columns} FROM survey_answers WHERE survey_id = $1 AND COALESCE(appeal, '') <> 'won' ORDER BY id";
    /// Cases that came in between two instants and are not invited yet.
    pub VISITS_BETWEEN: VisitRow = "SELECT id, number, office_id, owner_id FROM cases \
         WHERE received_at >= $1 AND received_at < $2 AND id NOT IN \
         (SELECT about_case_id FROM survey_invitations WHERE survey_id = $3 AND about_case_id IS NOT NULL) ORDER BY number";
    pub fact FACT_SURVEY_ANSWER = crate::fact!("survey-answer", time Date, at "a.answered_on",
        day crate::day_of_date!("a.answered_on"), office "a.office_id", person "COALESCE(a.served_by, 0)", kind "s.questionnaire_key",
        channel "a.channel", number "COALESCE(a.rating, -1)", amount "COALESCE(a.rating, 0)", answers "a.answers",
        about "'survey'" "a.survey_id" "a.id",
        from "survey_answers a JOIN surveys s ON s.id = a.survey_id WHERE COALESCE(a.appeal, '') <> 'won'");
    pub lookup INVITATION_ROWS_OF_CODE: SurveyInvitationRow => (code_hash);
    pub lookup INVITATIONS_OF_VISIT: SurveyInvitationRow => (survey_id, about_case_id);
    pub listing SURVEYS: SurveyRow = "SELECT {columns} FROM surveys" => |listing| listing
        .condition("offices", "office_id IN $list")
        .order("day", &["begins_on", "id"]);
    pub listing SURVEY_ANSWERS: SurveyAnswerRow = "SELECT {columns} FROM survey_answers" => |listing| listing
        .condition("survey", "survey_id = $")
        .condition("bad", "is_bad = 1")
        .condition("appealed", "appeal = 'asked'")
        .condition("served_by", "served_by = $")
        .order("entered", &["id"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "survey",
    steps: &[include_str!("../../schema/survey.sql")],
    tables: &[SurveyRow::TABLE, SurveyInvitationRow::TABLE, SurveyAnswerRow::TABLE],
    whole: &[Whole {
        tables: &["surveys", "survey_invitations", "survey_answers"],
        why: "answers without a name have no customer, so no slot",
    }],
    statements,
};
