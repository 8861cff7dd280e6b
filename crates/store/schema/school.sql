-- School liability: what schools agreed to by a click, as it was shown, and their policies with pupils by level and endorsements.

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
    pupils BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    -- What of the premium has come in.
    paid BIGINT NOT NULL,
    limit_per_pupil BIGINT NOT NULL,
    limit_per_accident BIGINT NOT NULL,
    -- The day on which the first premium came in.
    paid_on TEXT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
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
