//! Letters, with what each says and its page.

crate::table! {
    /// A letter of a case or, without one, about a subject.
    pub struct LetterRow in "letters" key (slot, id) {
        slot: i64,
        id: i64,
        case_id: Option<i64>,
        subject_kind: Option<String>,
        subject_id: Option<i64>,
        party_id: i64,
        kind: String,
        name: String,
        subject: String,
        html: String,
        operator_id: i64,
        created_at: i64,
        delivered_at: Option<i64>,
        delivery_channel: Option<String>,
        delivery_proof: Option<String>,
        content: String,
        tells: Option<String>,
        replaced_by: Option<i64>,
    }
}

crate::row! {
    /// A letter without its page.
    pub struct LetterLineRow {
        slot: i64,
        id: i64,
        kind: String,
        name: String,
        subject: String,
        created_at: i64,
        delivered_at: Option<i64>,
        tells: Option<String>,
        replaced_by: Option<i64>,
    }
}

crate::statements! {
    pub LETTER: LetterRow = "SELECT {columns} FROM letters WHERE slot = $1 AND id = $2";
    pub LETTERS_OF_CASE: LetterLineRow = "SELECT {columns} FROM letters WHERE slot = $1 AND case_id = $2 ORDER BY id";
    /// With their pages.
    pub LETTERS_WHOLE_OF_CASE: LetterRow = "SELECT {columns} FROM letters WHERE slot = $1 AND case_id = $2 ORDER BY id";
    pub LETTERS_WHOLE_ABOUT: LetterRow = "SELECT {columns} FROM letters WHERE slot = $1 AND subject_id = $2 ORDER BY id";
    pub lookup LETTER_ROWS_OF_CASE: LetterRow => (slot, case_id);
    /// Letters about a subject itself, not those of its cases.
    pub LETTERS_OF_SUBJECT: LetterLineRow =
        "SELECT {columns} FROM letters WHERE slot = $1 AND subject_id = $2 AND subject_kind = $3 ORDER BY id";
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "letter",
    steps: &[include_str!("../../schema/letter.sql")],
    tables: &[LetterRow::TABLE],
    whole: &[],
    statements,
};
