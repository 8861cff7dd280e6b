-- Life insurance: policies, their versions by endorsement, instalments and units.

-- What life insurance knows of a policy. `deposit`, `make_up`, `loan`, `payable` and `dividend` are the balances of its ledger
-- accounts; `act_on` is the next date on which time alone changes something and leads the day run.
CREATE TABLE policies (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    cover TEXT NOT NULL,
    pay TEXT NOT NULL,
    mode TEXT NOT NULL,
    instalment BIGINT NOT NULL,
    state_cause TEXT,
    issued_on TEXT,
    delivered_on TEXT,
    hesitation_ends_on TEXT,
    dues_made BIGINT NOT NULL,
    dues_written BIGINT NOT NULL,
    open_dues BIGINT NOT NULL,
    demanded_on TEXT,
    prompted_for TEXT,
    benefits_to TEXT,
    deposit BIGINT NOT NULL,
    make_up BIGINT NOT NULL,
    loan BIGINT NOT NULL,
    loan_on TEXT,
    payable BIGINT NOT NULL,
    dividend BIGINT NOT NULL,
    prompts_wanted BIGINT NOT NULL,
    dividend_option TEXT NOT NULL,
    payee TEXT,
    account_masked TEXT,
    bank_code TEXT,
    branch_code TEXT,
    account_by BIGINT,
    debit BIGINT NOT NULL,
    act_on TEXT,
    terms_sequence BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
-- By id before slot, here and below: what one day brings then stands side by side, and is written together.
CREATE INDEX policies_by_day ON policies (act_on, id, slot) WHERE act_on IS NOT NULL;
CREATE INDEX policies_by_debit ON policies (slot, id) WHERE debit = 1;

-- What was agreed, from when on: one row for the issue and one for each endorsement.
CREATE TABLE policy_versions (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    cause TEXT NOT NULL,
    case_id BIGINT,
    terms TEXT NOT NULL,
    PRIMARY KEY (slot, policy_id, sequence)
);

-- Instalments that fell due. `number` counts the regular ones from 0; `reopened_on` is the day on which the bank took the money back.
CREATE TABLE dues (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number BIGINT,
    due_on TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    settled_on TEXT,
    reopened_on TEXT,
    case_id BIGINT,
    PRIMARY KEY (slot, policy_id, sequence)
);
CREATE INDEX dues_open ON dues (slot, policy_id, state) WHERE state = 'open';

-- Unit-linked: published prices, units held, and orders that wait for the next price. Units are millionths of a unit,
-- prices are millionths of a yuan.
CREATE TABLE unit_prices (
    account TEXT NOT NULL,
    priced_on TEXT NOT NULL,
    price BIGINT NOT NULL,
    -- What stood here before the last correction, and why it was corrected.
    price_before BIGINT,
    reason TEXT,
    operator_id BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (account, priced_on)
);

CREATE TABLE unit_holdings (
    slot BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    units BIGINT NOT NULL,
    PRIMARY KEY (slot, policy_id, account)
);

CREATE TABLE unit_orders (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    case_id BIGINT,
    kind TEXT NOT NULL,
    from_account TEXT,
    to_account TEXT,
    share TEXT,
    amount BIGINT,
    requested_at BIGINT NOT NULL,
    requested_on TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The days of the prices it was carried out at, and the prices as they were then: one that was corrected is found by it.
    out_priced_on TEXT,
    out_price BIGINT,
    in_priced_on TEXT,
    in_price BIGINT,
    units_out BIGINT,
    units_in BIGINT,
    -- Tells the orders of a policy in the order in which they were carried out.
    done_place BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX unit_orders_waiting ON unit_orders (requested_on, slot, id) WHERE state = 'waiting';
CREATE INDEX unit_orders_by_policy ON unit_orders (slot, policy_id);
