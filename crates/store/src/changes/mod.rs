//! The writes of a whole batch, collected in memory and written by [`Work::write`](crate::Work::write), and the rows the batch
//! has read, found as those writes leave them.
//!
//! One key is written once: of several puts or updates of a row only the last image reaches the database, an insert followed
//! by puts is one insert of the last image, an insert followed by a delete is nothing. Rows are kept as they were given
//! and lent to the database one column at a time, so a row is never copied on its way.
//!
//! A type of row that is *followed* can be looked up: [`Changes::row`] and [`Changes::rows_by`] answer what a reader of the
//! database would find who had asked for the same keys, were everything written that is to be.

mod rows;

use std::any::Any;
use std::fmt;

use crate::failure::StoreFailure;
use crate::statement::Lookup;
use crate::table::{Table, TableRow};
use crate::value::{Value, ValueRef};
use rows::Rows;

/// To give back the memory of so many rows takes a while.
const MANY_ROWS: usize = 10_000;

#[derive(Default)]
pub struct Changes {
    tables: Vec<Box<dyn TableChanges>>,
}

impl Changes {
    pub fn new() -> Self {
        Self::default()
    }

    /// A row that must not exist yet.
    pub fn insert<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().insert(Box::new(row));
    }

    /// A row that replaces the one with the same primary key, or is new. Where that was read ([`Changes::know`]), it is updated and must still be there.
    pub fn put<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().replace(Box::new(row), Action::Put);
    }

    /// A row that replaces the one with the same primary key, which must be there: what is fixed of it stays untouched.
    pub fn update<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().replace(Box::new(row), Action::Update);
    }

    /// A row whose figures, all columns outside the key, are added to those of the row with the same primary key; one that is not
    /// there begins with them. Several writers may add to one row, each in the order of the keys, so that none waits for another
    /// in a circle. A key is added to once.
    pub fn add<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().add_figures(Box::new(row));
    }

    /// The row with this primary key goes, if it is there. The values stand in the order of the key.
    pub fn delete<R: TableRow>(&mut self, key: Vec<Value>) {
        assert_eq!(key.len(), R::TABLE.key.len(), "a key of {} has its columns", R::TABLE.name);
        self.rows_mut::<R>().delete(key);
    }

    /// Gives back their memory; that of many rows beside the thread, where nobody who wants to write waits for it.
    pub fn give_back(self) {
        if self.row_count() >= MANY_ROWS {
            tokio::task::spawn_blocking(move || drop(self));
        }
    }

    /// Lets the rows of a type be found by [`Changes::row`], those that come later as well.
    pub fn follow<R: TableRow>(&mut self) {
        self.rows_mut::<R>().follow();
    }

    /// Lets the rows of a type be found by the columns of a lookup too.
    pub fn follow_by<R: TableRow>(&mut self, lookup: &'static Lookup<R>) {
        self.rows_mut::<R>().follow_by(lookup.positions());
    }

    /// Takes in rows as the database has them and will have them until this is written. They are not written. A row that is here already stays as it
    /// is.
    pub fn know<R: TableRow>(&mut self, rows: Vec<R>) {
        self.rows_mut::<R>().know(rows);
    }

    /// The row with this primary key, its values in the order of the key. Its type is followed.
    pub fn row<R: TableRow>(&self, key: &[Value]) -> Option<&R> {
        self.rows_of::<R>()?.row(key)
    }

    /// The rows with these values in the columns of a lookup that is followed, in no particular order.
    pub fn rows_by<R: TableRow>(&self, lookup: &Lookup<R>, key: &[Value]) -> Vec<&R> {
        self.rows_of::<R>().map_or_else(Vec::new, |rows| rows.rows_by(lookup.positions(), key))
    }

    /// Whether a row of a type was written or deleted.
    pub fn touches<R: TableRow>(&self) -> bool {
        self.tables.iter().any(|table| table.table() == R::TABLE && table.touched() > 0)
    }

    /// Every row of a type that is here and not deleted.
    pub fn rows<R: TableRow>(&self) -> impl Iterator<Item = &R> {
        self.rows_of::<R>().into_iter().flat_map(Rows::all)
    }

    /// The rows of a type that are written, as the database was read to have them and as they are left. What was not read before
    /// it was written counts as new.
    pub fn moves<R: TableRow>(&self) -> impl Iterator<Item = (Option<&R>, Option<&R>)> {
        self.rows_of::<R>().into_iter().flat_map(Rows::moves)
    }

    /// Those that were not there before, of the rows of a type.
    pub fn new_rows<R: TableRow>(&self) -> impl Iterator<Item = &R> {
        self.rows_of::<R>().into_iter().flat_map(Rows::new_ones)
    }

    /// Adds the changes of another collection after those of this one.
    pub fn append(&mut self, other: Self) {
        for table in other.tables {
            match self.tables.iter_mut().find(|own| own.table() == table.table()) {
                Some(own) => own.append(table),
                None => self.tables.push(table),
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.row_count() == 0
    }

    /// How many rows will be written or deleted.
    pub fn row_count(&self) -> usize {
        self.tables.iter().map(|table| table.touched()).sum()
    }

    /// Appends all changes as bytes for hashing, in the order in which tables and rows were first touched.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        for table in &self.tables {
            table.canonical(out);
        }
    }

    /// The writes in the order in which the database must see them: deletes from the last table to the first, which
    /// sets unique values free, then for each table its inserts and its puts. `apart`: updates are divided by what they change.
    pub(crate) fn plan(
        &self,
        rank: impl Fn(&Table) -> Option<usize>,
        apart: bool,
    ) -> Result<Vec<Write<'_>>, StoreFailure> {
        if let Some(table) = self.tables.iter().find(|table| table.collided()).map(|table| table.table()) {
            let constraint = crate::sql_text::key_list(table);
            return Err(StoreFailure::Unique { table: table.name.to_owned(), constraint });
        }
        let mut ranked = Vec::with_capacity(self.tables.len());
        for table in &self.tables {
            let name = table.table().name;
            let rank = rank(table.table())
                .ok_or_else(|| StoreFailure::inconsistent(name, "the table is not in the list of all tables"))?;
            ranked.push((rank, table.as_ref()));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut writes = Vec::with_capacity(ranked.len() * 2);
        for (_, changes) in ranked.iter().rev() {
            add_write(&mut writes, *changes, Action::Delete);
        }
        for (_, changes) in &ranked {
            add_write(&mut writes, *changes, Action::Insert);
            add_write(&mut writes, *changes, Action::Put);
            if apart {
                add_updates(&mut writes, *changes);
            } else {
                add_write(&mut writes, *changes, Action::Update);
            }
            add_write(&mut writes, *changes, Action::Add);
        }
        Ok(writes)
    }

    fn rows_of<R: TableRow>(&self) -> Option<&Rows<R>> {
        self.tables.iter().find_map(|table| table.as_any().downcast_ref())
    }

    fn rows_mut<R: TableRow>(&mut self) -> &mut Rows<R> {
        let found = self.tables.iter().position(|table| table.as_any().is::<Rows<R>>());
        let position = found.unwrap_or_else(|| {
            self.tables.push(Box::new(Rows::<R>::new()));
            self.tables.len() - 1
        });
        self.tables[position].as_any_mut().downcast_mut().expect("the position was found by this type")
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.tables.iter().map(|table| (table.table().name, table.touched()))).finish()
    }
}

