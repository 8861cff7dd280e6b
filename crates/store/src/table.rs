//! Row types that describe their table once: [`table!`](crate::table!) for the rows of a table,
//! [`row!`](crate::row!) for the result rows of a single statement.
//!
//! Everything else is derived from the description: the SQL that inserts, replaces, deletes and loads, the backup
//! format, the bytes that are hashed. A column can only be added at the end and only be nullable, because
//! [`TableRow::canonical`] leaves out NULLs: then the hash of an old row does not change under it.

use crate::driver::RowReader;
use crate::failure::StoreFailure;
use crate::value::{ValueRef, canonical_bytes};

/// The kind of a column. `Int` is BIGINT, `Blob` is BLOB in SQLite and BYTEA in PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Int,
    Text,
    Blob,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Empty for the only column of a scalar result, which may have any name.
    pub name: &'static str,
    pub kind: ColumnKind,
    pub nullable: bool,
}

/// What the program knows about a table. `key` holds the positions of the primary key's columns, in key order; `fixed` those of
/// columns that never change once a row is written, so that an update leaves them and their indexes alone. `stored` is the key as
/// both databases store it, where that is neither its own order nor the one SQLite makes of it. The rows of an `archived` table are
/// written by operations alone, which keep their hashes.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    pub key: &'static [usize],
    pub fixed: &'static [usize],
    pub stored: &'static [usize],
    pub archived: bool,
}

impl Table {
    pub fn key_columns(&self) -> impl Iterator<Item = &'static Column> + '_ {
        self.key.iter().map(|position| &self.columns[*position])
    }

    /// The positions of the columns that an update may change.
    pub(crate) fn changing(&self) -> Vec<usize> {
        let is_changing = |position: &usize| !self.key.contains(position) && !self.fixed.contains(position);
        (0..self.columns.len()).filter(is_changing).collect()
    }

    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A type that one column can hold. Implemented for `i64`, `String`, `Vec<u8>` and `Option` of these, for nothing else.
pub trait Field: Sized {
    const KIND: ColumnKind;
    const NULLABLE: bool;
    fn as_value(&self) -> ValueRef<'_>;
    fn read(row: &RowReader<'_>, column: usize) -> Result<Option<Self>, StoreFailure>;
}

/// A type that can be read from a result row whose columns are `COLUMNS`, in this order.
pub trait FromRow: Sized + Send + 'static {
    const COLUMNS: &'static [Column];
    /// How many of them, from the first, belong to the first of the rows it is made of; see [`joined!`](crate::joined).
    const FIRST: usize = Self::COLUMNS.len();

    /// Reads the value whose columns begin at `column`, and moves that behind them.
    fn read_at(row: &RowReader<'_>, column: &mut usize) -> Result<Self, StoreFailure>;

    fn from_row(row: &RowReader<'_>) -> Result<Self, StoreFailure> {
        Self::read_at(row, &mut 0)
    }
}

/// A row of a table. Written by `table!`, not by hand.
pub trait TableRow: FromRow + Sync {
    const TABLE: &'static Table;

    /// The value of the column at this position of `TABLE.columns`.
    fn value(&self, column: usize) -> ValueRef<'_>;

    /// Appends the row as bytes for hashing: the table's name, then for each column that is not NULL its name and its
    /// value, each with its length. The same row gives the same bytes on both databases and in every version of the
    /// program; different rows give different bytes.
    fn canonical(&self, out: &mut Vec<u8>) {
        canonical_row(Self::TABLE, |column| self.value(column), out);
    }

    /// The same as if the columns of these names were NULL.
    fn canonical_without(&self, left_out: &[&str], out: &mut Vec<u8>) {
        let is_left_out = |column: usize| left_out.contains(&Self::TABLE.columns[column].name);
        let value = |column| if is_left_out(column) { ValueRef::Null } else { self.value(column) };
        canonical_row(Self::TABLE, value, out);
    }
}

fn canonical_row<'row>(table: &Table, value: impl Fn(usize) -> ValueRef<'row>, out: &mut Vec<u8>) {
    canonical_bytes(table.name.as_bytes(), out);
    for (position, column) in table.columns.iter().enumerate() {
        let value = value(position);
        if value != ValueRef::Null {
            canonical_bytes(column.name.as_bytes(), out);
            value.canonical(out);
        }
    }
    // No column has an empty name, so this ends the row.
    canonical_bytes(b"", out);
}

/// A row of a table that is known only while the program runs, as for who walks all of them; as it stands in the answer of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyRow<'a> {
    pub table: &'static Table,
    /// One value for each column of the table.
    pub values: Vec<ValueRef<'a>>,
}

