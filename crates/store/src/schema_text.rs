//! The wording of migrations: one text, and what each database makes of it.
//!
//! - `{blob}` is BLOB or BYTEA, `{empty_blob}` an empty value of it.
//! - A table on SQLite is STRICT, which knows no BIGINT and so reads INTEGER.
//! - A TEXT column on PostgreSQL has the collation "C", so that both databases sort text by its bytes.
//! - Keys and indexes that lead with the slot and an id, as sharding wants them, are stored by SQLite with the id first.
//!   Ids grow with time, so new rows then stand side by side at the end of a tree instead of in a thousand places,
//!   and a batch dirties a tenth of the pages: three times the commands a second. SQLite finds `slot = ? AND id = ?`
//!   in either order; only a search by slot alone has no index there.
//! - Such a table, and any other whose key of several columns does not begin with the slot, is WITHOUT ROWID on
//!   SQLite: one tree instead of two. A statement that ends in `{rowid}` declines that, for rows of many kilobytes.

use std::ops::Range;

use crate::Kind;
use crate::sql_text::outside_quotes;
use crate::table::Table;

/// The statements of a migration step, each rewritten for the database, without comments.
pub(crate) fn migration_statements(kind: Kind, sql: &str) -> Vec<String> {
    split_statements(sql).iter().map(|statement| migration_statement(kind, statement)).collect()
}

fn migration_statement(kind: Kind, statement: &str) -> String {
    let (blob, empty_blob) = match kind {
        Kind::Sqlite => ("BLOB", "x''"),
        Kind::Postgres => ("BYTEA", "CAST('' AS BYTEA)"),
    };
    let wants_rowid = statement.contains("{rowid}");
    let statement = statement.replace("{blob}", blob).replace("{empty_blob}", empty_blob).replace("{rowid}", "");
    let statement = statement.trim();
    let begins = |words: &[&str]| starts_with_words(statement, words);
    let creates_table = begins(&["CREATE", "TABLE"]);
    let creates_index = begins(&["CREATE", "INDEX"]) || begins(&["CREATE", "UNIQUE", "INDEX"]);
    match kind {
        Kind::Postgres if creates_table || begins(&["ALTER", "TABLE"]) => {
            outside_quotes(statement, |plain| replace_type(plain, "TEXT", "TEXT COLLATE \"C\""))
        }
        Kind::Sqlite if creates_table => sqlite_table(statement, wants_rowid),
        Kind::Sqlite if creates_index => match column_list_after(statement, " ON ") {
            Some((range, columns)) => replaced(statement, range, &columns),
            None => statement.to_owned(),
        },
        Kind::Sqlite if begins(&["ALTER", "TABLE"]) => sqlite_types(statement),
        _ => statement.to_owned(),
    }
}

fn sqlite_table(statement: &str, wants_rowid: bool) -> String {
    let key = column_list_after(statement, "PRIMARY KEY");
    // Rows whose key follows neither time nor anything else would scatter over the whole tree.
    let clustered = key.as_ref().is_some_and(|(_, columns)| columns.len() > 1 && columns[0] != "slot");
    let statement = match key {
        Some((range, columns)) => replaced(statement, range, &columns),
        None => statement.to_owned(),
    };
    let options = if clustered && !wants_rowid { " STRICT, WITHOUT ROWID" } else { " STRICT" };
    format!("{}{options}", sqlite_types(&statement))
}

fn sqlite_types(statement: &str) -> String {
    outside_quotes(statement, |plain| replace_type(plain, "BIGINT", "INTEGER"))
}

/// The columns in the first brackets after some words, in the order in which SQLite stores them, and where they stand.
fn column_list_after(statement: &str, words: &str) -> Option<(Range<usize>, Vec<String>)> {
    let after = statement.to_ascii_uppercase().find(words)? + words.len();
    let start = after + statement[after..].find('(')? + 1;
    // `id BIGINT PRIMARY KEY, …`: the next brackets belong to something else.
    if words == "PRIMARY KEY" && !statement[after..start - 1].trim().is_empty() {
        return None;
    }
    let (mut depth, mut from, mut columns, mut end) = (0, start, Vec::new(), None);
    for (position, byte) in statement.bytes().enumerate().skip(start) {
        match byte {
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b')' | b',' if depth == 0 => {
                columns.push(statement[from..position].trim().to_owned());
                from = position + 1;
                if byte == b')' {
                    end = Some(position);
                    break;
                }
            }
            _ => {}
        }
    }
    let end = end?;
    if columns.len() > 1 && leads_with_slot(&columns[0], &columns[1]) {
        columns.swap(0, 1);
    }
    Some((start..end, columns))
}

fn replaced(statement: &str, range: Range<usize>, columns: &[String]) -> String {
    format!("{}{}{}", &statement[..range.start], columns.join(", "), &statement[range.end..])
}

/// The positions of a table's key columns in the order in which SQLite stores them.
pub(crate) fn stored_key(table: &Table) -> Vec<usize> {
    if !table.stored.is_empty() {
        return table.stored.to_vec();
    }
    let mut key = table.key.to_vec();
    if key.len() > 1 && leads_with_slot(table.columns[key[0]].name, table.columns[key[1]].name) {
        key.swap(0, 1);
    }
    key
}

/// The columns of a key of SQLite in the order in which they were declared.
pub(crate) fn declared_order(mut columns: Vec<&str>) -> Vec<&str> {
    if columns.len() > 1 && leads_with_slot(columns[1], columns[0]) {
        columns.swap(0, 1);
    }
    columns
}

