//! Named statements and lookups: the SQL that modules of [`tables`](crate::tables) write by hand.
//!
//! Each is a `static` declared with [`statements!`](crate::statements!), which also lists them, so that one test can
//! prepare every one of them on both databases and compare its columns with its row type.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::Kind;
use crate::sql_text::{self, TableTexts};
use crate::table::{Column, FromRow, Table, TableRow};

/// One wording for both databases, rewritten once for each.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    sqlite: OnceLock<Arc<str>>,
    postgres: OnceLock<Arc<str>>,
}

impl Texts {
    pub(crate) const fn new() -> Self {
        Self { sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    pub(crate) fn get(&self, kind: Kind, build: impl FnOnce() -> String) -> &Arc<str> {
        let cell = match kind {
            Kind::Sqlite => &self.sqlite,
            Kind::Postgres => &self.postgres,
        };
        cell.get_or_init(|| build().into())
    }
}

/// A statement with a name, returning rows of type `T`; `Statement<()>` returns none.
pub struct Statement<T> {
    pub name: &'static str,
    sql: &'static str,
    texts: Texts,
    row: PhantomData<fn() -> T>,
}

impl<T: FromRow> Statement<T> {
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, texts: Texts::new(), row: PhantomData }
    }

    pub(crate) fn text(&self, kind: Kind) -> &Arc<str> {
        self.texts.get(kind, || sql_text::for_kind(kind, &sql_text::expand_columns(self.sql, T::COLUMNS, T::FIRST)))
    }
}

/// Loads rows by some of their columns, many rows per key: `Lookup::on("promises.by_case", &["slot", "case_id"])`.
/// An index should lead with these columns.
pub struct Lookup<R> {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    positions: OnceLock<Vec<usize>>,
    texts: Texts,
    row: PhantomData<fn() -> R>,
}

impl<R: TableRow> Lookup<R> {
    pub const fn on(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self { name, columns, positions: OnceLock::new(), texts: Texts::new(), row: PhantomData }
    }

    /// The columns of the keys. A name that is no column of the table is a mistake that every test run finds.
    pub fn key_columns(&self) -> Vec<&'static Column> {
        let find = |name: &&str| R::TABLE.column(name).expect("a lookup names columns of its table");
        self.columns.iter().map(find).collect()
    }

    /// The positions of these columns in the table.
    pub(crate) fn positions(&self) -> &[usize] {
        let find = |name: &&str| R::TABLE.columns.iter().position(|column| column.name == *name);
        let all = || self.columns.iter().map(|name| find(name).expect("a lookup names columns of its table")).collect();
        self.positions.get_or_init(all)
    }

    pub(crate) fn text(&self, kind: Kind) -> &Arc<str> {
        self.texts.get(kind, || sql_text::load_text(kind, R::TABLE, &self.key_columns()))
    }
}

/// A statement without its row type, for preparing all of them.
#[derive(Debug, Clone)]
pub struct AnyStatement {
    pub name: String,
    pub columns: &'static [Column],
    /// Columns after those of the row type, as a listing has for its cursor.
    pub(crate) extra_columns: usize,
    pub(crate) sqlite: Arc<str>,
    pub(crate) postgres: Arc<str>,
}

impl AnyStatement {
    pub(crate) fn build(name: String, columns: &'static [Column], text: impl Fn(Kind) -> Arc<str>) -> Self {
        Self { name, columns, extra_columns: 0, sqlite: text(Kind::Sqlite), postgres: text(Kind::Postgres) }
    }

    pub fn text(&self, kind: Kind) -> &str {
        match kind {
            Kind::Sqlite => &self.sqlite,
            Kind::Postgres => &self.postgres,
        }
    }

