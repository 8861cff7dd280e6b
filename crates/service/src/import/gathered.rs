//! Rows of a file that are read together and written lot by lot, each lot of a few slots that lie side by side.
//!
//! What is kept by slot stands side by side in the database: a commit of all slots touches a page of each of them in every table
//! and writes each anew, for two or three rows on it. So many rows are gathered as they were read, which takes little memory, and the
//! rows of the database are made and written for some slots after the other.

use std::collections::BTreeMap;

use yinuo_core::id::Slot;

use super::kind::ImportKind;
use super::reading::RowError;
use crate::house::House;

pub(super) type BySlot<R> = BTreeMap<Slot, Vec<R>>;

/// Rows as they come in.
pub(super) struct Gathered<K: ImportKind> {
    by_slot: BySlot<K::Row>,
    pub lines: Lines,
}

/// The lines of the file that rows were gathered from.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How many, good and bad.
    pub count: usize,
    pub errors: Vec<RowError>,
    pub bad: usize,
    pub noted: usize,
}

impl<K: ImportKind> Gathered<K> {
    pub fn new() -> Gathered<K> {
        Gathered { by_slot: BTreeMap::new(), lines: Lines::default() }
    }

    pub fn add(&mut self, row: K::Row, house: &House) {
        self.lines.count += 1;
        self.lines.noted += usize::from(K::is_noted(&row));
        self.by_slot.entry(K::slot(&row, &house.shared.keys)).or_default().push(row);
    }

    pub fn refuse(&mut self, errors: Vec<RowError>) {
        self.lines.count += 1;
        self.lines.bad += 1;
        self.lines.errors.extend(errors);
    }

    /// The rows in lots, as [`lots_of`] has them; at least one, though it be empty.
    pub fn into_lots(self, most: usize) -> (Vec<BySlot<K::Row>>, Lines) {
        let mut lots = lots_of(self.by_slot, most);
        if lots.is_empty() {
            lots.push(BTreeMap::new());
        }
        (lots, self.lines)
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
}
