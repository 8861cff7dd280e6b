//! What was read is hashed, divided among scratch files by slot, and compared slot by slot.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::sync::mpsc::Receiver;

use yinuo_core::id::SLOTS;
use yinuo_core::name_search::search_terms;
use yinuo_store::AnyRow;
use yinuo_store::suite::Suite;
use yinuo_store::tables::archive::OperationRow;

use super::Verification;
use crate::approval;
use crate::command::party::{erased_by, search_part};
use crate::engine::batch::{hash_operation, hash_told};
use crate::engine::commit::{ENTRY, KEY_HASH, ROW_HASH, canonical_of_any, hashes};
use crate::scratch::{self, Divided};
use crate::stop::Stop;

/// Problems told one by one; the rest is not told.
pub const PROBLEM_LIMIT: usize = 1_000;

/// Bytes of rows that are hashed together.
const PIECE: usize = 256 << 10;

/// The slot of a row, and the hash of its table and key.
pub type Place = [u8; 2 + KEY_HASH];
type RowHash = [u8; ROW_HASH];

/// A place, the hash of a row, and whose word that is: the operation's, or below zero the row's own, by the number of its table.
const LINE: usize = size_of::<Place>() + ROW_HASH + 8;
/// A party, a sum, and whether it is that of its name.
const SUM: usize = 8 + 8 + 1;

/// A part of what is read.
pub enum Read {
    /// Where the chains end, by slot.
    Heads(HashMap<i64, (i64, Vec<u8>)>),
    Operations(Vec<OperationRow>),
    Rows(Rows),
    /// Slot, party and name.
    Names(Vec<(i64, i64, String)>),
    /// Slot, party and [`term_hash`] of a search term.
    Terms(Vec<(i64, i64, u64)>),
}

/// Rows of one table as the bytes that are hashed.
pub struct Rows {
    /// The number of the table among all.
    table: usize,
    bytes: Vec<u8>,
    /// Slot, where the key ends, and where the row ends.
    ends: Vec<(i64, usize, usize)>,
}

impl Rows {
    pub fn of(table: usize) -> Rows {
        Rows { table, bytes: Vec::new(), ends: Vec::new() }
    }

    /// Adds one; true where there are enough.
    pub fn add(&mut self, row: &AnyRow<'_>) -> bool {
        // Once for a piece and the row that it ends with, unless that is a long one.
        if self.bytes.capacity() == 0 {
            self.bytes.reserve(PIECE + PIECE / 16);
        }
        let (slot, key_end) = canonical_of_any(row, &mut self.bytes);
        self.ends.push((slot, key_end, self.bytes.len()));
        self.bytes.len() >= PIECE
    }

    pub fn hashed(&self, suite: Suite) -> impl Iterator<Item = (Place, RowHash)> {
        let begins = std::iter::once(0).chain(self.ends.iter().map(|(_, _, end)| *end));
        begins.zip(&self.ends).map(move |(begin, (slot, key_end, end))| {
            let (key, content) = hashes(&self.bytes[begin..*key_end], &self.bytes[*key_end..*end], suite);
            (place(*slot, key), content)
        })
    }
}

/// A row that is not as the last operation left it, or that none has written.
pub struct Wrong {
    pub place: Place,
    pub table: usize,
    pub operation: Option<i64>,
}

fn place(slot: i64, key: [u8; KEY_HASH]) -> Place {
    let mut place = [0; size_of::<Place>()];
    let (of_slot, of_key) = place.split_at_mut(2);
    of_slot.copy_from_slice(&(slot as u16).to_be_bytes());
    of_key.copy_from_slice(&key);
    place
}

pub struct Judge {
    suite: Suite,
    found: Verification,
    heads: HashMap<i64, (i64, Vec<u8>)>,
    /// Where the chains end as they were read.
    ends: HashMap<i64, (i64, Vec<u8>)>,
    /// Operations that say nothing, by slot and number, until another one says so.
    erased: BTreeMap<(i64, i64), i64>,
    lines: Divided<LINE>,
    sums: Divided<SUM>,
    hasher: RandomState,
}

