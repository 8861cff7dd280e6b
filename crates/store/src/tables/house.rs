//! The house: offices, operators, their sessions, public notices.

crate::table! {
    /// A branch. `path` is the chain of ids from the root, `/1/7/42/`, so that a subtree is a prefix.
    pub struct OfficeRow in "offices" key (id) {
        id: i64,
        parent_id: Option<i64>,
        code: String,
        name: String,
        region_code: Option<String>,
        level: String,
        path: String,
        manager_id: Option<i64>,
        /// The name in the business licence, where the office is registered or stands for the company.
        legal_name: Option<String>,
        address: Option<String>,
        phone: Option<String>,
        version: i64,
    }

    /// A person who works in an office. `roles` are keys separated by commas.
    pub struct OperatorRow in "operators" key (id) {
        id: i64,
        login: String,
        name: String,
        office_id: i64,
        roles: String,
        password_hash: String,
        password_given: i64,
        totp_sealed: Option<Vec<u8>>,
        totp_pending: Option<Vec<u8>>,
        oidc_issuer: Option<String>,
        oidc_account: Option<String>,
        active: i64,
        version: i64,
    }

    /// Failed sign-ins since the last good one. `who` is the hash of a login, of an address, or of both.
    pub struct LoginAttemptRow in "login_attempts" key (who) outside (archive) {
        who: String,
        failed: i64,
        last_at: i64,
        locked_until: i64,
    }

    /// The step of the last one-time code that an operator used.
    pub struct TotpUseRow in "totp_uses" key (operator_id) outside (archive) {
        operator_id: i64,
        step: i64,
    }

    pub struct SessionRow in "sessions" key (token_hash) outside (archive) {
        token_hash: String,
        operator_id: i64,
        /// Where it was begun from.
        address: String,
        /// What the browser or program calls itself.
        client: String,
        created_at: i64,
        /// When it was last used, to within some minutes.
        seen_at: i64,
        expires_at: i64,
    }

    /// A sign-in that was begun and sent to the provider of OIDC. With an operator: the provider has vouched for that one, and a one-time
    /// code is still asked for.
    pub struct OidcSignInRow in "oidc_sign_ins" key (cookie_hash) outside (archive) {
        cookie_hash: String,
        operator_id: Option<i64>,
        expires_at: i64,
    }

    /// That the database took something. Microseconds of the real clock.
    pub struct HeartbeatRow in "heartbeats" key (id) outside (archive) {
        id: i64,
        at: i64,
    }

    /// A server over this database, and when it last said that it is alive.
    pub struct ServerRow in "servers" key (name) outside (archive) {
        name: String,
        seen_at: i64,
    }

    /// That a backup was restored into this database. Microseconds of the real clock.
    pub struct RestoreRow in "restores" key (id) outside (archive) {
        id: i64,
        at: i64,
    }

    /// What another program comes in with. `permissions` are keys separated by commas; `operator_id` is who made it.
    pub struct TokenRow in "tokens" key (id) {
        id: i64,
        name: String,
        token_hash: String,
        office_id: i64,
        permissions: String,
        reach: String,
        created_at: i64,
        operator_id: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
        version: i64,
    }

    /// An address of another program that is told what happened at an office and below it.
    pub struct WebhookRow in "webhooks" key (id) {
        id: i64,
        name: String,
        url: String,
        secret_sealed: Vec<u8>,
        kinds: String,
        office_id: i64,
        created_at: i64,
        operator_id: i64,
        revoked_at: Option<i64>,
        version: i64,
    }

    /// What an office makes public.
    pub struct NoticeRow in "notices" key (id) {
        id: i64,
        office_id: i64,
        title: String,
        body: String,
        published_on: String,
        until: Option<String>,
        operator_id: i64,
        created_at: i64,
        version: i64,
    }
}

crate::statements! {
    pub SERVERS: ServerRow = "SELECT {columns} FROM servers ORDER BY name";
    pub OFFICES_ALL: OfficeRow = "SELECT {columns} FROM offices ORDER BY path";
    pub OPERATORS_ALL: OperatorRow = "SELECT {columns} FROM operators ORDER BY id";
    pub WEBHOOKS_ALL: WebhookRow = "SELECT {columns} FROM webhooks ORDER BY id";
    pub TOKENS_ALL: TokenRow = "SELECT {columns} FROM tokens ORDER BY id";
    pub LOGIN_ATTEMPT: LoginAttemptRow = "SELECT {columns} FROM login_attempts WHERE who = $1";
    pub LOGIN_ATTEMPTS_OLD: LoginAttemptRow = "SELECT {columns} FROM login_attempts WHERE last_at < $1 LIMIT 1000";
    pub lookup SESSIONS_BY_OPERATOR: SessionRow => (operator_id);
    pub SESSION: SessionRow = "SELECT {columns} FROM sessions WHERE token_hash = $1";
    pub SESSIONS_EXPIRED: SessionRow = "SELECT {columns} FROM sessions WHERE expires_at < $1 LIMIT 1000";
    pub OIDC_SIGN_IN: OidcSignInRow = "SELECT {columns} FROM oidc_sign_ins WHERE cookie_hash = $1";
    pub OIDC_SIGN_INS_EXPIRED: OidcSignInRow = "SELECT {columns} FROM oidc_sign_ins WHERE expires_at < $1 LIMIT 1000";
    pub LAST_RESTORE: i64 = "SELECT COALESCE(MAX(at), 0) FROM restores";
    pub NOTICE: NoticeRow = "SELECT {columns} FROM notices WHERE id = $1";
    pub listing NOTICES: NoticeRow = "SELECT {columns} FROM notices" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("published_by", "published_on <= $")
        .order("published", &["published_on", "id"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "house",
    steps: &[include_str!("../../schema/house.sql")],
    tables: &[
        OfficeRow::TABLE,
        OperatorRow::TABLE,
        LoginAttemptRow::TABLE,
        TotpUseRow::TABLE,
        SessionRow::TABLE,
        OidcSignInRow::TABLE,
        HeartbeatRow::TABLE,
        ServerRow::TABLE,
        RestoreRow::TABLE,
        TokenRow::TABLE,
        WebhookRow::TABLE,
        NoticeRow::TABLE,
    ],
    whole: &[
        Whole {
            tables: &["offices", "operators", "tokens", "webhooks"],
            why: "the directory: as many rows as the house has people and programs",
        },
        Whole {
            tables: &["sessions", "login_attempts", "totp_uses", "oidc_sign_ins"],
            why: "bookkeeping of the door: found by a hash before anybody is known, and gone within days",
        },
        Whole {
            tables: &["notices", "heartbeats", "servers", "restores"],
            why: "about the machines, not about customers",
        },
    ],
    statements,
};
