-- The foundation: the house (offices, operators, sessions), parties, cases and what belongs to them, and the archive.
--
-- Common subset of SQLite and PostgreSQL. Instants are BIGINT microseconds of the Unix epoch, dates TEXT (ISO 8601),
-- yes and no are 1 and 0, JSON is TEXT. What belongs to a customer leads with the customer's slot, so that the same
-- tables can be distributed by it; the tables of the house have no slot and would be copied to every node.

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
    facts TEXT NOT NULL,
    reason TEXT,
    idempotency_key TEXT,
    input_hash {blob} NOT NULL,
    answer TEXT NOT NULL,
    changes {blob} NOT NULL,
    previous_hash {blob} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (slot, seq)
) {rowid};
-- The one unique key that does not lead with the slot: a retry is known by its key alone.
CREATE UNIQUE INDEX operations_by_idempotency_key ON operations (idempotency_key, slot) WHERE idempotency_key IS NOT NULL;
CREATE INDEX operations_by_subject ON operations (slot, subject_id, seq);
CREATE INDEX operations_by_time ON operations (at, slot, seq);

CREATE TABLE outbox (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_error TEXT,
    PRIMARY KEY (slot, id)
);
CREATE INDEX outbox_by_time ON outbox (next_at);

-- Versions of rules and calendars that cases and promises refer to, kept word for word.
CREATE TABLE rule_versions (
    version TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    archived_at BIGINT NOT NULL
);

CREATE TABLE offices (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    region_code TEXT,
    level TEXT NOT NULL,
    path TEXT NOT NULL,
    manager_id BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE operators (
    id BIGINT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    roles TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_sealed {blob},
    totp_confirmed BIGINT NOT NULL,
    active BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE login_attempts (
    operator_id BIGINT NOT NULL PRIMARY KEY,
    failed BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    totp_step BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_operator ON sessions (operator_id);

CREATE TABLE notices (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    published_on TEXT NOT NULL,
    until TEXT,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE parties (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    identity_kind TEXT,
    identity_masked TEXT,
    phone_masked TEXT,
    birth_date TEXT,
    sex TEXT,
    address TEXT,
    office_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX parties_by_time ON parties (created_at, slot, id);

-- What a party is found by: suffixes of the name, pinyin, initials. Looked up by prefix.
CREATE TABLE party_terms (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    term TEXT NOT NULL,
    PRIMARY KEY (slot, party_id, term)
);
CREATE INDEX party_terms_by_term ON party_terms (term, slot, party_id);

-- Identity, account and phone numbers: sealed, found by keyed hash. `holder_id` is a party or a case.
CREATE TABLE personal_numbers (
    slot BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed {blob} NOT NULL,
    hash TEXT NOT NULL,
    unique_hash TEXT,
    PRIMARY KEY (slot, holder_id, field)
);
CREATE INDEX personal_numbers_by_hash ON personal_numbers (hash);
CREATE UNIQUE INDEX personal_numbers_unique ON personal_numbers (slot, unique_hash) WHERE unique_hash IS NOT NULL;

CREATE TABLE cases (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    service_key TEXT NOT NULL,
    service_version TEXT NOT NULL,
    party_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    owner_id BIGINT,
    channel TEXT NOT NULL,
    summary TEXT NOT NULL,
    answers TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id),
    FOREIGN KEY (slot, party_id) REFERENCES parties (slot, id)
);
CREATE INDEX cases_by_party ON cases (slot, party_id);
CREATE INDEX cases_by_time ON cases (received_at, slot, id);
CREATE INDEX cases_by_owner ON cases (owner_id, received_at) WHERE owner_id IS NOT NULL;

CREATE TABLE milestones (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    key TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    answers TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (slot, case_id, sequence)
);

CREATE TABLE materials (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (slot, case_id, key)
);

-- The facts of a promise, and after them what is derived from the facts for the timer and the board.
CREATE TABLE promises (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    key TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    allowance TEXT NOT NULL,
    warn TEXT,
    calendar_version TEXT NOT NULL,
    pauses TEXT NOT NULL,
    extensions TEXT NOT NULL,
    kept_at BIGINT,
    dropped_at BIGINT,
    broken_at BIGINT,
    is_right BIGINT NOT NULL,
    owed_by TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    owner_id BIGINT,
    state TEXT NOT NULL,
    due_on TEXT,
    due_at BIGINT,
    soon_on TEXT,
    timer_at BIGINT,
    told_soon BIGINT NOT NULL,
    PRIMARY KEY (slot, case_id, sequence)
);
CREATE INDEX promises_by_timer ON promises (timer_at) WHERE timer_at IS NOT NULL;
CREATE INDEX promises_waiting ON promises (due_at, slot, case_id, sequence) WHERE state IN ('open', 'paused', 'unknown', 'broken');

CREATE TABLE files (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    material_key TEXT,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX files_by_case ON files (slot, case_id);

CREATE TABLE file_contents (
    slot BIGINT NOT NULL,
    file_id BIGINT NOT NULL,
    sealed {blob} NOT NULL,
    PRIMARY KEY (slot, file_id)
) {rowid};

CREATE TABLE contacts (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    case_id BIGINT,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX contacts_by_party ON contacts (slot, party_id);
CREATE INDEX contacts_by_case ON contacts (slot, case_id) WHERE case_id IS NOT NULL;

CREATE TABLE letters (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
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
    PRIMARY KEY (slot, id)
) {rowid};
CREATE INDEX letters_by_case ON letters (slot, case_id);

CREATE TABLE reminders (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    case_number TEXT NOT NULL,
    promise_key TEXT,
    at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (slot, id)
);
CREATE INDEX reminders_by_operator ON reminders (operator_id, at, slot, id);
