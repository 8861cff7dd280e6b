//! Counts and sums that a system keeps of its rows as they change.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use yinuo_store::{Changes, Store, TableRow};

use crate::stop::Stop;

/// What is wrong with sums that a system keeps, a sentence each.
pub type WrongSums = for<'a> fn(&'a Store) -> BoxFuture<'a, Result<Vec<String>, Stop>>;

/// Counts and sums that a system keeps of its rows as they change, in the commit that changes them.
#[derive(Debug)]
pub struct KeptSums {
    /// Adds to the changes of a batch what they move, to rows of this stripe and in the order of their keys.
    pub add: fn(&mut Changes, i64),
    pub wrong: WrongSums,
}

/// What the changed rows of a table move of sums kept by a key, in the order of the keys and without those of which nothing moves. `note` adds a row
/// to the sums (1), or takes it away (-1).
pub fn moved<'a, R: TableRow, K: Ord, F: Default + PartialEq>(
    changes: &'a Changes,
    note: impl Fn(&mut BTreeMap<K, F>, &'a R, i64),
) -> impl Iterator<Item = (K, F)> {
    let mut sums = BTreeMap::new();
    for (was, is) in changes.moves::<R>() {
        if let Some(was) = was {
            note(&mut sums, was, -1);
        }
        if let Some(is) = is {
            note(&mut sums, is, 1);
        }
    }
    sums.into_iter().filter(|(_, figures)| *figures != F::default())
}
