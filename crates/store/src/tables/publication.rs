//! Publications: lists that are shown, their lines, and objections against these.

use super::Room;
use crate::table::TableRow;

crate::table! {
    /// A list that is shown; see the schema.
    pub struct PublicationRow in "publications" key (slot, id)
        fixed (number, kind, about_id, about_label, office_id, place, days, cite, line_count, opened_at, opened_by) {
        slot: i64,
        id: i64,
        number: String,
        kind: String,
        about_id: i64,
        about_label: String,
        office_id: i64,
        place: String,
        days: i64,
        cite: String,
        line_count: i64,
        opened_at: i64,
        opened_by: i64,
        posted_at: Option<i64>,
        posted_on: Option<String>,
        ends_on: Option<String>,
        posted_where: Option<String>,
        photo_id: Option<i64>,
        withdrawn_at: Option<i64>,
        reason: Option<String>,
        version: i64,
    }

    /// A line of a list, as it was shown.
    pub struct PublicationLineRow in "publication_lines" key (slot, publication_id, subject_id)
        fixed (position, name, cells) {
        slot: i64,
        publication_id: i64,
        subject_id: i64,
        position: i64,
        name: String,
        cells: String,
        open_objections: i64,
        corrected: i64,
    }

    /// Somebody's word against a line, and what became of it.
    pub struct PublicationObjectionRow in "publication_objections" key (slot, id)
        fixed (publication_id, subject_id, raised_at, raised_by, text, operator_id) {
        slot: i64,
        id: i64,
        publication_id: i64,
        subject_id: i64,
        raised_at: i64,
        raised_by: Option<String>,
        text: String,
        operator_id: i64,
        upheld: Option<i64>,
        finding: Option<String>,
        answered_at: Option<i64>,
        answered_by: Option<i64>,
        version: i64,
    }
}

crate::row! {
    /// An objection with the line it is against.
    pub struct ObjectionLineRow {
        slot: i64,
        id: i64,
        subject_id: i64,
        position: i64,
        name: String,
        raised_at: i64,
        raised_by: Option<String>,
        text: String,
        operator_id: i64,
        upheld: Option<i64>,
        finding: Option<String>,
        answered_at: Option<i64>,
        answered_by: Option<i64>,
    }
}

crate::statements! {
    pub PUBLICATION: PublicationRow = "SELECT {columns} FROM publications WHERE slot = $1 AND id = $2";
    pub PUBLICATION_OF_NUMBER: PublicationRow = "SELECT {columns} FROM publications WHERE number = $1";
    /// The lines of all lists of a kind about something that were not withdrawn, the latest list first.
    pub LINES_ABOUT: PublicationLineRow = "SELECT {columns:l} FROM publications p JOIN publication_lines l \
         ON l.slot = p.slot AND l.publication_id = p.id \
         WHERE p.slot = $1 AND p.about_id = $2 AND p.kind = $3 AND p.withdrawn_at IS NULL ORDER BY p.id DESC, l.position";
    /// The lines about a subject in lists of a kind that were not withdrawn.
    pub SHOWN_OF_SUBJECT: PublicationLineRow = "SELECT {columns:l} FROM publication_lines l JOIN publications p \
         ON p.slot = l.slot AND p.id = l.publication_id WHERE l.subject_id = $1 AND p.kind = $2 \
         AND p.withdrawn_at IS NULL ORDER BY l.publication_id DESC";
    pub OBJECTIONS_OF_PUBLICATION: ObjectionLineRow = "SELECT {columns} FROM (SELECT o.slot, o.id, o.subject_id, l.position, \
         l.name, o.raised_at, o.raised_by, o.text, o.operator_id, o.upheld, o.finding, o.answered_at, o.answered_by \
         FROM publication_objections o JOIN publication_lines l ON l.slot = o.slot \
         AND l.publication_id = o.publication_id AND l.subject_id = o.subject_id \
         WHERE o.slot = $1 AND o.publication_id = $2) s ORDER BY s.id";
    pub lookup LINES_OF_SUBJECT: PublicationLineRow => (subject_id);
    /// Lists, by what they are of and where they stand on a day.
    pub listing PUBLICATIONS: PublicationRow = "SELECT {columns} FROM publications" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("kind", "kind = $")
        .condition("about", "slot = $1 AND about_id = $2")
        .condition("number", "number = $")
        .condition("called", "about_label = $")
        .condition("place", "place LIKE $")
        .condition("prepared", "posted_on IS NULL AND withdrawn_at IS NULL")
        .condition("runs", "ends_on > $ AND withdrawn_at IS NULL")
        .condition("ended", "ends_on <= $ AND withdrawn_at IS NULL")
        .condition("withdrawn", "withdrawn_at IS NOT NULL")
        .order("opened", &["opened_at", "slot", "id"]);
    pub listing PUBLICATION_LINES: PublicationLineRow = "SELECT {columns} FROM publication_lines" => |listing| listing
        .condition("of", "slot = $1 AND publication_id = $2")
        .condition("name", "name LIKE $")
        .condition("objected", "(open_objections > 0 OR corrected > 0)")
        .order("position", &["slot", "publication_id", "position"]);
}

pub static ROOM: Room = Room {
    key: "publication",
    steps: &[include_str!("../../schema/publication.sql")],
    tables: &[PublicationRow::TABLE, PublicationLineRow::TABLE, PublicationObjectionRow::TABLE],
    whole: &[],
    statements,
};
