//! SQL as text: one wording in the common subset of SQLite and PostgreSQL, and the few mechanical differences.
//!
//! - Parameters are written `$1`; SQLite reads `?1`.
//! - `{columns}` and `{columns:alias}` stand for the columns of the row type a statement returns.
//! - In migrations `{blob}` is BLOB or BYTEA and `{empty_blob}` an empty value of it. A table on SQLite is STRICT, which
//!   knows no BIGINT and so reads INTEGER; with a key of several columns it is WITHOUT ROWID, one tree instead of two,
//!   unless the statement ends in `{rowid}` (for tables with long rows). A TEXT column on PostgreSQL has the collation
//!   "C", so that both databases sort text by its bytes.
//!
//! Quoted text is never touched.

use crate::Kind;
use crate::table::{Column, ColumnKind, Table};

/// Rewrites the parameters of a finished statement for the database.
pub(crate) fn for_kind(kind: Kind, sql: &str) -> String {
    match kind {
        Kind::Postgres => sql.to_owned(),
        Kind::Sqlite => outside_quotes(sql, |plain| plain.replace('$', "?")),
    }
}

/// Replaces `{columns}` and `{columns:alias}`.
pub(crate) fn expand_columns(sql: &str, columns: &[Column]) -> String {
    let mut out = sql.replace("{columns}", &column_list(columns, None));
    while let Some(start) = out.find("{columns:") {
        let Some(length) = out[start..].find('}') else { return out };
        let alias = out[start + "{columns:".len()..start + length].to_owned();
        out.replace_range(start..=start + length, &column_list(columns, Some(&alias)));
    }
    out
}