/// Whether a key begins with the slot and an id.
fn leads_with_slot(first: &str, second: &str) -> bool {
    first == "slot" && (second == "id" || second.ends_with("_id"))
}

fn starts_with_words(statement: &str, words: &[&str]) -> bool {
    let mut found = statement.split_whitespace();
    words.iter().all(|word| found.next().is_some_and(|other| other.eq_ignore_ascii_case(word)))
}

/// Replaces the name of a type where it follows the name of a column: not where it is such a name itself, and not as
/// the target of a CAST.
fn replace_type(plain: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 32);
    let mut previous_word = "";
    let mut rest = plain;
    while !rest.is_empty() {
        let word_length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        if word_length == 0 {
            let gap = rest.find(is_word).unwrap_or(rest.len());
            out.push_str(&rest[..gap]);
            if !rest[..gap].trim().is_empty() {
                previous_word = "";
            }
            rest = &rest[gap..];
            continue;
        }
        let word = &rest[..word_length];
        let follows_column = !["", "AS", "ADD", "COLUMN"].iter().any(|other| previous_word.eq_ignore_ascii_case(other));
        let is_type = follows_column && word.eq_ignore_ascii_case(from);
        out.push_str(if is_type { to } else { word });
        previous_word = word;
        rest = &rest[word_length..];
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Splits at semicolons outside quotes and comments, and drops the comments.
fn split_statements(sql: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    let mut rest = sql;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("--") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            current.push(' ');
        } else if next == '\'' || next == '"' {
            let end = rest[1..].find(next).map_or(rest.len(), |length| length + 2);
            current.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            if next == ';' {
                statements.push(std::mem::take(&mut current));
            } else {
                current.push(next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    statements.push(current);
    statements.retain(|statement| !statement.trim().is_empty());
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_in_quotes_and_comments_do_not_split() {
        assert_eq!(
            split_statements("INSERT INTO t VALUES ('a;''b'); -- no; comment\nSELECT 1; /* x; */"),
            ["INSERT INTO t VALUES ('a;''b')", " \nSELECT 1"]
        );
    }

    #[test]
    fn a_table_is_worded_for_each_database() {
        let step = "CREATE TABLE t (name TEXT NOT NULL DEFAULT 'TEXT', place BIGINT NOT NULL, seal {blob},
            CHECK (CAST(place AS TEXT) <> ''), PRIMARY KEY (name, place));";
        assert_eq!(
            migration_statements(Kind::Sqlite, step),
            ["CREATE TABLE t (name TEXT NOT NULL DEFAULT 'TEXT', place INTEGER NOT NULL, seal BLOB,
            CHECK (CAST(place AS TEXT) <> ''), PRIMARY KEY (name, place)) STRICT, WITHOUT ROWID"]
        );
        assert_eq!(
            migration_statements(Kind::Postgres, step),
            ["CREATE TABLE t (name TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT', place BIGINT NOT NULL, seal BYTEA,
            CHECK (CAST(place AS TEXT) <> ''), PRIMARY KEY (name, place))"]
        );
        assert!(!migration_statements(Kind::Sqlite, &step.replace("));", ")) {rowid};"))[0].contains("ROWID"));
    }

    #[test]
    fn sqlite_stores_keys_with_the_id_first() {
        let sqlite = |step: &str| migration_statements(Kind::Sqlite, step).remove(0);
        assert_eq!(
            sqlite("CREATE TABLE t (slot BIGINT, id BIGINT, PRIMARY KEY (slot, id), UNIQUE (slot, n))"),
            "CREATE TABLE t (slot INTEGER, id INTEGER, PRIMARY KEY (id, slot), UNIQUE (slot, n)) STRICT, WITHOUT ROWID"
        );
        assert_eq!(
            sqlite("CREATE TABLE t (slot BIGINT, seq BIGINT, PRIMARY KEY (slot, seq))"),
            "CREATE TABLE t (slot INTEGER, seq INTEGER, PRIMARY KEY (slot, seq)) STRICT"
        );
        assert_eq!(
            sqlite("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT CHECK (n > 0))"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER CHECK (n > 0)) STRICT"
        );
        assert_eq!(
            sqlite("CREATE UNIQUE INDEX i ON t (slot, case_id, seq) WHERE a IN (1, 2)"),
            "CREATE UNIQUE INDEX i ON t (case_id, slot, seq) WHERE a IN (1, 2)"
        );
        assert_eq!(sqlite("CREATE INDEX i ON t (slot, seq)"), "CREATE INDEX i ON t (slot, seq)");
        assert_eq!(
            sqlite("CREATE INDEX i ON t (COALESCE(a, 1), slot, id) WHERE a IN (1, 2)"),
            "CREATE INDEX i ON t (COALESCE(a, 1), slot, id) WHERE a IN (1, 2)"
        );
        let postgres = migration_statements(Kind::Postgres, "CREATE INDEX i ON t (slot, case_id)");
        assert_eq!(postgres, ["CREATE INDEX i ON t (slot, case_id)"]);
    }

    #[test]
    fn a_column_may_be_called_text() {
        let step = "CREATE TABLE t (text TEXT, b TEXT); ALTER TABLE t ADD COLUMN text TEXT";
        assert_eq!(
            migration_statements(Kind::Postgres, step),
            [
                "CREATE TABLE t (text TEXT COLLATE \"C\", b TEXT COLLATE \"C\")",
                "ALTER TABLE t ADD COLUMN text TEXT COLLATE \"C\""
            ]
        );
    }
}
