//! Rows of a file that are written together.

use std::collections::BTreeMap;

use yinuo_core::id::Slot;

use super::kind::ImportKind;
use super::reading::RowError;
use crate::house::House;

/// Rows of a lot as they come in.
pub(super) struct Gathered<K: ImportKind> {
    pub lines: usize,
    pub by_slot: BTreeMap<Slot, Vec<K::Row>>,
    pub errors: Vec<RowError>,
    pub bad: usize,
    pub noted: usize,
}

impl<K: ImportKind> Gathered<K> {
    pub fn new() -> Gathered<K> {
        Gathered { lines: 0, by_slot: BTreeMap::new(), errors: Vec::new(), bad: 0, noted: 0 }
    }

    pub fn add(&mut self, row: K::Row, house: &House) {
        self.lines += 1;
        self.noted += usize::from(K::is_noted(&row));
        self.by_slot.entry(K::slot(&row, &house.shared.keys)).or_default().push(row);
    }

    pub fn refuse(&mut self, errors: Vec<RowError>) {
        self.lines += 1;
        self.bad += 1;
        self.errors.extend(errors);
    }
}
