-- Payouts and debits, and the batches in which a bank carries them out.

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

-- What is owed to somebody on account of a subject, and how far its payment has come. `blocks` holds why it waits and since
-- when, as JSON, where it does. Payee and account are the standing ones of the subject until a batch takes them down, or the
-- payout's own where it is another's (a claim). Of several attempts, the one under way stands here.
CREATE TABLE payouts (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    creditor_id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    case_id BIGINT,
    office_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    benefit_key TEXT,
    due_on TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    blocks TEXT,
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
CREATE INDEX payouts_by_subject ON payouts (slot, subject_id);
CREATE INDEX payouts_blocked ON payouts (slot, subject_id, state) WHERE state = 'blocked';
CREATE INDEX payouts_by_state ON payouts (state, due_on, id, slot);
-- What is not settled yet, in the order of the days on which it falls due.
CREATE INDEX payouts_waiting ON payouts (due_on, id, slot) WHERE (state = 'blocked' OR state = 'ready' OR state = 'batched' OR state = 'returned');
CREATE INDEX payouts_by_case ON payouts (slot, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX payouts_by_batch ON payouts (batch_id, slot, id) WHERE batch_id IS NOT NULL;
CREATE INDEX payouts_by_due ON payouts (due_on, id, slot);
CREATE INDEX payouts_by_amount ON payouts (amount, slot, id);
CREATE INDEX payouts_by_creditor ON payouts (slot, creditor_id);

-- Attempts that came to nothing: the bank sent them back, or their batch was not sent (then there is no reason).
CREATE TABLE payout_attempts (
    slot BIGINT NOT NULL,
    payout_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    payee TEXT NOT NULL,
    account_masked TEXT NOT NULL,
    bank_code TEXT,
    branch_code TEXT,
    account_by BIGINT,
    ended_on TEXT NOT NULL,
    return_code TEXT,
    return_reason TEXT,
    PRIMARY KEY (slot, payout_id, number)
);

-- What a batch collects from the account of a subject. One subject waits in one batch at most.
CREATE TABLE debit_items (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    payer_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    account_holder TEXT NOT NULL,
    account_masked TEXT NOT NULL,
    branch_code TEXT,
    state TEXT NOT NULL,
    return_code TEXT,
    return_reason TEXT,
    settled_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE UNIQUE INDEX debit_items_waiting ON debit_items (slot, subject_id, state) WHERE state = 'waiting';
CREATE INDEX debit_items_by_batch ON debit_items (batch_id, slot, id);