fn add_write<'a>(writes: &mut Vec<Write<'a>>, changes: &'a dyn TableChanges, action: Action) {
    let rows = changes.entries_with(action);
    if !rows.is_empty() {
        writes.push(Write { changes, action, rows, changed: None });
    }
}

fn add_updates<'a>(writes: &mut Vec<Write<'a>>, changes: &'a dyn TableChanges) {
    for (changed, rows) in changes.updates() {
        writes.push(Write { changes, action: Action::Update, rows, changed });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Known as the database has it; nothing is written.
    Known,
    Insert,
    Put,
    Update,
    /// Its figures are added to those that are there.
    Add,
    Delete,
    /// Inserted and deleted again within the batch.
    Nothing,
}

/// Rows that a database driver writes, value by value.
pub(crate) trait RowBlock: Sync {
    fn row_count(&self) -> usize;
    fn value(&self, row: usize, column: usize) -> ValueRef<'_>;
}

/// The rows of one table that are written by one statement.
pub(crate) struct Write<'a> {
    changes: &'a dyn TableChanges,
    pub(crate) action: Action,
    rows: Vec<u32>,
    /// The columns that an update of rows changes that were read before, and no other; then the key as it is stored.
    pub(crate) changed: Option<Vec<usize>>,
}

impl Write<'_> {
    pub(crate) fn table(&self) -> &'static Table {
        self.changes.table()
    }
}

impl RowBlock for Write<'_> {
    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn value(&self, row: usize, column: usize) -> ValueRef<'_> {
        let column = self.changed.as_ref().map_or(column, |changed| changed[column]);
        self.changes.value(self.rows[row] as usize, column)
    }
}

trait TableChanges: Any + Send + Sync {
    fn table(&self) -> &'static Table;
    fn touched(&self) -> usize;
    fn entries_with(&self, action: Action) -> Vec<u32>;
    /// The updates by what they change of rows that were read; together those of rows that were not.
    fn updates(&self) -> Vec<(Option<Vec<usize>>, Vec<u32>)>;
    /// The value at a position of the table's columns, or of its key when the entry is a delete.
    fn value(&self, entry: usize, column: usize) -> ValueRef<'_>;
    /// Whether a key was given an insert that already has a row in this batch.
    fn collided(&self) -> bool;
    fn append(&mut self, other: Box<dyn TableChanges>);
    fn canonical(&self, out: &mut Vec<u8>);
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}
