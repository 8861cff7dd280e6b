-- Policies and their money: versions by endorsement, instalments, payouts, payment batches, units, the ledger and its day
-- closes, errors of our own. Amounts are BIGINT fen, dates TEXT, instants BIGINT microseconds.

ALTER TABLE cases ADD COLUMN policy_id BIGINT;
CREATE INDEX cases_by_policy ON cases (slot, policy_id) WHERE policy_id IS NOT NULL;

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

CREATE TABLE payment_batches (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    execute_on TEXT NOT NULL,
    state TEXT NOT NULL,
    count BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    sent_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX payment_batches_by_time ON payment_batches (created_at, slot, id);

-- What is owed to somebody and how far its payment has come. Payee and account are those of the policy until a batch
-- takes them down, or the payout's own where it is another's (a claim).
CREATE TABLE payouts (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    case_id BIGINT,
    office_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    benefit_key TEXT,
    due_on TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    blocked_by TEXT,
    payee TEXT,
    own_account BIGINT NOT NULL,
    account_masked TEXT,
    bank_code TEXT,
    branch_code TEXT,
    account_by BIGINT,
    batch_id BIGINT,
    attempts BIGINT NOT NULL,
    return_code TEXT,
    return_reason TEXT,
    settled_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX payouts_by_policy ON payouts (slot, policy_id);
CREATE INDEX payouts_blocked ON payouts (slot, policy_id, state) WHERE state = 'blocked';
CREATE INDEX payouts_by_state ON payouts (state, due_on, id, slot) WHERE state IN ('blocked', 'ready', 'batched', 'returned');
CREATE INDEX payouts_by_batch ON payouts (batch_id, slot, id) WHERE batch_id IS NOT NULL;
CREATE INDEX payouts_by_due ON payouts (due_on, id, slot);

-- A premium that a batch collects from the account of its policy. One policy waits in one batch at most.
CREATE TABLE debit_items (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    policy_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    account_masked TEXT NOT NULL,
    state TEXT NOT NULL,
    return_code TEXT,
    return_reason TEXT,
    settled_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE UNIQUE INDEX debit_items_waiting ON debit_items (slot, policy_id, state) WHERE state = 'waiting';
CREATE INDEX debit_items_by_batch ON debit_items (batch_id, slot, id);

-- The ledger. Only ever added to: a reversal is a new line that names the old one. `value_on` is the day the money moved,
-- `booked_on` the first open day from then on.
CREATE TABLE transfers (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    booked_on TEXT NOT NULL,
    value_on TEXT NOT NULL,
    at BIGINT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    kind TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    case_id BIGINT,
    payout_id BIGINT,
    reverses BIGINT,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX transfers_by_policy ON transfers (slot, policy_id, id);
CREATE INDEX transfers_by_day ON transfers (booked_on, id, slot);

-- A closed day: nothing is booked on it or before it any more. Its balances stand in `day_balances`.
CREATE TABLE day_closes (
    closed_on TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    transfers BIGINT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE TABLE day_balances (
    closed_on TEXT NOT NULL,
    account TEXT NOT NULL,
    debit BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    PRIMARY KEY (closed_on, account)
);

-- Day runs, in the slot of the house: bookkeeping of the machine, which is no part of the archive. `noted_at` is when a run last
-- said how far it was; one that has not for a while was broken off.
CREATE TABLE day_runs (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    until TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    finished_at BIGINT,
    waiting BIGINT NOT NULL,
    policies BIGINT NOT NULL,
    failure TEXT,
    PRIMARY KEY (slot, id)
);

-- Errors of our own, for the customer's file and the assessment of the desk.
CREATE TABLE service_errors (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    payout_id BIGINT,
    case_id BIGINT,
    operator_id BIGINT,
    occurred_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX service_errors_by_day ON service_errors (occurred_on, slot, id);

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
