-- Letters: of a case or, where no case is behind one, about a subject.

CREATE TABLE letters (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT,
    subject_kind TEXT,
    subject_id BIGINT,
    party_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT,
    delivery_channel TEXT,
    delivery_proof TEXT,
    -- What it says, as JSON, apart from its page.
    content TEXT NOT NULL,
    -- The milestone that happens when it is delivered, as JSON; absent, where it tells of one that has happened.
    tells TEXT,
    -- The letter that took its place before it was delivered.
    replaced_by BIGINT,
    PRIMARY KEY (slot, id)
) {rowid};
CREATE INDEX letters_by_case ON letters (slot, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX letters_by_subject ON letters (slot, subject_id) WHERE subject_id IS NOT NULL;
