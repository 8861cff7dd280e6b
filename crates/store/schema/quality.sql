-- The measuring of quality: what was seen and heard of a clerk in one talk, what was found, and the bulletins that name it. All of it is
-- the house's own. A transcript may hold what a customer said of itself, so it is sealed.

CREATE TABLE observations (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    observer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    rules TEXT NOT NULL,
    situations TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    talk_sealed {blob},
    phrases TEXT NOT NULL,
    required_asked BIGINT NOT NULL,
    required_said BIGINT NOT NULL,
    recommended_asked BIGINT NOT NULL,
    recommended_said BIGINT NOT NULL,
    note TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX observations_by_day ON observations (happened_on, id);
CREATE INDEX observations_by_operator ON observations (operator_id, happened_on);

-- `state` is open where a person has to decide, counted or refused. `appeal` is asked, won or dismissed.
CREATE TABLE conduct_findings (
    id BIGINT NOT NULL PRIMARY KEY,
    observation_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    observer_id BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    phrase TEXT,
    turn BIGINT,
    place BIGINT,
    confidence TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    reason TEXT,
    appeal_until TEXT NOT NULL,
    appeal TEXT,
    appealed_at BIGINT,
    appeal_reason TEXT,
    appeal_due_on TEXT,
    answered_by BIGINT,
    answered_at BIGINT,
    answer TEXT,
    bulletin_id BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX conduct_findings_by_observation ON conduct_findings (observation_id);
CREATE INDEX conduct_findings_by_operator ON conduct_findings (operator_id, happened_on);
CREATE INDEX conduct_findings_by_day ON conduct_findings (happened_on, id);
CREATE INDEX conduct_findings_open ON conduct_findings (happened_on, id) WHERE state = 'open';
CREATE INDEX conduct_findings_appealed ON conduct_findings (happened_on, id) WHERE appeal = 'asked';

-- What was published, word for word.
CREATE TABLE bulletins (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    published_on TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    named BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX bulletins_by_day ON bulletins (published_on, id);

-- Scores of an office over a period. The scheme stands with them word for word. A correction makes a new edition; the sheets of earlier
-- ones stay.
CREATE TABLE score_rounds (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    scheme_key TEXT NOT NULL,
    scheme TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    edition BIGINT NOT NULL,
    state TEXT NOT NULL,
    objections_until TEXT NOT NULL,
    reason TEXT,
    operator_id BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    frozen_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX score_rounds_by_day ON score_rounds (from_on, id);
CREATE INDEX score_rounds_by_office ON score_rounds (office_id);

CREATE TABLE score_sheets (
    id BIGINT NOT NULL PRIMARY KEY,
    round_id BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    total TEXT,
    result TEXT NOT NULL,
    seen_at BIGINT,
    objection TEXT,
    objected_at BIGINT,
    answer TEXT,
    answered_by BIGINT,
    answered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX score_sheets_by_round ON score_sheets (round_id, edition);
CREATE INDEX score_sheets_by_operator ON score_sheets (operator_id, id);