    /// The statements that every table has.
    pub(crate) fn of_table(table: &'static Table) -> Vec<Self> {
        type Pick = fn(&TableTexts) -> &String;
        let picks: [(&str, &'static [Column], Pick); 6] = [
            ("insert", &[], |texts| &texts.insert),
            ("put", &[], |texts| &texts.put),
            ("update", &[], |texts| &texts.update),
            ("delete", &[], |texts| &texts.delete),
            ("load", table.columns, |texts| &texts.load),
            ("all", table.columns, |texts| &texts.all),
        ];
        let build = |(what, columns, pick): (&str, &'static [Column], Pick)| {
            let text = |kind| pick(&TableTexts::new(kind, table)).as_str().into();
            Self::build(format!("{}.{what}", table.name), columns, text)
        };
        picks.map(build).into()
    }
}

/// What can be listed by `statements!`.
pub trait Prepared {
    fn prepared(&self) -> Vec<AnyStatement>;
}

impl<T: FromRow> Prepared for Statement<T> {
    fn prepared(&self) -> Vec<AnyStatement> {
        vec![AnyStatement::build(self.name.to_owned(), T::COLUMNS, |kind| self.text(kind).clone())]
    }
}

impl<R: TableRow> Prepared for Lookup<R> {
    fn prepared(&self) -> Vec<AnyStatement> {
        vec![AnyStatement::build(self.name.to_owned(), R::COLUMNS, |kind| self.text(kind).clone())]
    }
}

/// A listing is built on first use.
impl<T: Prepared> Prepared for LazyLock<T> {
    fn prepared(&self) -> Vec<AnyStatement> {
        (**self).prepared()
    }
}

impl<T> fmt::Debug for Statement<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Statement").field(&self.name).finish()
    }
}

impl<R> fmt::Debug for Lookup<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Lookup").field(&self.name).finish()
    }
}

/// Declares the statements, lookups and listings of a module, and a function `statements()` that lists them all.
///
/// ```
/// # mod cases {
/// yinuo_store::table! {
///     pub struct CaseRow in "cases" key (slot, id) { slot: i64, id: i64, number: String, due_at: Option<i64> }
/// }
/// yinuo_store::statements! {
///     /// The case with this number.
///     pub CASE_BY_NUMBER: CaseRow = "SELECT {columns} FROM cases WHERE slot = $1 AND number = $2";
///     /// The cases with these numbers.
///     pub lookup CASES_BY_NUMBER: CaseRow => (slot, number);
///     /// The case board.
///     pub listing CASE_BOARD: CaseRow = "SELECT {columns:c} FROM cases c" => |listing| listing
///         .condition("number", "c.number = $")
///         .order("due", &["COALESCE(c.due_at, 9223372036854775807)", "c.slot", "c.id"]);
/// }
/// # }
/// ```
#[macro_export]
macro_rules! statements {
    (@each [$($listed:ident)*]) => {
        /// Every statement of this module, for the test that prepares them all.
        pub fn statements() -> Vec<$crate::AnyStatement> {
            let mut all = Vec::new();
            $( all.extend($crate::Prepared::prepared(&*$crate::statements!(@borrow $listed))); )*
            all
        }
    };
    (@borrow $name:ident) => { &$name };
    (@each [$($listed:ident)*] $(#[$meta:meta])* $visibility:vis lookup $name:ident : $row:ty => ($($column:ident),+ $(,)?);
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        $visibility static $name: $crate::Lookup<$row> =
            $crate::Lookup::on(concat!(module_path!(), "::", stringify!($name)), &[$(stringify!($column)),+]);
        $crate::statements!(@each [$($listed)* $name] $($rest)*);
    };
    (@each [$($listed:ident)*] $(#[$meta:meta])* $visibility:vis listing $name:ident : $row:ty = $sql:expr => $build:expr;
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        $visibility static $name: std::sync::LazyLock<$crate::Listing<$row>> = std::sync::LazyLock::new(|| {
            let build: fn($crate::Listing<$row>) -> $crate::Listing<$row> = $build;
            build($crate::Listing::new(concat!(module_path!(), "::", stringify!($name)), $sql))
        });
        $crate::statements!(@each [$($listed)* $name] $($rest)*);
    };
    (@each [$($listed:ident)*] $(#[$meta:meta])* $visibility:vis fact $name:ident = $source:expr; $($rest:tt)*) => {
        $(#[$meta])*
        $visibility static $name: std::sync::LazyLock<$crate::FactSource> = std::sync::LazyLock::new(|| $source);
        $crate::statements!(@each [$($listed)* $name] $($rest)*);
    };
    (@each [$($listed:ident)*] $(#[$meta:meta])* $visibility:vis $name:ident : $row:ty = $sql:expr; $($rest:tt)*) => {
        $(#[$meta])*
        $visibility static $name: $crate::Statement<$row> =
            $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $sql);
        $crate::statements!(@each [$($listed)* $name] $($rest)*);
    };
    ($($body:tt)*) => { $crate::statements!(@each [] $($body)*); };
}
