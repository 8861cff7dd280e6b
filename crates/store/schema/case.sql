-- Cases and what belongs to them: milestones, materials, promises, files, contacts, reminders; errors of our own.

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
    -- When the duty is due that falls due first, of those that are open, provisional or broken: what cases are sorted by.
    due_at BIGINT,
    -- Whether a promise that is waited for is marked as broken: those cases have their own lists.
    is_broken BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id),
    FOREIGN KEY (slot, party_id) REFERENCES parties (slot, id)
);
CREATE INDEX cases_by_party ON cases (slot, party_id);
-- Each order of a list, in the whole house and in one office. Ids are of their time: of what is due on one day the newest stands
-- last, and a new row is written beside the one before it.
CREATE INDEX cases_by_time ON cases (received_at, id, slot);
CREATE INDEX cases_of_office ON cases (office_id, received_at, id, slot);
CREATE INDEX cases_by_due ON cases (COALESCE(due_at, 9223372036854775807), id, slot);
CREATE INDEX cases_of_office_by_due ON cases (office_id, COALESCE(due_at, 9223372036854775807), id, slot);
-- The broken ones in each order: few, and far from where the others begin.
CREATE INDEX cases_broken_by_time ON cases (received_at, id, slot) WHERE is_broken = 1;
CREATE INDEX cases_broken_of_office ON cases (office_id, received_at, id, slot) WHERE is_broken = 1;
CREATE INDEX cases_broken_by_due ON cases (COALESCE(due_at, 9223372036854775807), id, slot) WHERE is_broken = 1;
CREATE INDEX cases_broken_of_office_by_due ON cases (office_id, COALESCE(due_at, 9223372036854775807), id, slot) WHERE is_broken = 1;
-- The few of many, which the order of all cases would be read for page after page; the others are found soon in it, and cost no write here.
CREATE INDEX cases_of_rare_channel ON cases (channel, received_at, id, slot) WHERE (channel = 'post' OR channel = 'e-mail' OR channel = 'messaging');
CREATE INDEX cases_by_owner ON cases (owner_id, received_at) WHERE owner_id IS NOT NULL;

-- What a case is about besides its customer, each thing in a role of its own. A thing may live in another slot than the case: the
-- cases of a thing are found by its id, whatever their slot.
CREATE TABLE case_subjects (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (slot, case_id, sequence)
);
CREATE INDEX case_subjects_by_subject ON case_subjects (subject_id, slot, case_id);

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
    agreed TEXT,
    owed_by TEXT NOT NULL,
    promisor_id BIGINT,
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
CREATE INDEX promises_by_timer ON promises (timer_at, case_id, slot) WHERE timer_at IS NOT NULL;
-- The board: each order in the whole house, and by due date those of an office, an owner, a promisor. On it is what was neither kept nor dropped.
-- Conditions of indexes are no lists: SQLite makes a table of a list of three for every row that is written.
CREATE INDEX promises_by_promisor ON promises (promisor_id, COALESCE(due_at, 9223372036854775807), case_id, slot, sequence) WHERE promisor_id IS NOT NULL AND kept_at IS NULL AND dropped_at IS NULL;
CREATE INDEX promises_by_due ON promises (COALESCE(due_at, 9223372036854775807), case_id, slot, sequence) WHERE kept_at IS NULL AND dropped_at IS NULL;
CREATE INDEX promises_of_office ON promises (office_id, COALESCE(due_at, 9223372036854775807), case_id, slot, sequence) WHERE kept_at IS NULL AND dropped_at IS NULL;
CREATE INDEX promises_by_owner ON promises (COALESCE(owner_id, 0), COALESCE(due_at, 9223372036854775807), case_id, slot, sequence) WHERE kept_at IS NULL AND dropped_at IS NULL;
CREATE INDEX promises_by_case ON promises (case_id, slot, sequence) WHERE kept_at IS NULL AND dropped_at IS NULL;
CREATE INDEX promises_uncertain ON promises (slot, case_id) WHERE (state = 'unknown' OR state = 'provisional' OR state = 'kept_provisional');

-- How many promises are waited for, by all that the counts of the board go by; kept by whoever writes a promise, in the same commit.
-- `due_hour` is the hour of the due date since 1970. Nobody is 0, no date the hour of the last instant there is and an empty text.
-- Lanes that write at the same time add to rows of different stripes.
CREATE TABLE promise_counts (
    office_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    due_hour BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    promisor_id BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    soon_on TEXT NOT NULL,
    is_right BIGINT NOT NULL,
    stripe BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, stripe)
);

CREATE TABLE subject_terms (
    slot BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_until TEXT,
    within TEXT NOT NULL,
    cite TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (slot, subject_id, key, effective_from)
);

CREATE TABLE files (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    material_key TEXT,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX files_by_subject ON files (slot, subject_id);

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
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX contacts_by_party ON contacts (slot, party_id);
CREATE INDEX contacts_by_time ON contacts (at, slot, id);
CREATE INDEX contacts_by_subject ON contacts (subject_id, slot, id);

CREATE TABLE reminders (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    subject_label TEXT NOT NULL,
    promise_key TEXT,
    -- Of one that somebody wrote: who, and what it says.
    by_id BIGINT,
    note TEXT,
    -- It is told from then on.
    at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (slot, id)
);
CREATE INDEX reminders_by_operator ON reminders (operator_id, at, slot, id);
CREATE INDEX reminders_by_subject ON reminders (subject_id);

-- Errors of our own, for the customer's file and the assessment of the desk. The office is that of the subject when it happened.
CREATE TABLE service_errors (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    payout_id BIGINT,
    case_id BIGINT,
    operator_id BIGINT,
    occurred_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX service_errors_by_day ON service_errors (occurred_on, slot, id);
CREATE INDEX service_errors_by_subject ON service_errors (slot, subject_id);
