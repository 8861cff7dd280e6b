-- Publications: lists about people that hang where those concerned can read them, and what was said against their lines.

-- A list lives in the slot of what it is about as a whole, and so do its lines and what is said against them.
CREATE TABLE publications (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    -- The key of its kind.
    kind TEXT NOT NULL,
    about_id BIGINT NOT NULL,
    about_label TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    -- Where it is to hang, by name.
    place TEXT NOT NULL,
    -- Whole days between the day of posting and the day it may be taken down, and the rule that says so.
    days BIGINT NOT NULL,
    cite TEXT NOT NULL,
    line_count BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by BIGINT NOT NULL,
    posted_at BIGINT,
    posted_on TEXT,
    -- The first day on which it need not hang any more.
    ends_on TEXT,
    -- Where exactly it hangs, as who took the photo says, and the photo.
    posted_where TEXT,
    photo_id BIGINT,
    withdrawn_at BIGINT,
    reason TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX publications_by_time ON publications (opened_at, slot, id);
CREATE INDEX publications_by_number ON publications (number);
CREATE INDEX publications_by_about ON publications (slot, about_id, id);
CREATE INDEX publications_by_end ON publications (ends_on, slot, id) WHERE ends_on IS NOT NULL AND withdrawn_at IS NULL;

-- A line of a list, as it was shown. What it is about lives in a slot of its own and is found by its id.
CREATE TABLE publication_lines (
    slot BIGINT NOT NULL,
    publication_id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- What stands in the columns after the name: a list of texts as JSON.
    cells TEXT NOT NULL,
    open_objections BIGINT NOT NULL,
    -- 1, once an objection against it was right.
    corrected BIGINT NOT NULL,
    PRIMARY KEY (slot, publication_id, subject_id)
);
CREATE INDEX publication_lines_by_subject ON publication_lines (subject_id, publication_id);

CREATE TABLE publication_objections (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    publication_id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    -- Who objects, as they call themselves; absent, they did not say.
    raised_by TEXT,
    text TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    -- 1 where it was right, 0 where it was not; absent while it is open.
    upheld BIGINT,
    finding TEXT,
    answered_at BIGINT,
    answered_by BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX publication_objections_by_publication ON publication_objections (slot, publication_id, id);
