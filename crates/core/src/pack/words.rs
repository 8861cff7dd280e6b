//! `[words.SYSTEM.GROUP]`: what letters call the things a system knows by keys. A pack that names anything of a system names
//! everything: a letter never shows a key.

use std::collections::BTreeMap;

use super::finding::{Findings, remedy_for_unknown};
use super::table::Table;
use crate::event::WordGroup;
use crate::systems;
use crate::text::LocalText;

/// The words of a pack, by system, group and key.
pub type Words = BTreeMap<String, BTreeMap<String, BTreeMap<String, LocalText>>>;

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Words {
    let mut found = Words::new();
    for root in roots.iter_mut() {
        for table in root.tables("words", findings) {
            read_systems(&table, &mut found, findings);
        }
    }
    found
}

fn read_systems(table: &Table<'_>, found: &mut Words, findings: &mut Findings<'_>) {
    for (system, value) in table.entries() {
        let groups: Vec<&WordGroup> = systems::word_groups().filter(|group| group.system == system).collect();
        let path = table.path_of(system);
        if groups.is_empty() {
            let mut known: Vec<&str> = systems::word_groups().map(|group| group.system).collect();
            known.dedup();
            let message = format!("no system `{system}` needs words");
            let remedy = remedy_for_unknown(system, &known);
            findings.error(table.place_of(system), path, "unknown_words", message, remedy);
            continue;
        }
        let Some(mut of_system) = Table::from_value(value, table.place.file, path, findings) else { continue };
        let known = found.entry(system.to_owned()).or_default();
        for group in groups {
            let Some(value) = of_system.value(group.key) else {
                of_system.missing(group.key, "a pack that has words of a system has all of them", findings);
                continue;
            };
            let path = of_system.path_of(group.key);
            let Some(mut words) = Table::from_value(value, of_system.place.file, path, findings) else { continue };
            let of_group = known.entry(group.key.to_owned()).or_default();
            for key in (group.words)() {
                if let Some(word) = words.required_local_text(key, findings) {
                    of_group.insert(key.to_owned(), word);
                }
            }
            words.finish(findings);
        }
        of_system.finish(findings);
    }
}