impl<'a> AnyRow<'a> {
    pub(crate) fn read(table: &'static Table, row: &RowReader<'a>) -> Result<AnyRow<'a>, StoreFailure> {
        // A collection of results does not know how many there are, and would grow.
        let mut values = Vec::with_capacity(table.columns.len());
        for (position, column) in table.columns.iter().enumerate() {
            values.push(row.value_of_kind(position, column.kind)?);
        }
        Ok(AnyRow { table, values })
    }

    /// The values of the primary key, in key order.
    pub fn key(&self) -> impl Iterator<Item = ValueRef<'a>> {
        self.table.key.iter().map(|column| self.values[*column])
    }

    /// The same bytes as [`TableRow::canonical`] gives for this row.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        canonical_row(self.table, |column| self.values[column], out);
    }
}

macro_rules! field {
    ($type:ty, $kind:ident, $reader:ident, |$value:ident| $borrow:expr) => {
        impl Field for $type {
            const KIND: ColumnKind = ColumnKind::$kind;
            const NULLABLE: bool = false;
            fn as_value(&self) -> ValueRef<'_> {
                let $value = self;
                ValueRef::$kind($borrow)
            }
            fn read(row: &RowReader<'_>, column: usize) -> Result<Option<Self>, StoreFailure> {
                row.$reader(column)
            }
        }

        impl Field for Option<$type> {
            const KIND: ColumnKind = ColumnKind::$kind;
            const NULLABLE: bool = true;
            fn as_value(&self) -> ValueRef<'_> {
                self.as_ref().map_or(ValueRef::Null, Field::as_value)
            }
            fn read(row: &RowReader<'_>, column: usize) -> Result<Option<Self>, StoreFailure> {
                row.$reader(column).map(Some)
            }
        }

        scalar!($type);
        scalar!(Option<$type>);
    };
}

/// A single value is a row of one column.
macro_rules! scalar {
    ($type:ty) => {
        impl FromRow for $type {
            const COLUMNS: &'static [Column] =
                &[Column { name: "", kind: <$type as Field>::KIND, nullable: <$type as Field>::NULLABLE }];
            fn read_at(row: &RowReader<'_>, column: &mut usize) -> Result<Self, StoreFailure> {
                read_field(row, column, "result")
            }
        }
    };
}

field!(i64, Int, int, |value| *value);
field!(String, Text, text, |value| value.as_str());
field!(Vec<u8>, Blob, blob, |value| value.as_slice());

/// A statement that returns no rows.
impl FromRow for () {
    const COLUMNS: &'static [Column] = &[];
    fn read_at(_row: &RowReader<'_>, _column: &mut usize) -> Result<Self, StoreFailure> {
        Ok(())
    }
}

#[doc(hidden)]
pub fn read_field<F: Field>(row: &RowReader<'_>, column: &mut usize, owner: &str) -> Result<F, StoreFailure> {
    let position = *column;
    *column += 1;
    F::read(row, position)?
        .ok_or_else(|| StoreFailure::inconsistent(owner, format!("column {} is NULL but must not be", position + 1)))
}

/// The position of a column, found while compiling: a key that names no column does not compile.
#[doc(hidden)]
pub const fn column_position(columns: &[Column], name: &str) -> usize {
    let mut position = 0;
    while position < columns.len() {
        if same_text(columns[position].name, name) {
            return position;
        }
        position += 1;
    }
    panic!("the key names a column that the table does not have");
}

const fn same_text(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut position = 0;
    while position < left.len() {
        if left[position] != right[position] {
            return false;
        }
        position += 1;
    }
    true
}

