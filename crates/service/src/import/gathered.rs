//! Rows of a file that are read ahead and written lot by lot, each lot of a few slots that lie side by side.
//!
//! What is kept by slot stands side by side in the database: a commit of all slots touches a page of each of them in every table
//! and writes each anew, for two or three rows on it. So many rows wait as they were read, which takes little memory, and the rows of the
//! database are made and written for some slots after the other, in rounds: what is read meanwhile joins what waits, so that the slots
//! that come next have gathered most.
//!
//! Rows are dealt with out of their order. Those that were read before a round began are written once it ends, and that is what a run
//! notes: the next one begins after them.

use std::collections::BTreeMap;
use std::ops::Bound;

use yinuo_core::id::Slot;

use super::kind::ImportKind;
use super::reading::RowError;
use crate::house::House;

pub(super) type BySlot<R> = BTreeMap<Slot, Vec<R>>;

/// Rows that wait to be written.
pub(super) struct Gathered<K: ImportKind> {
    waiting: Waiting<K::Row>,
    /// Read since the round under way began.
    lines: Lines,
    /// Read before it began.
    round: Option<Lines>,
}

/// Lines of the file that follow each other.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How many, good and bad.
    pub count: usize,
    pub errors: Vec<RowError>,
    pub bad: usize,
    pub noted: usize,
    /// That of the last good row.
    pub last: u32,
}

/// Rows to be written together.
pub(super) struct Portion<R> {
    pub by_slot: BySlot<R>,
    /// The last line that was read before its round began.
    pub until: u32,
    /// With the last of a round: what was read before it, and is dealt with once this is written.
    pub ends: Option<Lines>,
}

impl<K: ImportKind> Gathered<K> {
    pub fn new() -> Gathered<K> {
        Gathered { waiting: Waiting::default(), lines: Lines::default(), round: None }
    }

    pub fn add(&mut self, row: K::Row, house: &House) {
        self.lines.count += 1;
        self.lines.noted += usize::from(K::is_noted(&row));
        self.lines.last = K::line(&row);
        self.waiting.add(K::slot(&row, &house.shared.keys), row);
    }

    pub fn refuse(&mut self, errors: Vec<RowError>) {
        self.lines.count += 1;
        self.lines.bad += 1;
        self.lines.errors.extend(errors);
    }

    /// What takes memory: rows that wait, and the bad ones that no round has yet.
    pub fn held(&self) -> usize {
        self.waiting.count + self.lines.bad
    }

    pub fn is_empty(&self) -> bool {
        self.held() == 0 && self.lines.count == 0 && self.round.is_none()
    }

    /// The next of the round, of so many rows at most; a slot that has more by itself comes in several. At least one, though it be empty.
    pub fn take(&mut self, most: usize) -> Vec<Portion<K::Row>> {
        let round = self.round.take().unwrap_or_else(|| std::mem::take(&mut self.lines));
        let (some, is_last) = self.waiting.take(most);
        let until = round.last;
        let mut portions: Vec<_> =
            lots_of(some, most).into_iter().map(|by_slot| Portion { by_slot, until, ends: None }).collect();
        if portions.is_empty() {
            portions.push(Portion { by_slot: BTreeMap::new(), until, ends: None });
        }
        match portions.last_mut() {
            Some(last) if is_last => last.ends = Some(round),
            _ => self.round = Some(round),
        }
        portions
    }
}

/// Rows by slot, and how far the round has come.
struct Waiting<R> {
    by_slot: BySlot<R>,
    count: usize,
    from: Bound<Slot>,
}

impl<R> Default for Waiting<R> {
    fn default() -> Waiting<R> {
        Waiting { by_slot: BTreeMap::new(), count: 0, from: Bound::Unbounded }
    }
}

impl<R> Waiting<R> {
    fn add(&mut self, slot: Slot, row: R) {
        let rows = self.by_slot.entry(slot).or_default();
        // Room for twice as many would be half of what waits.
        if rows.len() == rows.capacity() {
            rows.reserve_exact(1 + rows.len() / 8);
        }
        rows.push(row);
        self.count += 1;
    }

