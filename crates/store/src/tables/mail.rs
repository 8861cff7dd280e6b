//! Mail that comes in: what was fetched and waits, and whose the mails of an address are.

crate::table! {
    /// A mail that was fetched and waits, sealed.
    pub struct ReceivedMailRow in "received_mails" key (slot, id) outside (archive) {
        slot: i64,
        id: i64,
        sealed: Vec<u8>,
        size: i64,
        head_only: i64,
        received_at: i64,
    }

    /// Whose case the mails of an address are.
    pub struct MailSenderRow in "mail_senders" key (slot, address_hash) {
        slot: i64,
        address_hash: String,
        party_id: i64,
    }
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "mail",
    steps: &[include_str!("../../schema/mail.sql")],
    tables: &[ReceivedMailRow::TABLE, MailSenderRow::TABLE],
    whole: &[],
    statements: Vec::new,
};
