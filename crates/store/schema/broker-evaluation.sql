-- How insurers are evaluated, and what closed claims taught.

-- A solvency ratio of an insurer in hundredths, as it was published; it lives with the insurer.
CREATE TABLE insurer_solvency (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    ratio TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX insurer_solvency_by_insurer ON insurer_solvency (slot, insurer_id, as_of);

-- A ranking of insurers as it was frozen: the scheme and the lines word for word. A later edition leaves the earlier as they are.
CREATE TABLE insurer_evaluations (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    edition BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    ranking TEXT NOT NULL,
    reason TEXT,
    frozen_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX insurer_evaluations_by_day ON insurer_evaluations (until_on, id, slot);

-- What a closed claim taught: one row for a case, with its slot and id.
CREATE TABLE claim_lessons (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    placement_id BIGINT NOT NULL,
    placement_number TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    lesson TEXT NOT NULL,
    learned_on TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why it was declined, or how it was used.
    reason TEXT,
    settled_on TEXT,
    settled_by BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX claim_lessons_by_holder ON claim_lessons (slot, holder_id, learned_on);
