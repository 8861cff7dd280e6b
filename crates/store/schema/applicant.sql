-- Applicants: one-time codes and the sessions they begin, and how often an address tries its luck. Bookkeeping of the door, no part of the archive; what applicants do is.

-- A code that was asked for, whether or not anybody has the number: `challenge_hash` is of the word that the page of the code carries.
-- `code_hash` is keyed. `wrong` counts the entries that were not it.
CREATE TABLE one_time_codes (
    challenge_hash TEXT NOT NULL PRIMARY KEY,
    phone_hash TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    wrong BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_codes_by_phone ON one_time_codes (phone_hash);
CREATE INDEX one_time_codes_by_address ON one_time_codes (address_hash);
CREATE INDEX one_time_codes_by_time ON one_time_codes (created_at);

-- `challenge_hash` is that of the code with which the session began.
CREATE TABLE applicant_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    party_id BIGINT NOT NULL,
    challenge_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX applicant_sessions_by_end ON applicant_sessions (expires_at);

-- How often an address tried something that could be guessed, in the hour that began with the first of these tries.
CREATE TABLE address_tries (
    address_hash TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX address_tries_by_time ON address_tries (since);
