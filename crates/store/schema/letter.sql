-- Letters: of a case or, where `policy_id` is set and `case_id` is 0, about a policy.

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
    -- What it says, as JSON, apart from its page.
    content TEXT NOT NULL,
    policy_id BIGINT,
    PRIMARY KEY (slot, id)
) {rowid};
CREATE INDEX letters_by_case ON letters (slot, case_id);
CREATE INDEX letters_by_policy ON letters (slot, policy_id) WHERE policy_id IS NOT NULL;
