-- Stored documents: where each is, how long it must be kept, what was done with it, and inventories of what lies on the shelves.

CREATE TABLE records (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    pages BIGINT NOT NULL,
    subject_kind TEXT,
    subject_id BIGINT,
    subject_label TEXT,
    office_id BIGINT NOT NULL,
    term TEXT NOT NULL,
    ended_on TEXT,
    keep_until TEXT,
    state TEXT NOT NULL,
    shelf TEXT,
    lent_to TEXT,
    lent_until TEXT,
    lent_by BIGINT,
    borrower_id BIGINT,
    -- The next day on which somebody is told of the loan.
    remind_on TEXT,
    received_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX records_by_time ON records (received_at, slot, id);
CREATE INDEX records_by_number ON records (number);
CREATE INDEX records_by_shelf ON records (office_id, shelf, slot, id) WHERE state = 'filed';
CREATE INDEX records_lent ON records (lent_until, slot, id) WHERE state = 'lent';
CREATE INDEX records_by_reminder ON records (remind_on, id, slot) WHERE remind_on IS NOT NULL;
CREATE INDEX records_by_subject ON records (subject_id) WHERE subject_id IS NOT NULL;

CREATE TABLE record_events (
    slot BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, record_id, sequence)
);

-- Of the shelves of an office, or of one of them.
CREATE TABLE inventories (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    shelf TEXT,
    begun_at BIGINT NOT NULL,
    begun_by BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by BIGINT,
    -- How many ought to lie there, how many of those were seen, how many of these elsewhere, and how many others were seen.
    expected BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    misplaced BIGINT NOT NULL,
    extra BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX inventories_by_time ON inventories (begun_at, slot, id);

-- What ought to lie there when the inventory began, with where it was seen; and what was seen besides.
CREATE TABLE inventory_lines (
    slot BIGINT NOT NULL,
    inventory_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    expected_on TEXT,
    seen_on TEXT,
    seen_at BIGINT,
    seen_by BIGINT,
    PRIMARY KEY (slot, inventory_id, record_id)
);