impl Judge {
    /// `hasher` is what whoever reads hashes search terms with.
    pub fn new(suite: Suite, hasher: RandomState) -> Judge {
        Judge {
            suite,
            found: Verification::default(),
            heads: HashMap::new(),
            ends: HashMap::new(),
            erased: BTreeMap::new(),
            lines: Divided::default(),
            sums: Divided::default(),
            hasher,
        }
    }

    /// Hears all that is read, and tells what is wrong with it; of rows only where.
    pub fn hear(mut self, reads: &Receiver<Read>) -> Result<(Verification, Vec<Wrong>), Stop> {
        for read in reads {
            self.take(read).map_err(scratch::stop)?;
        }
        self.end_chains();
        let wrong = self.compare().map_err(scratch::stop)?;
        self.compare_terms().map_err(scratch::stop)?;
        Ok((self.found, wrong))
    }

    fn take(&mut self, read: Read) -> io::Result<()> {
        match read {
            Read::Heads(heads) => self.heads = heads,
            Read::Operations(rows) => rows.into_iter().try_for_each(|row| self.operation(row))?,
            Read::Rows(rows) => {
                let whose = -1 - i64::try_from(rows.table).expect("there are few tables");
                for (place, content) in rows.hashed(self.suite) {
                    self.found.rows += 1;
                    line(&mut self.lines, place, content, whose)?;
                }
            }
            Read::Names(names) => {
                for (slot, party, name) in names {
                    let terms = search_terms(&name);
                    let hash = |term: &String| term_hash(&self.hasher, search_part(party), term);
                    let sum = terms.iter().map(hash).fold(0, u64::wrapping_add);
                    self.sum(slot, party, sum, true)?;
                }
            }
            Read::Terms(terms) => {
                for (slot, party, hash) in terms {
                    self.sum(slot, party, 0_u64.wrapping_sub(hash), false)?;
                }
            }
        }
        Ok(())
    }

    /// Hashes an operation again, holds it against the one before, and keeps what it wrote.
    fn operation(&mut self, mut row: OperationRow) -> io::Result<()> {
        let Judge { suite, found, ends, erased, lines, .. } = self;
        let mut scratch = Vec::with_capacity(1 << 10);
        let hash = std::mem::take(&mut row.hash);
        let hashed = hash_operation(&row, *suite, &mut scratch);
        found.operations += 1;
        let (slot, id) = (row.slot, row.id);
        let end = ends.entry(slot).or_default();
        if row.seq != end.0 + 1 {
            let detail = format!("slot {slot}: operations {} to {} are missing", end.0 + 1, row.seq - 1);
            found.problem(Some(id), detail);
        } else if row.previous_hash != end.1 {
            found.problem(Some(id), format!("slot {slot}, operation {}: it does not follow the one before", row.seq));
        }
        if hashed != hash {
            found.problem(Some(id), format!("slot {slot}, operation {} ({}): it was altered", row.seq, row.command));
        }
        match row.salt {
            // What was erased says nothing any more, and an operation after it says that it was erased.
            None if row.facts.is_empty() && row.reason.is_none() => {
                erased.insert((slot, row.seq), id);
            }
            Some(_) if hash_told(&row, *suite, &mut scratch) == row.told => {}
            _ => {
                let detail = format!("slot {slot}, operation {} ({}): what it says was altered", row.seq, row.command);
                found.problem(Some(id), detail);
            }
        }
        // What only waits has erased nothing yet.
        if row.command != approval::ASK {
            for seq in erased_by(&row.facts) {
                if erased.remove(&(slot, seq)).is_some() {
                    found.erased += 1;
                }
            }
        }
        for entry in row.changes.as_chunks::<ENTRY>().0 {
            let (key, content) = entry.split_at(KEY_HASH);
            let (key, content) = (key.try_into().expect("its length"), content.try_into().expect("its length"));
            line(lines, place(slot, key), content, id)?;
        }
        *end = (row.seq, hash);
        Ok(())
    }

    fn end_chains(&mut self) {
        for ((slot, seq), id) in std::mem::take(&mut self.erased) {
            let detail = format!("slot {slot}, operation {seq}: it was erased, and no operation says so");
            self.found.problem(Some(id), detail);
        }
        for slot in 0..SLOTS {
            let end = self.ends.remove(&slot).unwrap_or_default();
            let head = self.heads.remove(&slot).unwrap_or_default();
            if head != end {
                let detail = format!("slot {slot}: the archive ends at operation {}, its head says {}", end.0, head.0);
                self.found.problem(None, detail);
            }
        }
    }

