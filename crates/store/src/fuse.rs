//! A fuse in a store: from a chosen step on nothing is answered any more, as after a crash.
//!
//! A step is what a crash can fall between: a begin, a load, a write, what comes before a commit and what comes after it. So work is lost whole or done whole
//! without anybody being told. Simulations set it; a house that serves has none.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::failure::StoreFailure;

#[derive(Debug)]
pub struct Fuse(AtomicI64);

/// It holds until it is told when to blow.
const WHOLE: i64 = i64::MAX;

impl Default for Fuse {
    fn default() -> Fuse {
        Fuse(AtomicI64::new(WHOLE))
    }
}

impl Fuse {
    /// So many steps go well yet, and none after them.
    pub fn blow_after(&self, steps: u32) {
        self.0.store(i64::from(steps), Ordering::SeqCst);
    }

    pub fn is_blown(&self) -> bool {
        self.0.load(Ordering::SeqCst) <= 0
    }

    pub(crate) fn step(&self) -> Result<(), StoreFailure> {
        let one_less = |left: i64| if left == WHOLE { None } else { Some((left - 1).max(0)) };
        match self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
            Ok(0) => Err(StoreFailure::Connection { detail: "the fuse is blown".to_owned() }),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
