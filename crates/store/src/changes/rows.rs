//! The rows of one table in a batch: those it has read and those it writes, each key once, with the indexes they are found by.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

use foldhash::fast::RandomState;

use super::{Action, TableChanges};
use crate::schema_text::stored_key;
use crate::table::{Table, TableRow};
use crate::value::{Value, ValueRef, canonical_bytes};

enum Image<R> {
    /// Rows have many columns; apart from the list they are not copied while it grows or is joined to another.
    Row(Box<R>),
    Key(Vec<Value>),
}

/// The place of an entry in a batch.
fn position(index: usize) -> u32 {
    u32::try_from(index).expect("a batch has fewer than four billion rows")
}

pub(super) struct Rows<R> {
    entries: Vec<(Action, Image<R>)>,
    /// What was read of entries that were written since, by their positions.
    before: HashMap<u32, Box<R>>,
    /// From the hash of a key to its entry, for the first `indexed` entries; the next number is tried where two keys share a hash.
    index: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    indexed: usize,
    /// Whether every entry is to be in the index at once, because it may be looked for.
    followed: bool,
    lookups: Vec<LookupIndex>,
    hasher: RandomState,
    collided: bool,
}

/// Entries by the hash of their values in these columns. An entry whose row has changed since stays where it was, too; what is
/// found is compared.
struct LookupIndex {
    columns: &'static [usize],
    entries: HashMap<u64, Vec<u32>, BuildHasherDefault<AlreadyHashed>>,
}

