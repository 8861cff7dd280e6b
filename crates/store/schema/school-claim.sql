-- Claims of schools: accidents under a policy, the pupils who were hurt, and who can mediate.

-- An accident, beside its case, from when it was accepted.
CREATE TABLE school_claims (
    slot BIGINT NOT NULL,
    -- The id of the case.
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    occurred_on TEXT NOT NULL,
    mediator_id BIGINT,
    agreed_on TEXT,
    paid_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX school_claims_by_policy ON school_claims (slot, policy_id);

-- A pupil who was hurt. Name, number and harm are sealed together for this row; what is counted with stands in clear.
CREATE TABLE school_injured (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    pupil BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    sealed {blob} NOT NULL,
    -- The keyed hash of its number: the same pupil in another accident of the year.
    hash TEXT NOT NULL,
    -- Full years on the day of the accident.
    age BIGINT NOT NULL,
    -- A party, who may live in another slot.
    guardian_id BIGINT,
    -- How far the school is liable, and why, as somebody set it.
    share TEXT,
    share_reason TEXT,
    items BIGINT,
    compensation BIGINT,
    payable BIGINT,
    agreed BIGINT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, case_id, pupil)
);
CREATE INDEX school_injured_by_policy ON school_injured (slot, policy_id);
CREATE INDEX school_injured_by_guardian ON school_injured (guardian_id) WHERE guardian_id IS NOT NULL;

-- Who can mediate: the pool of an office, of known parties.
CREATE TABLE school_mediators (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    profession TEXT NOT NULL,
    -- 0 once they left the pool.
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, party_id)
);
CREATE INDEX school_mediators_by_office ON school_mediators (office_id, party_id);
