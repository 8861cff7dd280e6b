-- The house: offices, operators, their sessions, public notices.

CREATE TABLE offices (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    region_code TEXT,
    level TEXT NOT NULL,
    path TEXT NOT NULL,
    manager_id BIGINT,
    -- What stands at the head of letters: the name in the business licence, and where the office is found.
    legal_name TEXT,
    address TEXT,
    phone TEXT,
    version BIGINT NOT NULL
);

CREATE TABLE operators (
    id BIGINT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    roles TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    -- By somebody else: whoever signs in with it chooses another first.
    password_given BIGINT NOT NULL,
    totp_sealed {blob},
    totp_pending {blob},
    -- As whom the provider of OIDC knows this operator: its address, and the account there.
    oidc_issuer TEXT,
    oidc_account TEXT,
    active BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX operators_by_oidc_account ON operators (oidc_issuer, oidc_account);

-- By the hash of a login, of an address, or of both: an unknown login is counted as a known one is.
CREATE TABLE login_attempts (
    who TEXT NOT NULL PRIMARY KEY,
    failed BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE INDEX login_attempts_by_time ON login_attempts (last_at);

CREATE TABLE totp_uses (
    operator_id BIGINT NOT NULL PRIMARY KEY,
    step BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    operator_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    client TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_operator ON sessions (operator_id);

-- Sign-ins that were begun and sent to the provider of OIDC, by the hash of the cookie of the browser. An operator stands in it once the
-- provider has vouched for that one and a one-time code is still asked for.
CREATE TABLE oidc_sign_ins (
    cookie_hash TEXT NOT NULL PRIMARY KEY,
    operator_id BIGINT,
    expires_at BIGINT NOT NULL
);

CREATE TABLE notices (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    published_on TEXT NOT NULL,
    until TEXT,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- Whether the database takes what is written: one line, written anew when somebody asks.
CREATE TABLE heartbeats (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- The servers over this database, each with when it last said that it is alive, by the real clock. Bookkeeping of the machines, no part of the
-- archive.
CREATE TABLE servers (
    name TEXT NOT NULL PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

-- When a backup was restored into this database: tokens of programs from before that are dead here.
CREATE TABLE restores (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- What other programs come in with: permissions and reach as a role has them, at an office. The token itself is kept nowhere.
CREATE TABLE tokens (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    office_id BIGINT NOT NULL,
    permissions TEXT NOT NULL,
    reach TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    version BIGINT NOT NULL
);

-- Addresses of other programs that are told what happened at an office and below it. `kinds` are keys separated by commas; the secret
-- that signs what they are told is sealed.
CREATE TABLE webhooks (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret_sealed {blob} NOT NULL,
    kinds TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    revoked_at BIGINT,
    version BIGINT NOT NULL
);
