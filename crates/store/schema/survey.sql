-- Surveys: what people are asked, who was asked, what they answered. All of it is the house's own. The questionnaire stands word for word
-- with its survey, so that a pack that changes leaves the answers made before as they were.

CREATE TABLE surveys (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    questionnaire_key TEXT NOT NULL,
    questionnaire TEXT NOT NULL,
    is_anonymous BIGINT NOT NULL,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    quota BIGINT,
    invited BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX surveys_by_day ON surveys (begins_on, id);

-- The code itself is kept nowhere. `about_case_id` is the visit that is rated, once.
CREATE TABLE survey_invitations (
    id BIGINT NOT NULL PRIMARY KEY,
    survey_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    about_case_id BIGINT,
    served_by BIGINT,
    channel TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    made_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    answered_on TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX survey_invitations_once ON survey_invitations (survey_id, about_case_id) WHERE about_case_id IS NOT NULL;

-- Of an anonymous survey an answer names no invitation, and its day is all that is kept of its time. An answer whose `appeal` was won counts
-- in no figure.
CREATE TABLE survey_answers (
    id BIGINT NOT NULL PRIMARY KEY,
    survey_id BIGINT NOT NULL,
    invitation_id BIGINT,
    office_id BIGINT NOT NULL,
    served_by BIGINT,
    channel TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    answers TEXT NOT NULL,
    rating BIGINT,
    is_bad BIGINT NOT NULL,
    appeal TEXT,
    appeal_ground TEXT,
    appeal_reason TEXT,
    appealed_by BIGINT,
    appealed_at BIGINT,
    decided_by BIGINT,
    decided_at BIGINT,
    decision TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX survey_answers_by_survey ON survey_answers (survey_id, id);
CREATE INDEX survey_answers_by_day ON survey_answers (answered_on, id);
-- What was answered to an invitation, for who goes from a case to its ratings.
CREATE INDEX survey_answers_of_invitation ON survey_answers (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX survey_answers_served ON survey_answers (served_by, id) WHERE served_by IS NOT NULL;
