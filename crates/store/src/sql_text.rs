//! SQL as text: one wording in the common subset of SQLite and PostgreSQL, and the few mechanical differences.
//!
//! - Parameters are written `$1`; SQLite reads `?1`.
//! - `{aside}` before a column keeps SQLite from an index that leads with it, where the rows are wanted in the order of another.
//! - `{ids:c.slot, c.id}` names the key of a row in a comparison with the keys of others: an id carries its slot, and SQLite, whose keys begin with
//!   the id, finds the row by it alone. Of a pair it would make the list of the others twice.
//! - `{columns}` and `{columns:alias}` stand for the columns of the row type a statement returns; `{columns:a,b}` for those of
//!   one that is made of two others.
//!
//! Quoted text is never touched.

use std::ops::Range;

use crate::Kind;
use crate::schema_text::stored_key;
use crate::table::{Column, ColumnKind, Table};

/// Stands before a column of a comparison that is to lead no index. PostgreSQL weighs by its statistics whether one should.
const ASIDE: &str = "{aside}";

/// Begins the two columns of a key.
const IDS: &str = "{ids:";

/// Rewrites the parameters of a finished statement for the database.
pub(crate) fn for_kind(kind: Kind, sql: &str) -> String {
    match kind {
        Kind::Postgres => with_ids(&sql.replace(ASIDE, ""), |key| key),
        Kind::Sqlite => outside_quotes(sql, |plain| {
            let plain = with_ids(plain, |key| key.rsplit(", ").next().unwrap_or(key));
            plain.replace('$', "?").replace(ASIDE, "+")
        }),
    }
}

