-- Agricultural insurance: group policies of villages, and what each household has insured under one.

-- What the policy of a village knows besides its head. The committee that holds it gives it its slot.
CREATE TABLE group_policies (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    village TEXT NOT NULL,
    insurer TEXT NOT NULL,
    -- Who helps the insurer there; absent, it does all itself.
    helper_id BIGINT,
    opened_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX group_policies_by_programme ON group_policies (programme);

-- What one household has insured, beside its head. The parts of the four contributors add up to the premium. A household is one row here and one head:
-- a million of them are written in an afternoon.
CREATE TABLE covers (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- The number of its group policy, which lives in the slot of its village.
    group_number TEXT NOT NULL,
    programme TEXT NOT NULL,
    object TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- A decimal number as text.
    quantity TEXT NOT NULL,
    sum_insured BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    farmer BIGINT NOT NULL,
    county BIGINT NOT NULL,
    province BIGINT NOT NULL,
    centre BIGINT NOT NULL,
    plot TEXT,
    land_number TEXT,
    -- The contract of the lease; the household's own land where there is none.
    lease TEXT,
    paid_on TEXT,
    -- Another owner of the land took it over on that day.
    ended_on TEXT,
    account_masked TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX covers_by_group ON covers (group_number, id, slot);
-- A plot is known by its number in the land register, whoever brings it.
CREATE INDEX covers_by_land ON covers (land_number) WHERE land_number IS NOT NULL;

-- What is enrolled, kept by whoever writes a cover, in the same commit: statistics are added up of these and not of covers. A row has what begins with
-- its day less what ends with it, so that what stands at the end of a day is the sum of all rows up to it. A household is counted once at an office,
-- however many covers of one object it has there. Lanes that write at the same time add to rows of different stripes.
CREATE TABLE cover_sums (
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    object TEXT NOT NULL,
    unit TEXT NOT NULL,
    day TEXT NOT NULL,
    stripe BIGINT NOT NULL,
    households BIGINT NOT NULL,
    covers BIGINT NOT NULL,
    -- In ten-thousandths of a unit.
    quantity BIGINT NOT NULL,
    sum_insured BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    farmer BIGINT NOT NULL,
    -- What of it is paid, from the day of the payment on.
    farmer_paid BIGINT NOT NULL,
    county BIGINT NOT NULL,
    province BIGINT NOT NULL,
    centre BIGINT NOT NULL,
    PRIMARY KEY (programme, office_id, object, unit, day, stripe)
);

-- That a household was handed its certificate, in the slot of its cover: by whom, on which day, and who took it. Never changed.
CREATE TABLE cover_certificates (
    slot BIGINT NOT NULL,
    cover_id BIGINT NOT NULL,
    given_on TEXT NOT NULL,
    -- `household` or `family`: no name stands here.
    taken_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, cover_id)
);

-- What levels of government committed themselves to by letter, paid beforehand and paid, and had back, for the covers of an office under a programme.
CREATE TABLE subsidy_entries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    contributor TEXT NOT NULL,
    -- `city` or `county`, where the two divide the part of their level; absent, the level is one payer.
    payer TEXT,
    -- `application`, `commitment`, `prepayment`, `payment`, `settlement` or `return`; `accrual` where a level owes again, `paid-up` where it owes
    -- nothing any more without a payment.
    kind TEXT NOT NULL,
    -- Of an application the premium that is expected; of a settlement what it took of the prepayment; of an accrual what is owed.
    amount BIGINT NOT NULL,
    -- What an application or a settlement rests on, as JSON; of the others whether a promise to pay begun or was kept with it.
    basis TEXT,
    reference TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_entries_by_programme ON subsidy_entries (programme, office_id, id);

-- What struck a village under its group policy, in whose slot it stands. Lists that were drawn are kept as JSON with their seed: anybody draws again.
CREATE TABLE losses (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    group_id BIGINT NOT NULL,
    group_number TEXT NOT NULL,
    -- The committee of the village.
    holder_id BIGINT NOT NULL,
    village TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    product_version TEXT NOT NULL,
    -- What struck several villages at once has one name.
    event TEXT NOT NULL,
    cause TEXT NOT NULL,
    began_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    -- As the village reports it: a decimal number as text.
    area TEXT NOT NULL,
    reported_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    surveys BIGINT NOT NULL,
    panel TEXT,
    panel_seed TEXT,
    sample TEXT,
    sample_seed TEXT,
    -- The day on which its list had hung its days, and the day on which the last of it was paid.
    agreed_on TEXT,
    paid_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX losses_by_time ON losses (reported_at, slot, id);
CREATE INDEX losses_unpaid ON losses (id, slot) WHERE paid_on IS NULL;
CREATE INDEX losses_by_number ON losses (number);
CREATE INDEX losses_by_event ON losses (event, office_id);
CREATE INDEX losses_by_group ON losses (slot, group_id, id);
CREATE INDEX losses_by_group_number ON losses (group_number, id);

-- Somebody was there: where, when, what was seen, with a photo laid with the loss.
CREATE TABLE loss_surveys (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    loss_id BIGINT NOT NULL,
    place TEXT NOT NULL,
    surveyed_at BIGINT NOT NULL,
    surveyors TEXT NOT NULL,
    text TEXT NOT NULL,
    photo_id BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX loss_surveys_by_loss ON loss_surveys (slot, loss_id, id);

-- The claim of a household, in the slot of its cover.
CREATE TABLE crop_claims (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    loss_id BIGINT NOT NULL,
    cover_id BIGINT NOT NULL,
    cover_number TEXT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    holder_id BIGINT NOT NULL,
    object TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- Units that were hit: a decimal number as text.
    quantity TEXT NOT NULL,
    reported_at BIGINT NOT NULL,
    stage TEXT,
    -- A part of the whole as text; absent until it was assessed.
    loss_rate TEXT,
    amount BIGINT,
    -- 1 where the assessment is final.
    is_final BIGINT NOT NULL,
    signed_on TEXT,
    payout_id BIGINT,
    -- The day by which it was to be paid, as it was when the payment was ordered.
    pay_by TEXT,
    -- The bank has paid.
    paid_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX crop_claims_unpaid ON crop_claims (loss_id, id) WHERE amount > 0 AND signed_on IS NOT NULL AND paid_on IS NULL;
CREATE INDEX crop_claims_by_loss ON crop_claims (loss_id, id);
CREATE INDEX crop_claims_by_cover ON crop_claims (slot, cover_id);

-- What is claimed, kept as `cover_sums` is: statistics are added up of these and not of claims. What was claimed and assessed stands on the day of the
-- report, what was paid on the day of the payment. Days are counted from 1970 on.
CREATE TABLE claim_sums (
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    stripe BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    -- In ten-thousandths of a unit.
    hit BIGINT NOT NULL,
    assessed BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    PRIMARY KEY (programme, office_id, day, stripe)
);

-- To whom an office reports its monthly statistics under a programme, and when the next report is due.
CREATE TABLE report_routes (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    recipient_id BIGINT NOT NULL,
    -- The first day after the month that is to be reported; absent, the programme is over.
    next_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX report_routes_by_office ON report_routes (office_id, id);
CREATE INDEX report_routes_by_day ON report_routes (next_on, id, slot) WHERE next_on IS NOT NULL;

-- A monthly report: due from the first day after its month on, with its figures as they were filed.
CREATE TABLE monthly_reports (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    recipient_id BIGINT NOT NULL,
    month TEXT NOT NULL,
    -- The last day of it.
    until TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- As JSON, once it was filed.
    figures TEXT,
    filed_at BIGINT,
    operator_id BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX monthly_reports_by_office ON monthly_reports (office_id, month, id);

-- What was set apart for catastrophes of the premiums of an office and all below it, and what was drawn of it. Never changed.
CREATE TABLE reserve_entries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    -- `accrual` or `draw`.
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    -- What it was worked out from, as JSON.
    basis TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX reserve_entries_by_office ON reserve_entries (office_id, id);

-- Who can sit in a panel: the pool of an office.
CREATE TABLE loss_experts (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    -- 0 once they left the pool.
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX loss_experts_by_office ON loss_experts (office_id, id);

-- Who helps the insurer in villages: the contract, the licence and what is paid, as they stand now. What they were is in the archive.
CREATE TABLE helpers (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    -- The key of a kind of a programme.
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT,
    contract_number TEXT NOT NULL,
    contract_from TEXT NOT NULL,
    contract_until TEXT NOT NULL,
    licence_number TEXT,
    licence_from TEXT,
    licence_until TEXT,
    -- A part of the premium, as text; and under which number that is filed.
    fee_rate TEXT NOT NULL,
    fee_filing TEXT,
    trained_on TEXT,
    -- The next day on which somebody is told that a paper runs out.
    remind_on TEXT,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX helpers_by_office ON helpers (office_id, id);
CREATE INDEX helpers_by_reminder ON helpers (remind_on, id, slot) WHERE remind_on IS NOT NULL;

-- Warnings of weather: what was said to whom, what became of it, and who is warned for a division.

-- A warning of weather for divisions, as it was issued: whom it goes to is worked out from its divisions and its office when it goes out.
CREATE TABLE weather_warnings (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    weather TEXT NOT NULL,
    level TEXT NOT NULL,
    -- Codes of divisions, as JSON.
    divisions TEXT NOT NULL,
    began_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    -- What stands at the head of each message, what is said to all, and what to the households of each crop (JSON, by its key).
    head TEXT NOT NULL,
    said TEXT NOT NULL,
    advice TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    -- When it was found whom it goes to, and how many these are.
    spread_at BIGINT,
    households BIGINT NOT NULL,
    officials BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX weather_warnings_by_time ON weather_warnings (issued_at, slot, id);

-- What became of a warning for one household or official, in the slot of whom it went to. Written by the hundred thousand: how many were warned
-- stands in the archive with each lot, what a gateway said of one message does not.
CREATE TABLE warning_receipts (
    slot BIGINT NOT NULL,
    warning_id BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    -- 1 for whoever is responsible for a division, not for what it has insured.
    is_official BIGINT NOT NULL,
    -- `under-way`, `delivered`, `failed`, or `unreachable` without a phone.
    state TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (slot, warning_id, party_id)
);
CREATE INDEX warning_receipts_by_state ON warning_receipts (warning_id, is_official, state);

-- Who is warned as responsible for a division, whatever is insured there.
CREATE TABLE warning_officials (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    -- The code of the division.
    division TEXT NOT NULL,
    party_slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    duty TEXT NOT NULL,
    -- 0 once somebody else has it.
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX warning_officials_by_office ON warning_officials (office_id, id);
CREATE INDEX warning_officials_by_party ON warning_officials (party_id, id);

-- Who speaks for a level of government about the subsidies of an office: bureaus that read the figures of their own level and confirm them.

CREATE TABLE subsidy_bureaus (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- Its place: the office, with all below it.
    office_id BIGINT NOT NULL,
    -- `county`, `province` or `centre`; `city` or `county` besides, where the two divide the part of the county.
    contributor TEXT NOT NULL,
    payer TEXT,
    -- `finance` or `agriculture`.
    duty TEXT NOT NULL,
    party_slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    -- 0 once another bureau has its place.
    active BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_bureaus_by_office ON subsidy_bureaus (office_id, id);
CREATE INDEX subsidy_bureaus_by_party ON subsidy_bureaus (party_id, id);
CREATE INDEX subsidy_bureaus_by_level ON subsidy_bureaus (contributor, duty, id);

-- A bureau has read its figures and confirms them, as they were then. Never changed.
CREATE TABLE subsidy_confirmations (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    bureau_id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    -- What it was shown, as JSON.
    figures TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX subsidy_confirmations_by_bureau ON subsidy_confirmations (bureau_id, id);

-- Inspections of what was enrolled.

-- Which households of a village are looked at, in the slot of its group policy: the seed, the share of the area, and whom it was drawn of, so that
-- anybody draws again. Never changed.
CREATE TABLE inspections (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    group_number TEXT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    seed TEXT NOT NULL,
    -- A part of the whole as text.
    share TEXT NOT NULL,
    -- Number, holder, unit and quantity of each household, as JSON in the order in which they stood.
    entries TEXT NOT NULL,
    -- Why it was drawn while households of an earlier one had not been looked at yet.
    reason TEXT,
    drawn_on TEXT NOT NULL,
    drawn_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX inspections_by_group ON inspections (slot, group_id, id);

-- A household that was drawn, and what was found of it once it was looked at: said once.
CREATE TABLE inspected_covers (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    inspection_id BIGINT NOT NULL,
    -- 1, 2, … in the order of the draw.
    position BIGINT NOT NULL,
    cover_id BIGINT NOT NULL,
    cover_number TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    object TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- A decimal number as text.
    quantity TEXT NOT NULL,
    -- `sound`, `inflated-area`, `insured-twice` or `invented-claim`; absent until it was looked at.
    found TEXT,
    -- What is there, where less is there than was insured.
    found_quantity TEXT,
    text TEXT,
    found_on TEXT,
    found_at BIGINT,
    operator_id BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX inspected_covers_by_inspection ON inspected_covers (slot, inspection_id, position);
CREATE INDEX inspected_covers_by_time ON inspected_covers (found_at, office_id) WHERE found_at IS NOT NULL;

-- The land register (土地台账), as it was brought in: what an enrolment is held against.

-- A plot by its number, in a slot that its number gives. Persons do not stand in it.
CREATE TABLE land_plots (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    land_number TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    -- The code of the division that it lies in: of a town or a village.
    division TEXT NOT NULL,
    -- What the plot is called, where that is told.
    place TEXT,
    -- Mu: a decimal number as text.
    area TEXT NOT NULL,
    import_id BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE UNIQUE INDEX land_plots_by_slot ON land_plots (slot, land_number);
CREATE INDEX land_plots_by_number ON land_plots (land_number, slot, id);
CREATE INDEX land_plots_by_office ON land_plots (office_id, land_number);
CREATE INDEX land_plots_by_division ON land_plots (division, land_number);

-- A household has more insured on a plot than the register has for it. Said once of a cover, and never changed.
CREATE TABLE land_excesses (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    land_number TEXT NOT NULL,
    cover_number TEXT NOT NULL,
    object TEXT NOT NULL,
    -- Mu: decimal numbers as text.
    quantity TEXT NOT NULL,
    registered TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX land_excesses_by_number ON land_excesses (land_number, id);
CREATE INDEX land_excesses_by_time ON land_excesses (found_at, office_id);

-- Figures by division, counted once a day: a map is added up of these and not of covers. All of it can be counted again.

CREATE TABLE division_counts (
    slot BIGINT NOT NULL,
    programme TEXT NOT NULL,
    -- The day with which it was counted, and when.
    counted_on TEXT NOT NULL,
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (slot, programme)
);

-- What is enrolled and lost in a town at an office; in the division of the office, where the name of a village tells no town.
CREATE TABLE division_figures (
    slot BIGINT NOT NULL,
    programme TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    -- The code of the division; an empty text, where the office has none.
    division TEXT NOT NULL,
    villages BIGINT NOT NULL,
    households BIGINT NOT NULL,
    covers BIGINT NOT NULL,
    -- Of what is counted in mu, in ten-thousandths.
    area BIGINT NOT NULL,
    -- What the land register has there, likewise.
    registered BIGINT NOT NULL,
    premium BIGINT NOT NULL,
    farmer BIGINT NOT NULL,
    farmer_paid BIGINT NOT NULL,
    losses BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    -- In ten-thousandths of a mu.
    hit BIGINT NOT NULL,
    assessed BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    PRIMARY KEY (slot, programme, office_id, division)
);

-- Reinsurance: treaties, what their reinsurers were billed of an event, and what came of it. And what is done when a disaster strikes.

-- A treaty of an office for what is enrolled there and below under a programme. Never changed.
CREATE TABLE reinsurance_treaties (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    -- `quota-share` or `excess-of-loss`.
    kind TEXT NOT NULL,
    reinsurer_slot BIGINT NOT NULL,
    reinsurer_id BIGINT NOT NULL,
    -- On one of these days an event has to begin that it bears.
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    -- Of a quota share: a part of the whole, as text.
    cession TEXT,
    -- Of an excess of loss: what the insurer keeps of an event, and the most that is borne above it.
    retention BIGINT,
    most BIGINT,
    -- The number of the paper.
    reference TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX reinsurance_treaties_by_office ON reinsurance_treaties (office_id, id);
CREATE INDEX reinsurance_treaties_by_reinsurer ON reinsurance_treaties (reinsurer_id, id);

-- What a reinsurer was billed of an event, or paid of that. Never changed.
CREATE TABLE reinsurance_recoveries (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    treaty_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    programme TEXT NOT NULL,
    -- As the losses of the villages name it.
    event TEXT NOT NULL,
    -- `billed` or `received`.
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    -- What the claims of the event came to then.
    claims BIGINT NOT NULL,
    reference TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX reinsurance_recoveries_by_office ON reinsurance_recoveries (office_id, id);

-- A version of the disaster plan of an office; its paper is laid with it.
CREATE TABLE disaster_plans (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    edition TEXT NOT NULL,
    -- Names and duties, as JSON.
    responsible TEXT NOT NULL,
    review_on TEXT NOT NULL,
    -- The day on which somebody is told that it is to be reviewed; absent once that was told, or once there is a later version.
    remind_on TEXT,
    -- 0 once there is a later version.
    active BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX disaster_plans_by_office ON disaster_plans (office_id, id);
CREATE INDEX disaster_plans_by_reminder ON disaster_plans (remind_on, id, slot) WHERE remind_on IS NOT NULL;
