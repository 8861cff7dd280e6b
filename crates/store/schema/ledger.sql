-- The ledger, its closed days, and the day runs.

-- The ledger. Only ever added to: a reversal is a new line that names the old one. `value_on` is the day the money moved,
-- `booked_on` the first open day from then on. An account that each subject has is stored without it: the line names its subject.
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
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    case_id BIGINT,
    payout_id BIGINT,
    reverses BIGINT,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX transfers_by_subject ON transfers (slot, subject_id, id);
CREATE INDEX transfers_by_day ON transfers (booked_on, id, slot);
-- For what an operator took in on a day; what the program books by itself is left out.
CREATE INDEX transfers_by_operator ON transfers (operator_id, at) WHERE operator_id <> 0;

-- The lines of a booking day from one account to another, counted and summed; kept by whoever writes a line, in the same commit.
-- Lanes that write at the same time add to rows of different stripes.
CREATE TABLE transfer_sums (
    booked_on TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    stripe BIGINT NOT NULL,
    number BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (booked_on, debit, credit, stripe)
);

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
