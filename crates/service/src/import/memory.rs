//! What is remembered of the rows of a file, to find those that say a thing twice or contradict each other.
//!
//! Of a file as short as others may bring, every row is remembered. A longer one is read once ahead ([`Memory::ahead`]): what each row says goes,
//! as [`Print`]s, into files on the disk that are gone when the program is, and of one of these files after the other it is found out what comes again with something
//! else said of it. In the passes that count, nothing but that is remembered, so that memory grows with what is wrong in a file and not
//! with its length.
//!
//! Prints are made with a key of their own, which is kept nowhere: who found one of these files could tell no number from it.

use std::collections::{HashMap, HashSet};
use std::io::Result;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::civil::Date;
use yinuo_core::identity::Sex;
use yinuo_core::party::{PartyDraft, Person};

use super::sheet::LIMITS;
use crate::scratch::Divided;

/// Rows of a file that is remembered whole.
pub const REMEMBERED_WHOLE: usize = LIMITS.rows;

/// 96 bits of a keyed hash: of ten million things two share one in less than one file of a hundred million million.
type Print = [u8; 12];

/// A print and a hash of what was said of it.
const ENTRY: usize = 20;

/// What is remembered of one file, shared by whoever reads it.
#[derive(Clone)]
pub struct Memory(Arc<Inner>);

struct Inner {
    key: [u8; 32],
    state: Mutex<State>,
}

enum State {
    Whole,
    Ahead(Divided<ENTRY>),
    Only(HashSet<Print>),
    /// The disk failed while it was read ahead.
    Failed(std::io::Error),
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    /// Everything is remembered.
    pub fn whole() -> Memory {
        Memory::with(State::Whole)
    }

    /// For a pass ahead, after which [`Memory::settle`] finds out what has to be remembered.
    pub fn ahead() -> Memory {
        Memory::with(State::Ahead(Divided::default()))
    }

