//! How far a figure might lie from what it would be of all people (自助法): those who answered are drawn again with repetition, and the figure
//! is worked out of each draw. The draws come from a seed, so that anybody who has it and the answers draws the same.
//!
//! The generator is SplitMix64, begun with the first eight bytes, most significant first, of the SHA-256 of the seed's UTF-8; the next number
//! modulo the count of answers is who is drawn. The ends are the smallest of the sorted figures below which so many lie.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sha2::{Digest, Sha256};

/// Between which two figures nearly all draws lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: Decimal,
    pub high: Decimal,
}

impl Interval {
    /// Whether zero lies in it: a difference like that may be nothing but chance.
    pub fn holds_zero(&self) -> bool {
        self.low <= Decimal::ZERO && self.high >= Decimal::ZERO
    }
}

struct SplitMix(u64);

impl SplitMix {
    fn of_seed(seed: &str) -> SplitMix {
        let hash = Sha256::digest(seed.as_bytes());
        let first = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        SplitMix(first)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }
}

/// The interval of a figure over `count` answers. `figure` is given how often each answer was drawn. `share` is how many of a thousand draws
/// lie inside. `None` where there is nothing to draw, or no draw has a figure.
pub fn bootstrap(
    count: usize,
    draws: usize,
    share: u32,
    seed: &str,
    mut figure: impl FnMut(&[u32]) -> Option<Decimal>,
) -> Option<Interval> {
    let modulus = u64::try_from(count).ok().filter(|count| *count > 0)?;
    let mut generator = SplitMix::of_seed(seed);
    let mut drawn: Vec<u32> = vec![0; count];
    let mut figures: Vec<Decimal> = Vec::with_capacity(draws);
    for _ in 0..draws {
        drawn.fill(0);
        for _ in 0..count {
            let who = (generator.next() % modulus).to_usize()?;
            drawn[who] += 1;
        }
        figures.extend(figure(&drawn));
    }
    figures.sort_unstable();
    let found = figures.len();
    let outside = usize::try_from(1000_u32.checked_sub(share)?).ok()?;
    // Half of what lies outside is below the lower end.
    let place = |thousandths: usize| (found * thousandths).div_ceil(2000).clamp(1, found) - 1;
    if found == 0 {
        return None;
    }
    Some(Interval { low: figures[place(outside)], high: figures[place(2000 - outside)] })
}
