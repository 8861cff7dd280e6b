//! Applicants: one-time codes, and the sessions they begin.

crate::table! {
    /// A one-time code that was asked for. Kept for a while after it has run out, so that codes can be counted.
    pub struct OneTimeCodeRow in "one_time_codes" key (challenge_hash) outside (archive) {
        challenge_hash: String,
        phone_hash: String,
        address_hash: String,
        code_hash: String,
        created_at: i64,
        expires_at: i64,
        wrong: i64,
        used_at: Option<i64>,
    }

    pub struct ApplicantSessionRow in "applicant_sessions" key (token_hash) outside (archive) {
        token_hash: String,
        party_id: i64,
        challenge_hash: String,
        created_at: i64,
        expires_at: i64,
    }

    /// Tries of an address at something that could be guessed, in the hour since the first of them.
    pub struct AddressTriesRow in "address_tries" key (address_hash) outside (archive) {
        address_hash: String,
        since: i64,
        tries: i64,
    }
}

crate::statements! {
    pub ONE_TIME_CODE: OneTimeCodeRow = "SELECT {columns} FROM one_time_codes WHERE challenge_hash = $1";
    pub ONE_TIME_CODES_BEFORE: OneTimeCodeRow = "SELECT {columns} FROM one_time_codes WHERE created_at < $1 LIMIT 1000";
    pub APPLICANT_SESSION: ApplicantSessionRow = "SELECT {columns} FROM applicant_sessions WHERE token_hash = $1";
    pub APPLICANT_SESSIONS_EXPIRED: ApplicantSessionRow =
        "SELECT {columns} FROM applicant_sessions WHERE expires_at < $1 LIMIT 1000";
    pub ADDRESS_TRIES_BEFORE: AddressTriesRow = "SELECT {columns} FROM address_tries WHERE since < $1 LIMIT 1000";
    pub lookup CODES_OF_PHONE: OneTimeCodeRow => (phone_hash);
    pub lookup CODES_OF_ADDRESS: OneTimeCodeRow => (address_hash);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "applicant",
    steps: &[include_str!("../../schema/applicant.sql")],
    tables: &[OneTimeCodeRow::TABLE, ApplicantSessionRow::TABLE, AddressTriesRow::TABLE],
    whole: &[Whole {
        tables: &["one_time_codes", "applicant_sessions", "address_tries"],
        why: "bookkeeping of the door: found by a hash before anybody is known, and gone within days",
    }],
    statements,
};