    /// The next slot of the round, and how many rows it has.
    fn next(&self) -> Option<(Slot, usize)> {
        self.by_slot.range((self.from, Bound::Unbounded)).next().map(|(slot, rows)| (*slot, rows.len()))
    }

    /// The slots that come next, whole, of so many rows at most together, or one that has more; and whether the round ends with them.
    fn take(&mut self, most: usize) -> (BySlot<R>, bool) {
        let (mut some, mut count) = (BTreeMap::new(), 0);
        while let Some((slot, rows)) = self.next()
            && (count == 0 || count + rows <= most)
        {
            some.extend(self.by_slot.remove_entry(&slot));
            count += rows;
            self.from = Bound::Excluded(slot);
        }
        self.count -= count;
        let is_last = self.next().is_none();
        if is_last {
            self.from = Bound::Unbounded;
        }
        (some, is_last)
    }
}

/// Lots of so many rows, the last of what is left, slot after slot. Rows of one slot keep their order.
fn lots_of<R>(by_slot: BySlot<R>, most: usize) -> Vec<BySlot<R>> {
    let (mut lots, mut lot, mut room) = (Vec::new(), BTreeMap::new(), most);
    for (slot, mut rows) in by_slot {
        while !rows.is_empty() {
            let further = rows.split_off(rows.len().min(room));
            room -= rows.len();
            lot.insert(slot, rows);
            rows = further;
            if room == 0 {
                lots.push(std::mem::take(&mut lot));
                room = most;
            }
        }
    }
    if !lot.is_empty() {
        lots.push(lot);
    }
    lots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_full_and_follow_the_slots() {
        let slot = |number| Slot::try_new(number).expect("a slot");
        let rows = [(3, vec!["a", "b"]), (1, vec!["c"]), (7, vec!["d", "e", "f", "g", "h", "i", "j"])];
        let lots = lots_of(rows.into_iter().map(|(number, rows)| (slot(number), rows)).collect(), 4);
        let told: Vec<Vec<(i64, String)>> =
            lots.iter().map(|lot| lot.iter().map(|(slot, rows)| (slot.number(), rows.concat())).collect()).collect();
        let lot = |of: &[(i64, &str)]| of.iter().map(|(slot, rows)| (*slot, (*rows).to_owned())).collect::<Vec<_>>();
        assert_eq!(told, [lot(&[(1, "c"), (3, "ab"), (7, "d")]), lot(&[(7, "efgh")]), lot(&[(7, "ij")])]);
        assert!(lots_of(BySlot::<u8>::new(), 4).is_empty());
    }

    #[test]
    fn a_round_goes_over_the_slots_once_and_takes_what_comes_in_ahead_of_it() {
        let slot = |number| Slot::try_new(number).expect("a slot");
        let mut waiting = Waiting::default();
        let add = |waiting: &mut Waiting<&'static str>, number, row| waiting.add(slot(number), row);
        for (number, row) in [(1, "a"), (5, "b"), (5, "c"), (9, "d"), (9, "e"), (9, "f")] {
            add(&mut waiting, number, row);
        }
        let take = |waiting: &mut Waiting<&'static str>| {
            let (some, is_last) = waiting.take(3);
            (some.into_values().map(|rows| rows.concat()).collect::<Vec<_>>().join(" "), is_last, waiting.count)
        };
        assert_eq!(take(&mut waiting), ("a bc".to_owned(), false, 3));
        // Behind the round, and ahead of it.
        add(&mut waiting, 5, "g");
        add(&mut waiting, 9, "h");
        assert_eq!(take(&mut waiting), ("defh".to_owned(), true, 1), "a slot with more comes whole");
        assert_eq!(take(&mut waiting), ("g".to_owned(), true, 0));
        assert_eq!(take(&mut waiting), (String::new(), true, 0));
    }
}