    fn with(state: State) -> Memory {
        Memory(Arc::new(Inner { key: rand::random(), state: Mutex::new(state) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Ends the pass ahead; what came again with something else said of it is remembered from now on, and nothing besides. Fails where no file could be made
    /// in the folder for temporary ones, or its disk is full.
    pub fn settle(&self) -> Result<()> {
        let mut state = self.state();
        let parts = match std::mem::replace(&mut *state, State::Whole) {
            State::Ahead(parts) => parts,
            State::Failed(error) => return Err(error),
            settled => {
                *state = settled;
                return Ok(());
            }
        };
        let mut only = HashSet::new();
        for part in parts.parts() {
            let mut entries = part?;
            entries.sort_unstable();
            for two in entries.windows(2) {
                if let [one, other] = two
                    && one != other
                    && let (Some((print, _)), Some((next, _))) =
                        (one.split_first_chunk::<12>(), other.split_first_chunk::<12>())
                    && print == next
                {
                    only.insert(*print);
                }
            }
        }
        only.shrink_to_fit();
        *state = State::Only(only);
        Ok(())
    }

    /// Things settled on: how many have to be remembered. None where everything is.
    #[cfg(test)]
    pub(crate) fn settled(&self) -> Option<usize> {
        match &*self.state() {
            State::Only(only) => Some(only.len()),
            _ => None,
        }
    }

    /// The print of a thing, if it has to be remembered.
    fn wanted(&self, what: &str, thing: &str, said: &[u8]) -> Option<Print> {
        let hash = |first: &[u8], second: &[u8]| {
            let mut hasher = blake3::Hasher::new_keyed(&self.0.key);
            hasher.update(first).update(&[0]).update(second);
            *hasher.finalize().as_bytes()
        };
        let hashed = hash(what.as_bytes(), thing.as_bytes());
        let print = *hashed.first_chunk::<12>()?;
        let mut state = self.state();
        match &mut *state {
            State::Whole => return Some(print),
            State::Only(only) => return only.contains(&print).then_some(print),
            State::Failed(_) => return None,
            State::Ahead(parts) => {
                let said = hash(b"said", said);
                let mut entry = [0; ENTRY];
                let (front, back) = entry.split_at_mut(print.len());
                front.copy_from_slice(&print);
                back.iter_mut().zip(said).for_each(|(to, from)| *to = from);
                // Any byte of the hash divides them evenly.
                let Err(error) = parts.add(usize::from(print[0]), &entry) else { return None };
                *state = State::Failed(error);
            }
        }
        None
    }
}

/// Things of one kind that rows name, each with the row that named it first and what that said of it.
#[derive(Debug)]
pub struct Seen<T> {
    memory: Memory,
    /// Sets what is of one kind apart from what is of another.
    what: &'static str,
    first: HashMap<Print, (u32, T)>,
}

impl<T> Seen<T> {
    pub fn new(memory: &Memory, what: &'static str) -> Seen<T> {
        Seen { memory: memory.clone(), what, first: HashMap::new() }
    }

    /// The row that named a thing first and what it said, if an earlier one did. `words` are all that can be wrong between two rows: rows of the same words never
    /// need each other.
    pub fn earlier(&mut self, thing: &str, words: &[u8], row: u32, said: impl FnOnce() -> T) -> Option<&(u32, T)> {
        let print = self.memory.wanted(self.what, thing, words)?;
        let first: &(u32, T) = self.first.entry(print).or_insert_with(|| (row, said()));
        (first.0 != row).then_some(first)
    }
}

impl Seen<()> {
    /// The row that named a thing first, if an earlier one did: once is right.
    pub fn twice(&mut self, thing: &str, row: u32) -> Option<u32> {
        self.earlier(thing, &row.to_le_bytes(), row, || ()).map(|(first, ())| *first)
    }
}

/// What of a person can contradict another row of the same number.
#[derive(Debug, Clone)]
pub struct NamedPerson {
    pub name: Box<str>,
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
}

impl NamedPerson {
    pub fn of(person: &PartyDraft) -> NamedPerson {
        let Person { name, birth_date, sex, .. } = person.person();
        NamedPerson { name: name.into(), birth_date, sex }
    }

    /// All of it as one text.
    pub fn words(&self) -> String {
        format!("{}\n{:?}\n{:?}", self.name, self.birth_date, self.sex)
    }

    /// As a person to compare with another of the same number: paper, number and telephone are the other's, and decide nothing.
    pub fn beside<'p>(&'p self, other: &Person<'p>) -> Person<'p> {
        Person { name: &self.name, birth_date: self.birth_date, sex: self.sex, ..*other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in rows of a thing and what they say of it, with some memory.
    fn found(memory: &Memory, rows: &[(&str, &str)]) -> Vec<Option<(u32, String)>> {
        let mut seen = Seen::new(memory, "person");
        let row = |(number, (thing, said)): (u32, &(&str, &str))| {
            seen.earlier(thing, said.as_bytes(), number, || (*said).to_owned()).cloned()
        };
        (1..).zip(rows).map(row).collect()
    }

    #[test]
    fn a_contradiction_is_found_whether_all_is_remembered_or_only_what_a_pass_ahead_found() {
        let rows = [("1", "王芳"), ("2", "李强"), ("1", "王芳"), ("2", "李伟"), ("3", "王芳"), ("1", "王芳")];
        let whole = found(&Memory::whole(), &rows);
        assert_eq!(whole[3], Some((2, "李强".to_owned())));
        let memory = Memory::ahead();
        assert_eq!(found(&memory, &rows), vec![None; 6], "nothing is told ahead");
        memory.settle().unwrap();
        assert_eq!(memory.settled(), Some(1));
        let only = found(&memory, &rows);
        assert_eq!(only[3], whole[3]);
        assert_eq!(only.iter().flatten().count(), 1, "who is named alike needs no memory");
    }

    #[test]
    fn what_stands_twice_in_a_long_file_is_found_and_the_rest_is_not_remembered() {
        let memory = Memory::ahead();
        let pass = |memory: &Memory| {
            let mut seen = Seen::new(memory, "number");
            let things = (0..30_000u32).map(|row| if row == 29_999 { 17 } else { row });
            let twice: Vec<_> = (1..)
                .zip(things)
                .filter_map(|(row, thing)| Some((row, seen.twice(&thing.to_string(), row)?)))
                .collect();
            (twice, seen.first.len())
        };
        assert_eq!(pass(&memory), (vec![], 0));
        memory.settle().unwrap();
        assert_eq!(pass(&memory), (vec![(30_000, 18)], 1));
        assert_eq!(pass(&Memory::whole()), (vec![(30_000, 18)], 29_999));
    }
}
