//! Drawing by a published seed (抽签): anybody who has the entries and the seed draws the same winners. Samples for
//! inspections and surveys are drawn so too.
//!
//! Each entry is hashed with SHA-256 over the UTF-8 of seed, line feed, entry, byte by byte, nothing trimmed; the smallest
//! hashes win. Any tool that knows SHA-256 does it again.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::refusal::Refusal;

/// The winners in order. Equal entries, and more winners than entries, are refused.
pub fn draw<Entry: AsRef<str>>(entries: &[Entry], seed: &str, winners: usize) -> Result<Vec<usize>, Refusal> {
    if winners > entries.len() {
        let refusal = Refusal::new("more_winners_than_entries");
        return Err(refusal.with("winners", winners.to_string()).with("entries", entries.len().to_string()));
    }
    let mut seen = HashSet::with_capacity(entries.len());
    if let Some(entry) = entries.iter().map(AsRef::as_ref).find(|entry| !seen.insert(*entry)) {
        return Err(Refusal::new("entry_twice").with("entry", entry.chars().take(80).collect::<String>()));
    }
    let seeded = Sha256::new().chain_update(seed).chain_update("\n");
    // Bytes in ascending order are their hexadecimal digits in ascending order.
    let mut hashed: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (seeded.clone().chain_update(entry.as_ref()).finalize(), index))
        .collect();
    hashed.sort();
    Ok(hashed.into_iter().take(winners).map(|(_, index)| index).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_winners_are_those_that_sha256sum_names() {
        // printf '2011-07\n%s' ENTRY | sha256sum, sorted: made by that command, not by this program.
        let entries = ["张三 13800000001", "李四", "王五", "赵六", "", " 李四"];
        let drawn = draw(&entries, "2011-07", 6).unwrap();
        let drawn: Vec<&str> = drawn.into_iter().map(|index| entries[index]).collect();
        assert_eq!(drawn, EXPECTED_ORDER);
        assert_eq!(draw(&entries, "2011-07", 0), Ok(Vec::new()));
    }

    const EXPECTED_ORDER: [&str; 6] = ["张三 13800000001", "赵六", "", "王五", " 李四", "李四"];

    #[test]
    fn equal_entries_and_too_many_winners_are_refused() {
        assert_eq!(draw(&["a", "b", "a"], "s", 1).unwrap_err().code, "entry_twice");
        assert_eq!(draw(&["a"], "s", 2).unwrap_err().code, "more_winners_than_entries");
        // Nothing is trimmed: these are three.
        assert_eq!(draw(&["a", "a ", "a\n"], "s", 3).unwrap().len(), 3);
    }

    proptest! {
        #[test]
        fn the_order_of_the_entries_changes_nothing(entries in prop::collection::hash_set("[a-z一-龥]{0,6}", 1..40), seed in ".{0,12}") {
            let entries: Vec<String> = entries.into_iter().collect();
            let backward: Vec<String> = entries.iter().rev().cloned().collect();
            let winners = entries.len().div_ceil(2);
            let one: Vec<&String> = draw(&entries, &seed, winners).unwrap().into_iter().map(|index| &entries[index]).collect();
            let other: Vec<&String> = draw(&backward, &seed, winners).unwrap().into_iter().map(|index| &backward[index]).collect();
            prop_assert_eq!(one, other);
        }
    }
}