/// Declares row types and the tables they belong to. A table is part of the archive unless it says `outside (archive)`.
///
/// ```
/// yinuo_store::table! {
///     /// One case file.
///     pub struct CaseRow in "cases" key (slot, id) {
///         slot: i64,
///         id: i64,
///         number: String,
///         closed_at: Option<i64>,
///         sealed: Option<Vec<u8>>,
///     }
/// }
/// ```
#[macro_export]
macro_rules! table {
    ($(
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident in $table:literal key ($($key:ident),+ $(,)?)
        $(fixed ($($fixed:ident),+ $(,)?))? $(stored ($($stored:ident),+ $(,)?))? $(outside ($outside:ident))? { $($body:tt)+ }
    )+) => { $(
        $crate::row! { $(#[$meta])* $visibility struct $name { $($body)+ } }
        $crate::record! { $name, $table, ($($key),+), ($($($fixed),+)?), ($($($stored),+)?), ($($outside)?), $($body)+ }
    )+ };
}

#[doc(hidden)]
#[macro_export]
macro_rules! record {
    (@archived) => { true };
    (@archived archive) => { false };
    ($name:ident, $table:literal, ($($key:ident),+), ($($fixed:ident),*), ($($stored:ident),*), ($($outside:ident)?),
        $( $(#[$meta:meta])* $field:ident : $type:ty ),+ $(,)?) => {
        impl $crate::TableRow for $name {
            const TABLE: &'static $crate::Table = {
                const COLUMNS: &[$crate::Column] = <$name as $crate::FromRow>::COLUMNS;
                static TABLE: $crate::Table = $crate::Table {
                    name: $table,
                    columns: COLUMNS,
                    key: &[$( $crate::column_position(COLUMNS, stringify!($key)) ),+],
                    fixed: &[$( $crate::column_position(COLUMNS, stringify!($fixed)) ),*],
                    stored: &[$( $crate::column_position(COLUMNS, stringify!($stored)) ),*],
                    archived: $crate::record!(@archived $($outside)?),
                };
                &TABLE
            };

            fn value(&self, column: usize) -> $crate::ValueRef<'_> {
                let mut position = 0usize;
                $(
                    if column == position {
                        return $crate::Field::as_value(&self.$field);
                    }
                    position += 1;
                )+
                unreachable!("{} has {position} columns, not a column {column}", $table)
            }
        }
    };
}

/// Declares result rows of single statements; the fields stand in the order of the statement's columns.
///
/// ```
/// yinuo_store::row! {
///     /// A line of the promise board.
///     pub struct PromiseLine { slot: i64, number: String, due_at: Option<i64> }
/// }
/// ```
#[macro_export]
macro_rules! row {
    ($(
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident { $( $(#[$field_meta:meta])* $field:ident : $type:ty ),+ $(,)? }
    )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $visibility struct $name {
            $( $(#[$field_meta])* pub $field: $type, )+
        }

        impl $crate::FromRow for $name {
            const COLUMNS: &'static [$crate::Column] = &[$(
                $crate::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::Field>::KIND,
                    nullable: <$type as $crate::Field>::NULLABLE,
                }
            ),+];

            fn read_at(row: &$crate::RowReader<'_>, column: &mut usize) -> Result<Self, $crate::StoreFailure> {
                Ok(Self { $( $field: $crate::read_field(row, column, stringify!($name))?, )+ })
            }
        }
    )+ };
}

/// Two lists of columns one after the other.
#[doc(hidden)]
pub const fn joined_columns<const N: usize>(first: &[Column], second: &[Column]) -> [Column; N] {
    let mut all = [Column { name: "", kind: ColumnKind::Int, nullable: false }; N];
    let mut position = 0;
    while position < N {
        all[position] = if position < first.len() { first[position] } else { second[position - first.len()] };
        position += 1;
    }
    all
}

/// Declares result rows that are made of two others, of tables with the same key that are read together. In the statement
/// `{columns:a,b}` stands for the columns of the first under the alias `a` and those of the second under `b`.
///
/// ```
/// yinuo_store::table! {
///     pub struct HeadRow in "heads" key (slot, id) { slot: i64, id: i64, number: String }
///     pub struct BodyRow in "bodies" key (slot, id) { slot: i64, id: i64, weight: i64 }
/// }
/// yinuo_store::joined! {
///     /// A body with its head.
///     pub struct WholeRow { head: HeadRow, body: BodyRow }
/// }
/// # assert_eq!(<WholeRow as yinuo_store::FromRow>::COLUMNS.len(), 6);
/// ```
#[macro_export]
macro_rules! joined {
    ($(
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident { $first:ident : $first_row:ty, $second:ident : $second_row:ty $(,)? }
    )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $visibility struct $name {
            pub $first: $first_row,
            pub $second: $second_row,
        }

        impl $crate::FromRow for $name {
            const COLUMNS: &'static [$crate::Column] = {
                const FIRST: &[$crate::Column] = <$first_row as $crate::FromRow>::COLUMNS;
                const SECOND: &[$crate::Column] = <$second_row as $crate::FromRow>::COLUMNS;
                const ALL: [$crate::Column; FIRST.len() + SECOND.len()] = $crate::joined_columns(FIRST, SECOND);
                &ALL
            };
            const FIRST: usize = <$first_row as $crate::FromRow>::COLUMNS.len();

            fn read_at(row: &$crate::RowReader<'_>, column: &mut usize) -> Result<Self, $crate::StoreFailure> {
                let $first = <$first_row as $crate::FromRow>::read_at(row, column)?;
                let $second = <$second_row as $crate::FromRow>::read_at(row, column)?;
                Ok(Self { $first, $second })
            }
        }
    )+ };
}
