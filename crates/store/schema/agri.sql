-- Agricultural insurance: group policies of villages, and what each household has insured under one.

-- What the policy of a village knows besides its head. The committee that holds it gives it its slot.
CREATE TABLE group_policies (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    village TEXT NOT NULL,
    insurer TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

-- What one household has insured, beside its head. The parts of the four contributors add up to the premium. A household is one row here and one head:
-- a million of them are written in an afternoon.
CREATE TABLE covers (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- The number of its group policy, which lives in the slot of its village.
    group_number TEXT NOT NULL,
    programme TEXT NOT NULL,
    object TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- A decimal number as text.
    quantity TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    farmer BIGINT NOT NULL,
    county BIGINT NOT NULL,
    province BIGINT NOT NULL,
    centre BIGINT NOT NULL,
    plot TEXT,
    land_number TEXT,
    -- The contract of the lease; the household's own land where there is none.
    lease TEXT,
    paid_on TEXT,
    account_masked TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX covers_by_group ON covers (group_number, id, slot);
-- A plot is known by its number in the land register, whoever brings it.
CREATE INDEX covers_by_land ON covers (land_number) WHERE land_number IS NOT NULL;

-- What levels of government committed themselves to by letter, and paid, for the covers of an office under a programme.
CREATE TABLE subsidy_entries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    contributor TEXT NOT NULL,
    -- `commitment` or `payment`.
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    reference TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_entries_by_programme ON subsidy_entries (programme, office_id, id);
