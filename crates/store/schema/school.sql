-- School liability: what schools agreed to by a click, as it was shown, their policies with pupils by level and endorsements, and claims: accidents, the pupils who
-- were hurt, and who can mediate.

-- The text of an agreement and how it was made, beside its head, which the school holds. Nothing of it ever changes.
CREATE TABLE school_agreements (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    text TEXT NOT NULL,
    -- As sha256sum tells it of a file with that text.
    text_sha256 TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    -- Where the click came from, and what the browser calls itself.
    address TEXT NOT NULL,
    client TEXT NOT NULL,
    -- The number to which the one-time code of the session went, masked; and the code, by the hash of its challenge.
    phone_masked TEXT,
    challenge_hash TEXT NOT NULL,
    -- The operation in the chain of this slot.
    operation_seq BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

-- The cover of a school, beside its head, which the school holds.
CREATE TABLE school_policies (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- The agreement on brokerage under which it was applied for.
    agreement_number TEXT NOT NULL,
    insurer TEXT NOT NULL,
    -- Who that is, as it was named for the office when the school applied.
    insurer_id BIGINT,
    pupils BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    -- What of the premium has come in.
    paid BIGINT NOT NULL,
    limit_per_pupil BIGINT NOT NULL,
    limit_per_accident BIGINT NOT NULL,
    -- The day on which the first premium came in.
    paid_on TEXT,
    -- The commission that its insurer owes of each premium, a part of it as text; absent where none was agreed.
    commission_rate TEXT,
    -- The last day of the cover, while a list tells who its pupils are.
    listed_until TEXT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

CREATE INDEX school_policies_listed ON school_policies (listed_until, id, slot) WHERE listed_until IS NOT NULL;

-- Which known party the insurer of an offer is for the schools of an office and of those below it: of each the nearest counts. There are as
-- many as offices that name one.
CREATE TABLE school_insurers (
    slot BIGINT NOT NULL,
    offer TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    named_on TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, offer, office_id)
);

CREATE TABLE school_policy_levels (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    pupils BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    PRIMARY KEY (slot, policy_id, level)
);

-- Pupils of a level who joined and who left.
CREATE TABLE school_endorsements (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    level TEXT NOT NULL,
    joined BIGINT NOT NULL,
    departed BIGINT NOT NULL,
    takes_effect_on TEXT NOT NULL,
    premium BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, policy_id, sequence)
);

-- A pupil whom the list of a policy names, where its offer wants a list: no party. Name, number and birth date are sealed together for this row. Some time
-- after the end of the policy who it is goes: class, what is sealed and the hash are empty then.
CREATE TABLE school_pupils (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    level TEXT NOT NULL,
    class_name TEXT,
    sealed {blob} NOT NULL,
    -- The keyed hash of its number: a pupil is once on a list.
    hash TEXT NOT NULL,
    -- From this day, or from the first of the cover where that is later.
    listed_from TEXT NOT NULL,
    -- The first day on which it is not on the list any more; it may be to come.
    left_on TEXT,
    import_id BIGINT NOT NULL,
    PRIMARY KEY (slot, policy_id, id)
);
CREATE INDEX school_pupils_by_number ON school_pupils (slot, policy_id, hash);

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
    -- Who owes the payment, a party: fixed when the accident was accepted.
    insurer_id BIGINT NOT NULL,
    mediator_id BIGINT,
    agreed_on TEXT,
    paid_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX school_claims_by_policy ON school_claims (slot, policy_id);

-- Who was asked to mediate between whom, once for a case; which of them does stands in the claim.
CREATE TABLE school_invitations (
    slot BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    -- A party, who may live in another slot.
    mediator_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    invited_on TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, case_id, mediator_id)
);
CREATE INDEX school_invitations_by_mediator ON school_invitations (mediator_id, invited_on, case_id, slot);

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
    -- What of that the school paid in advance and gets back, and how it shows that.
    advanced BIGINT,
    advance_evidence TEXT,
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
