-- Who speaks for a level of government about the subsidies of an office: bureaus that read the figures of their own level and confirm them.

CREATE TABLE subsidy_bureaus (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- Its place: the office, with all below it.
    office_id BIGINT NOT NULL,
    -- `county`, `province` or `centre`; `city` or `county` besides, where the two divide the part of the county.
    contributor TEXT NOT NULL,
    payer TEXT,
    -- `finance` or `agriculture`.
    duty TEXT NOT NULL,
    party_slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    -- 0 once another bureau has its place.
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_bureaus_by_office ON subsidy_bureaus (office_id, id);
CREATE INDEX subsidy_bureaus_by_party ON subsidy_bureaus (party_id, id);

-- A bureau has read its figures and confirms them, as they were then. Never changed.
CREATE TABLE subsidy_confirmations (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    bureau_id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    -- What it was shown, as JSON.
    figures TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_confirmations_by_bureau ON subsidy_confirmations (bureau_id, id);
