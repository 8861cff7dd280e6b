-- The archive: settings, the chains of operations, what is to be done after a commit and what could not be,
-- versions of rules.
--
-- Common subset of SQLite and PostgreSQL, here and in every schema. Instants are BIGINT microseconds of the Unix epoch, dates TEXT
-- (ISO 8601), amounts BIGINT fen, yes and no are 1 and 0, JSON is TEXT. What belongs to a customer leads with the customer's slot, so
-- that the same tables can be distributed by it; the tables of the house have no slot and would be copied to every node.

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The head of the chain of operations of each slot.
CREATE TABLE chains (
    slot BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {blob} NOT NULL
);
INSERT INTO chains (slot, seq, hash)
    WITH RECURSIVE numbers (slot) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT slot + 1 FROM numbers WHERE slot < 1023)
    SELECT slot, 0, {empty_blob} FROM numbers;

CREATE TABLE operations (
    slot BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    command TEXT NOT NULL,
    subject_kind TEXT,
    subject_id BIGINT,
    subject_version BIGINT,
    -- What was done, to people: it can be erased. The chain hashes `told` in its place, which hashes salt, facts and reason.
    facts TEXT NOT NULL,
    reason TEXT,
    salt {blob},
    told {blob} NOT NULL,
    idempotency_key TEXT,
    -- The hash of what was sent and by whom, where the same sent again is to be noticed.
    sent_mark TEXT,
    input_hash {blob} NOT NULL,
    answer TEXT NOT NULL,
    changes {blob} NOT NULL,
    previous_hash {blob} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (slot, seq)
) {rowid};
-- The one unique key that does not lead with the slot: a retry is known by its key alone.
CREATE UNIQUE INDEX operations_by_idempotency_key ON operations (idempotency_key, slot) WHERE idempotency_key IS NOT NULL;
CREATE INDEX operations_by_sent_mark ON operations (slot, sent_mark) WHERE sent_mark IS NOT NULL;
CREATE INDEX operations_by_subject ON operations (slot, subject_id, seq);
CREATE INDEX operations_by_time ON operations (at, slot, seq);

-- What is to be done after the commit. Of entries that are `in_order` a later one of the same slot waits for an earlier one that is
-- to be tried again; one that is set aside (`next_at` is the end of time) holds nothing back.
CREATE TABLE outbox (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    in_order BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX outbox_by_time ON outbox (next_at, id);
CREATE INDEX outbox_held ON outbox (slot, id) WHERE attempts > 0 AND in_order = 1;

-- What could not be done and waits for a person: an entry of the outbox, what time does to a case, a step of the day for one thing.
-- `kind` is the key of who does it, `id` that of the entry, the case or the thing. Left alone until `again` is 1.
CREATE TABLE set_aside (
    slot BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    since BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    again BIGINT NOT NULL,
    office_id BIGINT,
    subject_kind TEXT,
    subject_id BIGINT,
    number TEXT,
    PRIMARY KEY (slot, kind, id)
);
CREATE INDEX set_aside_by_kind ON set_aside (kind, again);

-- Versions of rules and calendars that cases and promises refer to, kept word for word.
CREATE TABLE rule_versions (
    version TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    archived_at BIGINT NOT NULL
);