fn column_list(columns: &[Column], alias: Option<&str>) -> String {
    let names = columns.iter().map(|column| match alias {
        Some(alias) => format!("{alias}.{}", column.name),
        None => column.name.to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

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
    let creates = starts_with_words(statement, &["CREATE", "TABLE"]);
    if !creates && !starts_with_words(statement, &["ALTER", "TABLE"]) {
        return statement.to_owned();
    }
    match kind {
        Kind::Postgres => outside_quotes(statement, |plain| replace_type(plain, "TEXT", "TEXT COLLATE \"C\"")),
        Kind::Sqlite => {
            let mut rewritten = outside_quotes(statement, |plain| replace_type(plain, "BIGINT", "INTEGER"));
            if creates {
                rewritten.push_str(" STRICT");
                if !wants_rowid && has_key_of_several_columns(statement) {
                    rewritten.push_str(", WITHOUT ROWID");
                }
            }
            rewritten
        }
    }
}

fn starts_with_words(statement: &str, words: &[&str]) -> bool {
    let mut found = statement.split_whitespace();
    words.iter().all(|word| found.next().is_some_and(|other| other.eq_ignore_ascii_case(word)))
}

fn has_key_of_several_columns(statement: &str) -> bool {
    let upper = statement.to_ascii_uppercase();
    let Some(start) = upper.find("PRIMARY KEY") else { return false };
    let rest = upper[start + "PRIMARY KEY".len()..].trim_start();
    rest.strip_prefix('(').and_then(|rest| rest.split(')').next()).is_some_and(|columns| columns.contains(','))
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

/// Applies a function to the parts of a statement that stand outside '…' and "…".
fn outside_quotes(sql: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    while let Some(start) = rest.find(['\'', '"']) {
        out.push_str(&change(&rest[..start]));
        let quote = &rest[start..=start];
        let end = rest[start + 1..].find(quote).map_or(rest.len(), |length| start + length + 2);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out.push_str(&change(rest));
    out
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

/// Where the top-level FROM of a SELECT begins.
pub(crate) fn top_level_from(sql: &str) -> Option<usize> {
    let bytes = sql.as_bytes();
    top_level_positions(sql).find(|position| {
        let before = *position == 0 || bytes[position - 1].is_ascii_whitespace();
        let word = bytes.get(*position..position + 4).is_some_and(|word| word.eq_ignore_ascii_case(b"FROM"));
        let after = bytes.get(position + 4).is_none_or(u8::is_ascii_whitespace);
        before && word && after
    })
}

/// Whether a marker stands in the statement, but only inside brackets.
pub(crate) fn is_nested(sql: &str, marker: &str) -> bool {
    sql.contains(marker)
        && !top_level_positions(sql).any(|position| sql.as_bytes()[position..].starts_with(marker.as_bytes()))
}

/// The positions of the bytes that stand outside brackets and quotes.
fn top_level_positions(sql: &str) -> impl Iterator<Item = usize> + '_ {
    let (mut depth, mut quote) = (0i32, None);
    sql.bytes().enumerate().filter_map(move |(position, byte)| {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth -= 1,
            (None, _) if depth == 0 => return Some(position),
            (None, _) => {}
        }
        None
    })
}

/// The statements derived from a table's description, for one kind of database.
#[derive(Debug)]
pub(crate) struct TableTexts {
    pub(crate) insert: String,
    pub(crate) put: String,
    pub(crate) delete: String,
    pub(crate) load: String,
    /// All rows in the order of the key.
    pub(crate) all: String,
}

impl TableTexts {
    pub(crate) fn new(kind: Kind, table: &Table) -> Self {
        let columns = column_list(table.columns, None);
        let key = key_list(table);
        let kept: Vec<_> = (0..table.columns.len()).filter(|position| !table.key.contains(position)).collect();
        let conflict = if kept.is_empty() {
            format!(" ON CONFLICT ({key}) DO NOTHING")
        } else {
            let set = kept.iter().map(|position| {
                let name = table.columns[*position].name;
                format!("{name} = EXCLUDED.{name}")
            });
            format!(" ON CONFLICT ({key}) DO UPDATE SET {}", set.collect::<Vec<_>>().join(", "))
        };
        let insert = match kind {
            Kind::Sqlite => {
                format!("INSERT INTO {} ({columns}) VALUES ({})", table.name, placeholders(table.columns.len()))
            }
            Kind::Postgres => format!(
                "INSERT INTO {} ({columns}) SELECT * FROM UNNEST({})",
                table.name,
                array_placeholders(table.columns.iter())
            ),
        };
        let key_columns: Vec<_> = table.key_columns().collect();
        let delete = match kind {
            Kind::Sqlite => format!("DELETE FROM {} WHERE {}", table.name, equalities(&key_columns)),
            Kind::Postgres => format!(
                "DELETE FROM {} t USING UNNEST({}) AS k({}) WHERE {}",
                table.name,
                array_placeholders(key_columns.iter().copied()),
                key_names(key_columns.len()),
                join_condition(&key_columns)
            ),
        };
        Self {
            put: format!("{insert}{conflict}"),
            insert,
            delete,
            load: load_text(kind, table, &key_columns),
            all: format!("SELECT {columns} FROM {} ORDER BY {key}", table.name),
        }
    }
}

/// `slot, id`
pub(crate) fn key_list(table: &Table) -> String {
    table.key_columns().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// Loads the rows that match a list of keys on the given columns: one key at a time on SQLite, all at once on
/// PostgreSQL.
pub(crate) fn load_text(kind: Kind, table: &Table, by: &[&Column]) -> String {
    match kind {
        Kind::Sqlite => {
            format!("SELECT {} FROM {} WHERE {}", column_list(table.columns, None), table.name, equalities(by))
        }
        Kind::Postgres => format!(
            "SELECT {} FROM {} t JOIN UNNEST({}) AS k({}) ON {}",
            column_list(table.columns, Some("t")),
            table.name,
            array_placeholders(by.iter().copied()),
            key_names(by.len()),
            join_condition(by)
        ),
    }
}

/// One page of a table in key order, from a slot range, after a key.
pub(crate) fn page_text(kind: Kind, table: &Table, limit: usize, after: bool) -> String {
    let key = key_list(table);
    let mut conditions = Vec::new();
    let mut count = 0;
    if table.column("slot").is_some() {
        conditions.push("slot BETWEEN $1 AND $2".to_owned());
        count = 2;
    }
    if after {
        let values = (count + 1..=count + table.key.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        conditions.push(format!("({key}) > ({values})"));
    }
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let columns = column_list(table.columns, None);
    for_kind(kind, &format!("SELECT {columns} FROM {}{filter} ORDER BY {key} LIMIT {limit}", table.name))
}

fn placeholders(count: usize) -> String {
    (1..=count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ")
}

fn array_placeholders<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let arrays = columns.enumerate().map(|(position, column)| {
        let element = match column.kind {
            ColumnKind::Int => "BIGINT",
            ColumnKind::Text => "TEXT",
            ColumnKind::Blob => "BYTEA",
        };
        format!("${}::{element}[]", position + 1)
    });
    arrays.collect::<Vec<_>>().join(", ")
}

fn equalities(columns: &[&Column]) -> String {
    let pairs = columns.iter().enumerate().map(|(position, column)| format!("{} = ?{}", column.name, position + 1));
    pairs.collect::<Vec<_>>().join(" AND ")
}

fn key_names(count: usize) -> String {
    (0..count).map(|position| format!("k{position}")).collect::<Vec<_>>().join(", ")
}

fn join_condition(columns: &[&Column]) -> String {
    let pairs = columns.iter().enumerate().map(|(position, column)| format!("t.{} = k.k{position}", column.name));
    pairs.collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_left_alone() {
        assert_eq!(for_kind(Kind::Sqlite, "SELECT '$1', a FROM t WHERE b = $2"), "SELECT '$1', a FROM t WHERE b = ?2");
        assert_eq!(
            split_statements("INSERT INTO t VALUES ('a;''b'); -- no; comment\nSELECT 1; /* x; */"),
            ["INSERT INTO t VALUES ('a;''b')", " \nSELECT 1"]
        );
    }

    #[test]
    fn a_table_is_worded_for_each_database() {
        let step = "CREATE TABLE t (slot BIGINT NOT NULL, name TEXT NOT NULL DEFAULT 'TEXT', seal {blob},
            CHECK (CAST(slot AS TEXT) <> ''), PRIMARY KEY (slot, name));";
        assert_eq!(
            migration_statements(Kind::Sqlite, step),
            ["CREATE TABLE t (slot INTEGER NOT NULL, name TEXT NOT NULL DEFAULT 'TEXT', seal BLOB,
            CHECK (CAST(slot AS TEXT) <> ''), PRIMARY KEY (slot, name)) STRICT, WITHOUT ROWID"]
        );
        assert_eq!(
            migration_statements(Kind::Postgres, step),
            ["CREATE TABLE t (slot BIGINT NOT NULL, name TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT', seal BYTEA,
            CHECK (CAST(slot AS TEXT) <> ''), PRIMARY KEY (slot, name))"]
        );
        assert!(!migration_statements(Kind::Sqlite, &step.replace("));", ")) {rowid};"))[0].contains("ROWID"));
    }

    #[test]
    fn a_column_may_be_called_text() {
        assert_eq!(
            migration_statements(
                Kind::Postgres,
                "CREATE TABLE t (text TEXT, b TEXT); ALTER TABLE t ADD COLUMN text TEXT"
            ),
            [
                "CREATE TABLE t (text TEXT COLLATE \"C\", b TEXT COLLATE \"C\")",
                "ALTER TABLE t ADD COLUMN text TEXT COLLATE \"C\""
            ]
        );
    }

    #[test]
    fn the_from_of_a_select_is_found_past_inner_ones() {
        let sql = "SELECT (SELECT 1 FROM x), 'FROM', fromage FROM y";
        assert_eq!(&sql[top_level_from(sql).expect("there is one")..], "FROM y");
    }

    #[test]
    fn columns_are_listed_with_and_without_an_alias() {
        let columns = [
            Column { name: "a", kind: ColumnKind::Int, nullable: false },
            Column { name: "b", kind: ColumnKind::Text, nullable: true },
        ];
        assert_eq!(expand_columns("SELECT {columns:t}, {columns} FROM t", &columns), "SELECT t.a, t.b, a, b FROM t");
    }
}