/// Puts what a database compares of a key in the place of each `{ids:…}`.
fn with_ids(sql: &str, compared: impl Fn(&str) -> &str) -> String {
    let mut parts = sql.split(IDS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (key, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(compared(key));
        out.push_str(rest);
    }
    out
}

/// Replaces `{columns}`, `{columns:alias}` and `{columns:a,b}`; `first` is how many of the columns belong to the first alias.
pub(crate) fn expand_columns(sql: &str, columns: &[Column], first: usize) -> String {
    let mut out = sql.replace("{columns}", &column_list(columns, None));
    while let Some(start) = out.find("{columns:") {
        let Some(length) = out[start..].find('}') else { return out };
        let aliases = &out[start + "{columns:".len()..start + length];
        let list = match aliases.split_once(',') {
            Some((one, other)) => {
                [column_list(&columns[..first], Some(one)), column_list(&columns[first..], Some(other))].join(", ")
            }
            None => column_list(columns, Some(aliases)),
        };
        out.replace_range(start..=start + length, &list);
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

/// Applies a function to the parts of a statement that stand outside '…' and "…".
pub(crate) fn outside_quotes(sql: &str, change: impl Fn(&str) -> String) -> String {
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

/// The subquery that a marker ends, without its brackets, and the name behind them.
pub(crate) fn subquery_ended_by<'a>(sql: &'a str, marker: &str) -> Option<(Range<usize>, &'a str)> {
    let end = sql.find(marker)? + marker.len();
    let mut depth = 0;
    let start = sql[..end].bytes().rposition(|byte| {
        depth += match byte {
            b')' => 1,
            b'(' => -1,
            _ => 0,
        };
        depth < 0
    })?;
    let name = sql[end..].strip_prefix(')')?.split_whitespace().next()?;
    Some((start + 1..end, name))
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

/// Rows that one statement inserts where there are many. From one to the next it stays where it is in each tree, and finds the place of a
/// neighbour without going down from the root.
pub(crate) const ROWS_AT_ONCE: usize = 16;

/// The statements derived from a table's description, for one kind of database.
#[derive(Debug)]
pub(crate) struct TableTexts {
    pub(crate) insert: String,
    /// Inserts [`ROWS_AT_ONCE`] rows. On SQLite only: PostgreSQL takes any number by the statement for one.
    pub(crate) insert_many: Option<String>,
    pub(crate) put: String,
    /// Adds to the figures of a row with the same key.
    pub(crate) add: String,
    /// Takes the columns of an insert; a row that is not there is not written.
    pub(crate) update: String,
    pub(crate) delete: String,
    pub(crate) load: String,
    /// All rows in the order of the key as SQLite stores it, which both databases can sort by.
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
        let sums = kept.iter().map(|position| {
            let name = table.columns[*position].name;
            format!("{name} = {}.{name} + EXCLUDED.{name}", table.name)
        });
        let adding = format!(" ON CONFLICT ({key}) DO UPDATE SET {}", sums.collect::<Vec<_>>().join(", "));
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
        let insert_many = match kind {
            Kind::Sqlite => {
                let width = table.columns.len();
                let rows = (0..ROWS_AT_ONCE).map(|row| format!("({})", placeholders_from(row * width, width)));
                // What fails leaves the rows before it written, and nothing has to be kept to take them back: work with a failure is never committed.
                let rows = rows.collect::<Vec<_>>().join(", ");
                Some(format!("INSERT OR FAIL INTO {} ({columns}) VALUES {rows}", table.name))
            }
            Kind::Postgres => None,
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
            update: if kept.is_empty() { format!("{insert}{conflict}") } else { update_text(kind, table) },
            put: format!("{insert}{conflict}"),
            add: format!("{insert}{adding}"),
            insert,
            insert_many,
            delete,
            load: load_text(kind, table, &key_columns),
            all: format!("SELECT {columns} FROM {} ORDER BY {}", table.name, names(table, &stored_key(table))),
        }
    }
}

/// Changes what may change of a row that is there.
fn update_text(kind: Kind, table: &Table) -> String {
    let changing = table.changing();
    let own = |position: usize| table.columns[position].name;
    let pairs = |positions: &[usize], separator: &str, pair: &dyn Fn(usize) -> String| {
        positions.iter().map(|position| pair(*position)).collect::<Vec<_>>().join(separator)
    };
    match kind {
        Kind::Sqlite => {
            let pair = |position: usize| format!("{} = ?{}", own(position), position + 1);
            format!(
                "UPDATE {} SET {} WHERE {}",
                table.name,
                pairs(&changing, ", ", &pair),
                pairs(&stored_key(table), " AND ", &pair)
            )
        }
        Kind::Postgres => format!(
            "UPDATE {} t SET {} FROM UNNEST({}) AS k({}) WHERE {}",
            table.name,
            pairs(&changing, ", ", &|position| format!("{} = k.k{position}", own(position))),
            array_placeholders(table.columns.iter()),
            key_names(table.columns.len()),
            pairs(table.key, " AND ", &|position| format!("t.{} = k.k{position}", own(position)))
        ),
    }
}

/// Changes the first of these columns of the row with the key in the last, on SQLite. An update writes anew each index in which a column
/// stands that it names, changed or not.
pub(crate) fn update_only_text(table: &Table, columns: &[usize]) -> String {
    let key = stored_key(table).len();
    let pair = |(place, column): (usize, &usize)| format!("{} = ?{}", table.columns[*column].name, place + 1);
    let pairs: Vec<String> = columns.iter().enumerate().map(pair).collect();
    let (changed, key) = pairs.split_at(pairs.len() - key);
    format!("UPDATE {} SET {} WHERE {}", table.name, changed.join(", "), key.join(" AND "))
}

/// `slot, id`
pub(crate) fn key_list(table: &Table) -> String {
    names(table, table.key)
}

fn names(table: &Table, positions: &[usize]) -> String {
    positions.iter().map(|position| table.columns[*position].name).collect::<Vec<_>>().join(", ")
}

/// The key's columns in the order in which the database stores them.
pub(crate) fn key_as_stored(kind: Kind, table: &Table) -> Vec<usize> {
    match kind {
        Kind::Sqlite => stored_key(table),
        Kind::Postgres if table.stored.is_empty() => table.key.to_vec(),
        Kind::Postgres => table.stored.to_vec(),
    }
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

/// All rows of a table, in whatever order is the quickest.
pub(crate) fn whole_text(table: &Table) -> String {
    format!("SELECT {} FROM {}", column_list(table.columns, None), table.name)
}

fn placeholders(count: usize) -> String {
    placeholders_from(0, count)
}

/// So many placeholders after the first ones.
fn placeholders_from(first: usize, count: usize) -> String {
    (first + 1..=first + count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ")
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
        assert_eq!(for_kind(Kind::Sqlite, "SELECT a FROM t WHERE {aside}b = 1"), "SELECT a FROM t WHERE +b = 1");
        assert_eq!(for_kind(Kind::Postgres, "SELECT a FROM t WHERE {aside}b = 1"), "SELECT a FROM t WHERE b = 1");
        let keys =
            "({ids:c.slot, c.id}) IN (SELECT {ids:w.slot, w.case_id} FROM w WHERE w.a = '{ids:x, y}' OR w.b = $1)";
        let of_sqlite = "(c.id) IN (SELECT w.case_id FROM w WHERE w.a = '{ids:x, y}' OR w.b = ?1)";
        assert_eq!(for_kind(Kind::Sqlite, keys), of_sqlite);
        let of_postgres = for_kind(Kind::Postgres, "({ids:c.slot, c.id}) IN (SELECT {ids:w.slot, w.case_id} FROM w)");
        assert_eq!(of_postgres, "(c.slot, c.id) IN (SELECT w.slot, w.case_id FROM w)");
    }

    #[test]
    fn a_subquery_is_found_by_what_ends_it() {
        let sql = "SELECT (SELECT 1) FROM (SELECT c.* FROM c WHERE (c.a, c.b) IN (SELECT 1, 2) AND {filters} {page}) c JOIN (d) ON TRUE";
        let (subquery, name) = subquery_ended_by(sql, "{page}").expect("there is one");
        assert_eq!(&sql[subquery], "SELECT c.* FROM c WHERE (c.a, c.b) IN (SELECT 1, 2) AND {filters} {page}");
        assert_eq!(name, "c");
        assert_eq!(subquery_ended_by("SELECT 1 FROM c WHERE {filters}", "{page}"), None);
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
        assert_eq!(expand_columns("SELECT {columns:t}, {columns} FROM t", &columns, 2), "SELECT t.a, t.b, a, b FROM t");
        assert_eq!(expand_columns("SELECT {columns:t,u} FROM t, u", &columns, 1), "SELECT t.a, u.b FROM t, u");
    }
}
