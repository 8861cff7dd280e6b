//! Imports: files of what is taken over, and what was wrong with their rows.

crate::table! {
    /// A file and how far it has come; see the schema.
    pub struct ImportRow in "imports" key (id) outside (archive) {
        id: i64,
        kind: String,
        name: String,
        size: i64,
        content_hash: String,
        file_kept: i64,
        office_id: i64,
        operator_id: i64,
        created_at: i64,
        state: String,
        run: i64,
        sheet: Option<String>,
        mapping: String,
        choice: String,
        options: String,
        rows_total: i64,
        rows_checked: i64,
        rows_done: i64,
        rows_made: i64,
        rows_bad: i64,
        errors: i64,
        rows_noted: i64,
        started_at: Option<i64>,
        seen_at: Option<i64>,
        ended_at: Option<i64>,
        failure: Option<String>,
        version: i64,
    }

    /// The sealed content of a file.
    pub struct ImportFileRow in "import_files" key (import_id) outside (archive) {
        import_id: i64,
        sealed: Vec<u8>,
    }

    /// An error of a row, `line` being its number in the file.
    pub struct ImportErrorRow in "import_errors" key (import_id, run, line, sequence) outside (archive) {
        import_id: i64,
        run: i64,
        line: i64,
        sequence: i64,
        field: String,
        letters: String,
        header: String,
        code: String,
        value: String,
        facts: String,
    }
}

macro_rules! file_of_nothing {
    () => {
        "kind = $1 AND file_kept = 1 AND state <> 'running' AND ((rows_made = 0 AND created_at < $2) \
         OR NOT EXISTS (SELECT 1 FROM import_files f WHERE f.import_id = imports.id))"
    };
}

crate::statements! {
    pub IMPORT: ImportRow = "SELECT {columns} FROM imports WHERE id = $1";
    pub IMPORT_FILE: ImportFileRow = "SELECT {columns} FROM import_files WHERE import_id = $1";
    /// Runs of kept files that nobody has been seen at since an instant.
    pub IMPORTS_LEFT: ImportRow =
        "SELECT {columns} FROM imports WHERE state = 'running' AND seen_at < $1 AND file_kept = 1 ORDER BY id";
    /// Runs of kind `$1` under way, the last first, of a file with hash `$2` that is not kept; of its sheet `$3`, where that is not
    /// empty. A file of text has none.
    pub IMPORTS_OF_FILE: ImportRow = "SELECT {columns} FROM imports WHERE state = 'running' AND kind = $1 \
         AND content_hash = $2 AND file_kept = 0 AND ($3 = '' OR COALESCE(sheet, $3) = $3) ORDER BY id DESC LIMIT 100";
    /// Those of run `$2` after line `$3`, error `$4`.
    pub IMPORT_ERRORS: ImportErrorRow = "SELECT {columns} FROM import_errors WHERE import_id = $1 AND run = $2 \
         AND (line > $3 OR (line = $3 AND sequence > $4)) ORDER BY line, sequence LIMIT $5";
    /// An import of kind `$1` whose file is kept.
    pub KEPT_FILE: i64 = "SELECT id FROM imports WHERE kind = $1 AND file_kept = 1 ORDER BY created_at, id LIMIT 1";
    /// Imports of kind `$1` said to keep a file that is to go, or has gone: no row of it was taken and it came in before the instant `$2`.
    pub FILES_OF_NOTHING: i64 = concat!("SELECT id FROM imports WHERE ", file_of_nothing!(), " ORDER BY created_at, id LIMIT $3");
    pub FILES_OF_NOTHING_COUNT: i64 = concat!("SELECT COUNT(*) FROM imports WHERE ", file_of_nothing!());
    pub listing IMPORTS: ImportRow = "SELECT {columns} FROM imports" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("state", "state = $")
        .order("created", &["created_at", "id"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "import",
    steps: &[include_str!("../../schema/import.sql")],
    tables: &[ImportRow::TABLE, ImportFileRow::TABLE, ImportErrorRow::TABLE],
    whole: &[Whole {
        tables: &["imports", "import_files", "import_errors"],
        why: "a run of an import is about customers of every slot, and is deleted later",
    }],
    statements,
};
