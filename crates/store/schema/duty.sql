-- Duties of offices: what proves that one was met, and the records of calls.

-- A proof of a duty, by the key that packs have for it. `until` is what the proof says itself. The document, where there is one, is sealed.
CREATE TABLE duty_proofs (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    duty TEXT NOT NULL,
    met_on TEXT NOT NULL,
    until TEXT,
    note TEXT NOT NULL,
    file_name TEXT,
    media_type TEXT,
    size BIGINT,
    content_hash TEXT,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by BIGINT,
    withdrawn_reason TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX duty_proofs_by_office ON duty_proofs (office_id, duty);

CREATE TABLE duty_proof_contents (
    proof_id BIGINT NOT NULL PRIMARY KEY,
    sealed {blob} NOT NULL
);

-- A call to a number of the house, as its exchange has recorded it. Who called is not kept here. `call_key` tells records apart: the number the
-- exchange gave it, or a hash of what it says.
CREATE TABLE calls (
    call_key TEXT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    line TEXT NOT NULL,
    rang_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT NOT NULL,
    answered_by TEXT,
    queue TEXT,
    import_id BIGINT NOT NULL
);
CREATE INDEX calls_by_time ON calls (office_id, rang_at);
CREATE INDEX calls_of_house ON calls (rang_at, call_key);
