-- A broker: mandates of clients, agreements with insurers, placed policies with who bears them, and the claims it helps with.

-- What a client charged the broker with, beside its head.
CREATE TABLE mandates (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    services TEXT NOT NULL,
    -- The day on which the client was shown how the broker is paid.
    informed_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

-- What was agreed with a branch of an insurer, beside its head, which the insurer holds. What it promises stands among its terms.
CREATE TABLE cooperations (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    branch TEXT NOT NULL,
    -- The highest commission: a part of the premium as text.
    commission_rate TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

-- A policy that was placed, beside its head, which the client holds.
CREATE TABLE placements (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    mandate_number TEXT NOT NULL,
    product TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    deductible BIGINT NOT NULL,
    commission_rate TEXT NOT NULL,
    commission BIGINT NOT NULL,
    commission_taken TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);

-- Who bears a placed policy. Insurers live in slots of their own.
CREATE TABLE placement_shares (
    slot BIGINT NOT NULL,
    placement_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    share TEXT NOT NULL,
    premium BIGINT NOT NULL,
    -- 1 where it acts for the others.
    leads BIGINT NOT NULL,
    PRIMARY KEY (slot, placement_id, sequence)
);

-- What each insurer of a policy owes the broker for it: expected when it was placed or a premium came in, and what happened to it since.
CREATE TABLE commissions (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- The kind of subject that the policy is.
    policy_kind TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    policy_number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    -- A party, who lives in a slot of its own.
    insurer_id BIGINT NOT NULL,
    -- The part of the premium that it rests on, and the rate that was agreed for it: a part of the premium as text.
    premium BIGINT NOT NULL,
    rate TEXT NOT NULL,
    -- The first day of the policy, or that on which a premium came in, where each has its own.
    expected_on TEXT NOT NULL,
    expected BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    received BIGINT NOT NULL,
    split BIGINT NOT NULL,
    written_back BIGINT NOT NULL,
    -- As it follows from the figures: `expected`, `invoiced`, `received`, `written_back`.
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
-- These two hold what totals add up, so that those of a time are read of the index alone.
CREATE INDEX commissions_by_day ON commissions
    (expected_on, id, slot, insurer_id, premium, expected, invoiced, received, split, written_back);
CREATE INDEX commissions_by_office ON commissions
    (office_id, expected_on, id, slot, insurer_id, premium, expected, invoiced, received, split, written_back);
CREATE INDEX commissions_by_insurer ON commissions (insurer_id, expected_on, id, slot);
CREATE INDEX commissions_by_state ON commissions (state, expected_on, id, slot);
CREATE INDEX commissions_by_number ON commissions (policy_number, id, slot);
CREATE INDEX commissions_by_holder ON commissions (slot, holder_id, expected_on);

-- What happened to a commission, each time.
CREATE TABLE commission_entries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    commission_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    -- The branch that gets a part.
    office_id BIGINT,
    -- The number of an invoice or of a payment, or why it was written back.
    reference TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX commission_entries_by_commission ON commission_entries (slot, commission_id, id);

-- What is insured where.
CREATE TABLE placement_sums (
    slot BIGINT NOT NULL,
    placement_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    place TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    PRIMARY KEY (slot, placement_id, sequence)
);

-- What struck several at once.
CREATE TABLE claim_events (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    began_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX claim_events_by_code ON claim_events (code);
CREATE INDEX claim_events_by_day ON claim_events (began_on, id, slot);

-- The figures of a claim: one row for a case, with its slot and id.
CREATE TABLE assisted_claims (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    placement_id BIGINT NOT NULL,
    placement_number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    event_id BIGINT,
    reported_on TEXT NOT NULL,
    estimate BIGINT,
    claimed BIGINT,
    offered BIGINT,
    agreed BIGINT,
    paid BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX assisted_claims_by_day ON assisted_claims (reported_on, id, slot);
CREATE INDEX assisted_claims_by_placement ON assisted_claims (slot, placement_id);
CREATE INDEX assisted_claims_by_holder ON assisted_claims (slot, holder_id, reported_on);
CREATE INDEX assisted_claims_by_event ON assisted_claims (event_id) WHERE event_id IS NOT NULL;

-- What insurers paid for claims, each time.
CREATE TABLE assisted_payments (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    paid_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX assisted_payments_by_holder ON assisted_payments (slot, holder_id, paid_on);
CREATE INDEX assisted_payments_by_insurer ON assisted_payments (insurer_id, paid_on);

-- How insurers are evaluated, and what closed claims taught.

-- A solvency ratio of an insurer in hundredths, as it was published; it lives with the insurer.
CREATE TABLE insurer_solvency (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    insurer_id BIGINT NOT NULL,
    ratio TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX insurer_solvency_by_insurer ON insurer_solvency (slot, insurer_id, as_of);

-- A ranking of insurers as it was frozen: the scheme and the lines word for word. A later edition leaves the earlier as they are.
CREATE TABLE insurer_evaluations (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    edition BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    ranking TEXT NOT NULL,
    reason TEXT,
    frozen_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX insurer_evaluations_by_day ON insurer_evaluations (until_on, id, slot);

-- What a closed claim taught: one row for a case, with its slot and id.
CREATE TABLE claim_lessons (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    placement_id BIGINT NOT NULL,
    placement_number TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    lesson TEXT NOT NULL,
    learned_on TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why it was declined, or how it was used.
    reason TEXT,
    settled_on TEXT,
    settled_by BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX claim_lessons_by_holder ON claim_lessons (slot, holder_id, learned_on);

-- The service of clients: what they need, the plan of a year, its tasks.

-- What a client needs, as it was collected: one row for a case, with its slot and id.
CREATE TABLE client_needs (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    -- What was answered, by field, as JSON.
    answers TEXT NOT NULL,
    collected_on TEXT NOT NULL,
    -- The plan that was made from it.
    plan_id BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX client_needs_by_holder ON client_needs (slot, holder_id, collected_on);

-- The plan of a year, with what it was made from.
CREATE TABLE service_plans (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    mandate_id BIGINT NOT NULL,
    mandate_number TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    needs_id BIGINT NOT NULL,
    -- How often the client rated us in the year before, and what its ratings come to together.
    ratings BIGINT NOT NULL,
    rating_sum BIGINT NOT NULL,
    -- The kinds of task that are not in it, each with its reason, as JSON.
    left_out TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX service_plans_by_holder ON service_plans (slot, holder_id, from_on);

-- A task of a plan. Its case is opened right after it was planned; who answers for it then is who answers for the case.
CREATE TABLE service_tasks (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    because TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    case_id BIGINT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX service_tasks_by_plan ON service_tasks (slot, plan_id, due_on);
CREATE INDEX service_tasks_by_holder ON service_tasks (slot, holder_id, due_on);

-- Reports of a quarter.

-- Those to all clients of an office and of the offices below it, asked for at once.
CREATE TABLE report_runs (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    -- When it was found whom they go to, and how many clients these are.
    found_at BIGINT,
    clients BIGINT NOT NULL,
    -- What was said of the next quarter when they were last sent, and when that was.
    next_quarter TEXT NOT NULL,
    sent_at BIGINT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX report_runs_by_time ON report_runs (recorded_at, id, slot);
CREATE INDEX report_runs_by_quarter ON report_runs (from_on);

-- The report to one client, in its slot: one for a client and a quarter. It keeps its figures as they stood when it was made; paper and
-- workbook are made of them whenever they are opened.
CREATE TABLE client_reports (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    -- As JSON; empty, while it could not be made.
    figures TEXT NOT NULL,
    -- What came in, claims that go on, promises that insurers broke.
    paid BIGINT NOT NULL,
    open_claims BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    -- Absent, while it could not be made: the entry of the outbox that makes it then is set aside with the reason.
    made_at BIGINT,
    entry_id BIGINT,
    -- The case in which it is sent and its receipt noted; absent for the moment before it is opened.
    case_id BIGINT,
    -- When it was said that it is to be sent, and how it goes: by a message, or as a paper that people hand over. When the client had it, and who
    -- received it, says its case.
    told_at BIGINT,
    way TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE UNIQUE INDEX client_reports_once ON client_reports (slot, holder_id, from_on);
CREATE INDEX client_reports_by_run ON client_reports (run_id, id, slot);

-- A client of a run that gets no report by it: it has one of the quarter by another run, which found it at its office of then, or was merged into another
-- client since it was found.
CREATE TABLE passed_clients (
    slot BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    PRIMARY KEY (slot, run_id, holder_id)
);
CREATE INDEX passed_clients_by_run ON passed_clients (run_id);

-- The knowledge base: what was asked again and again, and the answer that was found right.

-- An entry. Whoever wrote it last stands in it; who wrote it before is in the archive.
CREATE TABLE knowledge_entries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    -- One a line.
    keywords TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why it was taken out of use.
    reason TEXT,
    -- The case whose answer was taken over.
    case_id BIGINT,
    review_on TEXT NOT NULL,
    reviewed_on TEXT,
    reviewed_by BIGINT,
    written_on TEXT NOT NULL,
    written_by BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX knowledge_entries_by_change ON knowledge_entries (state, changed_at, id, slot);
CREATE INDEX knowledge_entries_by_review ON knowledge_entries (state, review_on, id, slot);
CREATE INDEX knowledge_entries_by_case ON knowledge_entries (case_id) WHERE case_id IS NOT NULL;

-- What an entry is found by, worked out from question and keywords when they change.
CREATE TABLE knowledge_terms (
    slot BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    term TEXT NOT NULL,
    -- 1 where it is a whole keyword.
    is_keyword BIGINT NOT NULL,
    PRIMARY KEY (slot, entry_id, term)
);
CREATE INDEX knowledge_terms_by_term ON knowledge_terms (term, slot, entry_id);
CREATE INDEX knowledge_terms_by_keyword ON knowledge_terms (term, slot, entry_id) WHERE is_keyword = 1;
