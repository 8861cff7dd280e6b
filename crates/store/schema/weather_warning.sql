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
