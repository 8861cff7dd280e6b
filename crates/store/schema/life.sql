-- Life insurance: policies, their versions by endorsement, instalments and units.

-- The policy as it stands. `deposit`, `make_up`, `loan`, `payable` and `dividend` are the balances of its ledger accounts;
-- `act_on` is the next date on which time alone changes something and leads the day run.
CREATE TABLE policies (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    product_version TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    cover TEXT NOT NULL,
    pay TEXT NOT NULL,
    mode TEXT NOT NULL,
    instalment BIGINT NOT NULL,
    state TEXT NOT NULL,
    state_on TEXT NOT NULL,
    state_cause TEXT,
    applied_on TEXT NOT NULL,
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
    -- The file it was taken over with: its rows are known again when a run is broken off and goes on.
    import_id BIGINT,
    PRIMARY KEY (slot, id),
    FOREIGN KEY (slot, holder_id) REFERENCES parties (slot, id)
);
CREATE INDEX policies_by_holder ON policies (slot, holder_id);
-- A policy number is known by itself, whatever the slot, as a customer reads it from the paper.
CREATE INDEX policies_by_number ON policies (number);
-- By id before slot, here and below: what one day brings then stands side by side, and is written together.
CREATE INDEX policies_by_day ON policies (act_on, id, slot) WHERE act_on IS NOT NULL;
CREATE INDEX policies_by_application ON policies (applied_on, slot, id);
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

-- Instalments that fell due. `number` counts the regular ones from 0.
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
    priced_on TEXT,
    units_out BIGINT,
    units_in BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX unit_orders_waiting ON unit_orders (requested_on, slot, id) WHERE state = 'waiting';
CREATE INDEX unit_orders_by_policy ON unit_orders (slot, policy_id);