impl<R: TableRow> Rows<R> {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            before: HashMap::new(),
            index: HashMap::default(),
            indexed: 0,
            followed: false,
            lookups: Vec::new(),
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
        let position = position(self.entries.len());
        self.index.insert(hash, position);
        self.entries.push((action, image));
        self.indexed += 1;
        self.note(position);
    }

    fn set(&mut self, found: u32, action: Action, image: Image<R>) {
        let old = std::mem::replace(&mut self.entries[found as usize], (action, image));
        if let (Action::Known, Image::Row(row)) = old {
            self.before.insert(found, row);
        }
        self.note(found);
    }

    /// Enters a row into the indexes of the lookups.
    fn note(&mut self, position: u32) {
        let Image::Row(row) = &self.entries[position as usize].1 else { return };
        for lookup in &mut self.lookups {
            let values = lookup.columns.iter().map(|column| row.value(*column));
            // A key never has a NULL.
            let Some(hash) = hash_of(&self.hasher, values) else { continue };
            let bucket = lookup.entries.entry(hash).or_default();
            if !bucket.contains(&position) {
                bucket.push(position);
            }
        }
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

    pub(super) fn follow(&mut self) {
        self.index_rest();
        self.followed = true;
    }

    pub(super) fn follow_by(&mut self, columns: &'static [usize]) {
        self.follow();
        if self.lookups.iter().any(|lookup| lookup.columns == columns) {
            return;
        }
        self.lookups.push(LookupIndex { columns, entries: HashMap::default() });
        (0..position(self.entries.len())).for_each(|position| self.note(position));
    }

    pub(super) fn know(&mut self, rows: Vec<R>) {
        self.follow();
        for row in rows {
            if let Err(hash) = self.find(|part| row.value(R::TABLE.key[part])) {
                self.add(hash, Action::Known, Image::Row(Box::new(row)));
            }
        }
    }

    pub(super) fn row(&self, key: &[Value]) -> Option<&R> {
        debug_assert!(self.followed, "{} is looked up but not followed", R::TABLE.name);
        assert_eq!(key.len(), R::TABLE.key.len(), "a key of {} has its columns", R::TABLE.name);
        let found = self.find(|part| key[part].as_ref()).ok()?;
        self.image(found)
    }

    pub(super) fn rows_by(&self, columns: &[usize], key: &[Value]) -> Vec<&R> {
        assert_eq!(key.len(), columns.len(), "a key of this lookup of {} has its columns", R::TABLE.name);
        let lookup = self.lookups.iter().find(|lookup| lookup.columns == columns);
        debug_assert!(lookup.is_some(), "{} is looked up by columns that are not followed", R::TABLE.name);
        let hash = hash_of(&self.hasher, key.iter().map(Value::as_ref));
        let bucket = lookup.zip(hash).and_then(|(lookup, hash)| lookup.entries.get(&hash));
        let fits = |row: &&R| columns.iter().zip(key).all(|(column, value)| row.value(*column) == value.as_ref());
        bucket.into_iter().flatten().filter_map(|position| self.image(*position)).filter(fits).collect()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &R> {
        (0..position(self.entries.len())).filter_map(|position| self.image(position))
    }

    pub(super) fn moves(&self) -> impl Iterator<Item = (Option<&R>, Option<&R>)> {
        let written = (0..position(self.entries.len()))
            .filter(|position| !matches!(self.entries[*position as usize].0, Action::Known | Action::Nothing));
        written.map(|position| (self.read_of(position), self.image(position)))
    }

    /// What was read of an entry that was written since.
    fn read_of(&self, position: u32) -> Option<&R> {
        self.before.get(&position).map(AsRef::as_ref)
    }

    pub(super) fn new_ones(&self) -> impl Iterator<Item = &R> {
        self.entries_with(Action::Insert).into_iter().filter_map(|position| self.image(position))
    }

    fn image(&self, position: u32) -> Option<&R> {
        match &self.entries[position as usize].1 {
            Image::Row(row) => Some(row),
            Image::Key(_) => None,
        }
    }

    pub(super) fn insert(&mut self, row: Box<R>) {
        self.index_rest();
        match self.find(|part| row.value(R::TABLE.key[part])) {
            Err(hash) => self.add(hash, Action::Insert, Image::Row(row)),
            Ok(found) => match self.entries[found as usize].0 {
                Action::Known | Action::Insert | Action::Put | Action::Update | Action::Add => self.collided = true,
                // What was deleted may be there or not: a put serves both.
                Action::Delete => self.set(found, Action::Put, Image::Row(row)),
                Action::Nothing => self.set(found, Action::Insert, Image::Row(row)),
            },
        }
    }

    /// Puts or updates.
    pub(super) fn replace(&mut self, row: Box<R>, wanted: Action) {
        self.index_rest();
        match self.find(|part| row.value(R::TABLE.key[part])) {
            Err(hash) => self.add(hash, wanted, Image::Row(row)),
            Ok(found) => {
                let action = match self.entries[found as usize].0 {
                    Action::Insert | Action::Nothing => Action::Insert,
                    // A put that an update follows may still be of a new row, and an update has left what a put may change.
                    Action::Put | Action::Delete | Action::Add => Action::Put,
                    // What was read is there, so that a put need not ask.
                    Action::Known | Action::Update if self.is_updated_by(found, &row) => Action::Update,
                    Action::Known | Action::Update => wanted,
                };
                self.set(found, action, Image::Row(row));
            }
        }
    }

    /// Whether an entry was read, and an update of it leaves nothing that a put of the row would write.
    fn is_updated_by(&self, position: u32, row: &R) -> bool {
        let table = R::TABLE;
        let read = match &self.entries[position as usize].0 {
            Action::Known => self.image(position),
            _ => self.read_of(position),
        };
        table.columns.len() > table.key.len() + table.fixed.len()
            && read.is_some_and(|read| table.fixed.iter().all(|column| read.value(*column) == row.value(*column)))
    }

    pub(super) fn add_figures(&mut self, row: Box<R>) {
        self.index_rest();
        match self.find(|part| row.value(R::TABLE.key[part])) {
            Err(hash) => self.add(hash, Action::Add, Image::Row(row)),
            Ok(_) => self.collided = true,
        }
    }

    pub(super) fn delete(&mut self, key: Vec<Value>) {
        self.index_rest();
        match self.find(|part| key[part].as_ref()) {
            Err(hash) => self.add(hash, Action::Delete, Image::Key(key)),
            Ok(found) => {
                let action = match self.entries[found as usize].0 {
                    Action::Insert | Action::Nothing => Action::Nothing,
                    Action::Known | Action::Put | Action::Update | Action::Add | Action::Delete => Action::Delete,
                };
                self.set(found, action, Image::Key(key));
            }
        }
    }
}

/// What a value begins with, in the order of the values of its kind: mostly that tells them apart, and nothing else need be read.
fn beginning(value: ValueRef<'_>) -> u64 {
    let first_of = |bytes: &[u8]| {
        let mut first = [0; 8];
        bytes.iter().zip(&mut first).for_each(|(byte, place)| *place = *byte);
        u64::from_be_bytes(first)
    };
    match value {
        ValueRef::Null => 0,
        ValueRef::Int(number) => number.cast_unsigned() ^ (1 << 63),
        ValueRef::Text(text) => first_of(text.as_bytes()),
        ValueRef::Blob(bytes) => first_of(bytes),
    }
}

/// The hash of values by which rows are found; `None` where one is NULL.
fn hash_of<'a>(hasher: &RandomState, values: impl Iterator<Item = ValueRef<'a>>) -> Option<u64> {
    let mut state = hasher.build_hasher();
    for value in values {
        if value == ValueRef::Null {
            return None;
        }
        value.hash(&mut state);
    }
    Some(state.finish())
}

