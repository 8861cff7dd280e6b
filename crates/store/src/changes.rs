//! The writes of a whole batch, collected in memory and written by [`Work::write`](crate::Work::write).
//!
//! One key is written once: of several puts or updates of a row only the last image reaches the database, an insert followed
//! by puts is one insert of the last image, an insert followed by a delete is nothing. Rows are kept as they were given
//! and lent to the database one column at a time, so a row is never copied on its way.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

use foldhash::fast::RandomState;

use crate::failure::StoreFailure;
use crate::schema_text::stored_key;
use crate::table::{Table, TableRow};
use crate::value::{Value, ValueRef, canonical_bytes};

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

    /// A row that replaces the one with the same primary key, or is new.
    pub fn put<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().replace(Box::new(row), Action::Put);
    }

    /// A row that replaces the one with the same primary key, which must be there: what is fixed of it stays untouched.
    pub fn update<R: TableRow>(&mut self, row: R) {
        self.rows_mut::<R>().replace(Box::new(row), Action::Update);
    }

    /// The row with this primary key goes, if it is there. The values stand in the order of the key.
    pub fn delete<R: TableRow>(&mut self, key: Vec<Value>) {
        assert_eq!(key.len(), R::TABLE.key.len(), "a key of {} has its columns", R::TABLE.name);
        self.rows_mut::<R>().delete(key);
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
    /// sets unique values free, then for each table its inserts and its puts.
    pub(crate) fn plan(&self, rank: impl Fn(&Table) -> Option<usize>) -> Result<Vec<Write<'_>>, StoreFailure> {
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
            add_write(&mut writes, *changes, Action::Update);
        }
        Ok(writes)
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
        writes.push(Write { changes, action, rows });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Insert,
    Put,
    Update,
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
        self.changes.value(self.rows[row] as usize, column)
    }
}

