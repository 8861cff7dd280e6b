//! What was found: a stretch of speech, and how well it fits.

use std::cmp::Reverse;

/// A stretch of the clerk's characters and how near it is to what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) from: usize,
    pub(super) past: usize,
    /// Thousandths. What has several segments or parts is as good as the worst of them.
    pub(super) score: u32,
}

impl Match {
    pub(super) fn and(self, next: Match) -> Match {
        Match { from: self.from, past: next.past, score: self.score.min(next.score) }
    }

    /// The best first, of equal ones the earliest.
    pub(super) fn rank(&self) -> (Reverse<u32>, usize) {
        (Reverse(self.score), self.from)
    }
}