impl<R: TableRow> TableChanges for Rows<R> {
    fn table(&self) -> &'static Table {
        R::TABLE
    }

    fn touched(&self) -> usize {
        self.entries.iter().filter(|entry| !matches!(entry.0, Action::Known | Action::Nothing)).count()
    }

    fn entries_with(&self, action: Action) -> Vec<u32> {
        let of_action = (0u32..).zip(&self.entries).filter(|(_, entry)| entry.0 == action);
        let rows: Vec<u32> = of_action.map(|(position, _)| position).collect();
        // Where the tree is not in the order in which rows come, they are written along it: neighbours are then changed while
        // their page is at hand.
        let stored = stored_key(R::TABLE);
        if stored != R::TABLE.key && action != Action::Delete {
            let mut by_key: Vec<(u64, ValueRef<'_>, u32)> = rows
                .iter()
                .map(|position| self.value(*position as usize, stored[0]))
                .zip(&rows)
                .map(|(value, position)| (beginning(value), value, *position))
                .collect();
            // The position makes it the order in which rows of one value came.
            by_key.sort_unstable();
            return by_key.into_iter().map(|(.., position)| position).collect();
        }
        rows
    }

    fn updates(&self) -> Vec<(Option<Vec<usize>>, Vec<u32>)> {
        let updates = self.entries_with(Action::Update);
        if updates.is_empty() {
            return Vec::new();
        }
        let changing = R::TABLE.changing();
        let mut divided: BTreeMap<Option<Vec<usize>>, Vec<u32>> = BTreeMap::new();
        for position in updates {
            let known = self.read_of(position).zip(self.image(position));
            let changed = known.map(|(before, row)| {
                let differs = |column: &usize| before.value(*column) != row.value(*column);
                changing.iter().copied().filter(differs).collect()
            });
            divided.entry(changed).or_default().push(position);
        }
        // What is as it was is not written.
        divided.remove(&Some(Vec::new()));
        let with_key = |mut changed: Vec<usize>| {
            changed.extend(stored_key(R::TABLE));
            changed
        };
        divided.into_iter().map(|(changed, rows)| (changed.map(with_key), rows)).collect()
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
        // Rows that are all new and are not looked for are looked at when one of them is named again, and mostly none is. The database refuses a key
        // that is there twice.
        if !self.followed && other.entries.iter().all(|entry| entry.0 == Action::Insert) {
            self.entries.extend(other.entries);
            return;
        }
        for entry in other.entries {
            match entry {
                (Action::Known, Image::Row(row)) => self.know(vec![*row]),
                (Action::Insert, Image::Row(row)) => self.insert(row),
                (Action::Add, Image::Row(row)) => self.add_figures(row),
                (action, Image::Row(row)) => self.replace(row, action),
                (Action::Nothing, Image::Key(_)) => {}
                (_, Image::Key(key)) => self.delete(key),
            }
        }
    }

    fn canonical(&self, out: &mut Vec<u8>) {
        for (action, image) in &self.entries {
            match (action, image) {
                (Action::Known | Action::Nothing, _) => {}
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