trait TableChanges: Any + Send + Sync {
    fn table(&self) -> &'static Table;
    fn touched(&self) -> usize;
    fn entries_with(&self, action: Action) -> Vec<u32>;
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

enum Image<R> {
    /// Rows have many columns; apart from the list they are not copied while it grows or is joined to another.
    Row(Box<R>),
    Key(Vec<Value>),
}

/// The place of an entry in a batch.
fn position(index: usize) -> u32 {
    u32::try_from(index).expect("a batch has fewer than four billion rows")
}

struct Rows<R> {
    entries: Vec<(Action, Image<R>)>,
    /// From the hash of a key to its entry, for the first `indexed` entries; the next number is tried where two keys share a hash.
    index: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    indexed: usize,
    hasher: RandomState,
    collided: bool,
}

impl<R: TableRow> Rows<R> {
    fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: HashMap::default(),
            indexed: 0,
            hasher: RandomState::default(),
            collided: false,
        }
    }

    fn key_part<'a>(entry: &'a (Action, Image<R>), part: usize) -> ValueRef<'a> {
        match &entry.1 {
            Image::Row(row) => row.value(R::TABLE.key[part]),
            Image::Key(key) => key[part].as_ref(),
        }
    }

    /// The entry with this key, or the free hash under which it belongs.
    fn find<'a>(&self, part: impl Fn(usize) -> ValueRef<'a>) -> Result<u32, u64> {
        let width = R::TABLE.key.len();
        let mut state = self.hasher.build_hasher();
        (0..width).for_each(|position| part(position).hash(&mut state));
        let mut hash = state.finish();
        while let Some(found) = self.index.get(&hash) {
            let entry = &self.entries[*found as usize];
            if (0..width).all(|position| Self::key_part(entry, position) == part(position)) {
                return Ok(*found);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }

    fn add(&mut self, hash: u64, action: Action, image: Image<R>) {
        self.index.insert(hash, position(self.entries.len()));
        self.entries.push((action, image));
        self.indexed += 1;
    }

    /// Takes the inserts into the index that were joined to the rest without a look.
    fn index_rest(&mut self) {
        while self.indexed < self.entries.len() {
            let entry = &self.entries[self.indexed];
            match self.find(|part| Self::key_part(entry, part)) {
                Ok(_) => self.collided = true,
                Err(hash) => drop(self.index.insert(hash, position(self.indexed))),
            }
            self.indexed += 1;
        }
    }

    fn insert(&mut self, row: Box<R>) {
        self.index_rest();
        match self.find(|part| row.value(R::TABLE.key[part])) {
            Err(hash) => self.add(hash, Action::Insert, Image::Row(row)),
            Ok(found) => {
                let entry = &mut self.entries[found as usize];
                match entry.0 {
                    Action::Insert | Action::Put | Action::Update => self.collided = true,
                    // What was deleted may be there or not: a put serves both.
                    Action::Delete => *entry = (Action::Put, Image::Row(row)),
                    Action::Nothing => *entry = (Action::Insert, Image::Row(row)),
                }
            }
        }
    }

    /// Puts or updates.
    fn replace(&mut self, row: Box<R>, wanted: Action) {
        self.index_rest();
        match self.find(|part| row.value(R::TABLE.key[part])) {
            Err(hash) => self.add(hash, wanted, Image::Row(row)),
            Ok(found) => {
                let entry = &mut self.entries[found as usize];
                let action = match entry.0 {
                    Action::Insert | Action::Nothing => Action::Insert,
                    // A put that an update follows may still be of a new row, and an update has left what a put may change.
                    Action::Put | Action::Delete => Action::Put,
                    Action::Update => wanted,
                };
                *entry = (action, Image::Row(row));
            }
        }
    }

    fn delete(&mut self, key: Vec<Value>) {
        self.index_rest();
        match self.find(|part| key[part].as_ref()) {
            Err(hash) => self.add(hash, Action::Delete, Image::Key(key)),
            Ok(found) => {
                let entry = &mut self.entries[found as usize];
                let action = match entry.0 {
                    Action::Insert | Action::Nothing => Action::Nothing,
                    Action::Put | Action::Update | Action::Delete => Action::Delete,
                };
                *entry = (action, Image::Key(key));
            }
        }
    }
}

impl<R: TableRow> TableChanges for Rows<R> {
    fn table(&self) -> &'static Table {
        R::TABLE
    }

    fn touched(&self) -> usize {
        self.entries.iter().filter(|entry| entry.0 != Action::Nothing).count()
    }

    fn entries_with(&self, action: Action) -> Vec<u32> {
        let of_action = (0u32..).zip(&self.entries).filter(|(_, entry)| entry.0 == action);
        let mut rows: Vec<u32> = of_action.map(|(position, _)| position).collect();
        // Where the tree is not in the order in which rows come, they are written along it: neighbours are then changed while
        // their page is at hand.
        let stored = stored_key(R::TABLE);
        if stored != R::TABLE.key && action != Action::Delete {
            rows.sort_by_cached_key(|position| self.value(*position as usize, stored[0]));
        }
        rows
    }

    fn value(&self, entry: usize, column: usize) -> ValueRef<'_> {
        match &self.entries[entry].1 {
            Image::Row(row) => row.value(column),
            Image::Key(key) => key[column].as_ref(),
        }
    }

    fn collided(&self) -> bool {
        self.collided
    }

    fn append(&mut self, other: Box<dyn TableChanges>) {
        let other: Box<Self> = other.into_any().downcast().expect("one row type per table");
        self.collided |= other.collided;
        // Rows that are all new are looked at when one of them is named again, and mostly none is. The database refuses a key
        // that is there twice.
        if other.entries.iter().all(|entry| entry.0 == Action::Insert) {
            self.entries.extend(other.entries);
            return;
        }
        for entry in other.entries {
            match entry {
                (Action::Insert, Image::Row(row)) => self.insert(row),
                (action, Image::Row(row)) => self.replace(row, action),
                (Action::Nothing, Image::Key(_)) => {}
                (_, Image::Key(key)) => self.delete(key),
            }
        }
    }

    fn canonical(&self, out: &mut Vec<u8>) {
        for (action, image) in &self.entries {
            match (action, image) {
                (Action::Nothing, _) => {}
                (_, Image::Row(row)) => {
                    out.push(if *action == Action::Insert { b'I' } else { b'P' });
                    row.canonical(out);
                }
                (_, Image::Key(key)) => {
                    out.push(b'D');
                    canonical_bytes(R::TABLE.name.as_bytes(), out);
                    key.iter().for_each(|value| value.as_ref().canonical(out));
                }
            }
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// The keys of the index are hashes already.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("only whole hashes are hashed")
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