    /// Holds what operations say of a row, the last of them, against the row.
    fn compare(&mut self) -> io::Result<Vec<Wrong>> {
        let mut wrong = Vec::new();
        for lines in std::mem::take(&mut self.lines).parts() {
            let mut lines = lines?;
            // Of a place those of operations come first, in their order, as they were added.
            lines.sort_by_key(|line| number_of(split(line).0));
            for of_place in lines.chunk_by(|one, other| split(one).0 == split(other).0) {
                let (operations, rows) = of_place.split_at(of_place.partition_point(|line| split(line).2 >= 0));
                let mut wanted = operations.last().map(split);
                for (place, content, whose) in rows.iter().map(split) {
                    let said = wanted.take();
                    if said.is_none_or(|(_, wanted, _)| wanted != content) && wrong.len() < PROBLEM_LIMIT {
                        let table = usize::try_from(-1 - whose).expect("it was the number of a table");
                        wrong.push(Wrong { place: *place, table, operation: said.map(|(_, _, operation)| operation) });
                    }
                }
                if let Some((_, content, operation)) = wanted
                    && *content != [0; ROW_HASH]
                {
                    self.found.problem(Some(operation), "a row that this operation wrote is gone".to_owned());
                }
            }
        }
        Ok(wrong)
    }

    fn sum(&mut self, slot: i64, party: i64, sum: u64, is_of_name: bool) -> io::Result<()> {
        let mut entry = [0; SUM];
        entry[..8].copy_from_slice(&party.to_be_bytes());
        entry[8..16].copy_from_slice(&sum.to_be_bytes());
        entry[16] = is_of_name.into();
        self.sums.add(slot as usize, &entry)
    }

    /// Compares the search terms with the names: what the name of a party gives, less what is there, is nothing.
    fn compare_terms(&mut self) -> io::Result<()> {
        let (mut nobodys, mut wrong) = (0, Vec::new());
        for sums in std::mem::take(&mut self.sums).parts() {
            let mut sums = sums?;
            sums.sort_unstable();
            for of_party in sums.chunk_by(|one, other| one[..8] == other[..8]) {
                let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
                let left = of_party.iter().map(|sum| number(&sum[8..16])).fold(0, u64::wrapping_add);
                if of_party.iter().all(|sum| sum[16] == 0) {
                    nobodys += of_party.len();
                } else if left != 0 {
                    wrong.push(number(&of_party[0][..8]));
                }
            }
        }
        if nobodys > 0 {
            self.found.problem(None, format!("{nobodys} rows of party_search_terms belong to no party"));
        }
        wrong.sort_unstable();
        for party in wrong {
            self.found.problem(None, format!("party_search_terms ({party}): they are not those of its name"));
        }
        Ok(())
    }
}

/// What stands for a search term in sums, and for the part in which it is found.
pub fn term_hash(hasher: &RandomState, part: i64, term: &str) -> u64 {
    hasher.hash_one((part, term))
}

fn line(lines: &mut Divided<LINE>, place: Place, content: RowHash, whose: i64) -> io::Result<()> {
    let mut line = [0; LINE];
    let (of_place, rest) = line.split_at_mut(place.len());
    let (of_content, of_whose) = rest.split_at_mut(content.len());
    of_place.copy_from_slice(&place);
    of_content.copy_from_slice(&content);
    of_whose.copy_from_slice(&whose.to_be_bytes());
    lines.add(usize::from(place[1]), &line)
}

/// A place as one number, which is quicker to compare.
fn number_of(place: &Place) -> u128 {
    let mut bytes = [0; 16];
    bytes[16 - place.len()..].copy_from_slice(place);
    u128::from_be_bytes(bytes)
}

/// Its place, the hash of the row, and whose word that is.
fn split(line: &[u8; LINE]) -> (&Place, &RowHash, i64) {
    let (place, rest) = line.split_first_chunk().expect("its length");
    let (content, whose) = rest.split_first_chunk().expect("its length");
    (place, content, i64::from_be_bytes(whose.try_into().expect("its length")))
}
