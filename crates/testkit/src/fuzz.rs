//! Fuzzing on the stable compiler: what readers take is made of what stands in the tree, altered at random, by seed.
//!
//! `YINUO_FUZZ_RUNS` asks for more runs a target than the tests take, `YINUO_FUZZ_SEED` for other draws; `cargo xtask fuzz` sets both. Several processes
//! share a long run by `YINUO_FUZZ_FROM`, the first run of each, or `YINUO_FUZZ_TARGET`, the only target of each. What fails is told as one line
//! that does it again: the target, a seed and the number of the run, `YINUO_FUZZ_RUN`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What stands in the middle of trouble wherever texts are read.
const WORDS: [&str; 36] = [
    "",
    "0",
    "-1",
    "9223372036854775807",
    "92233720368547758.07",
    "-92233720368547758.08",
    "1e999",
    "0.0000001",
    "NaN",
    "2011-09-28",
    "9999-12-31",
    "-009999-01-01",
    "2011-02-30",
    "2011-09-28T25:61:00",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "王芳",
    "𠮷👩‍👩‍👧‍👦",
    "é",
    "\"",
    "'",
    "\\",
    "\r\n",
    "\n\n",
    "\t",
    ",,,,",
    "]]\n[[",
    "{{",
    "}}",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&#x110000;",
    "</",
    "=1+1",
    "210682197509150027",
    "6222021234567890128",
];

/// No input, however it was altered, may take longer.
const LONGEST: Duration = Duration::from_secs(10);

/// A small generator: the same seed gives the same row on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides.max(1)
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// The number in a variable, where it is set.
pub fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// One of the words that make trouble.
pub fn word(dice: &mut Dice) -> &'static str {
    WORDS[dice.roll(WORDS.len())]
}

/// One of the corpus, altered in up to eight places.
pub fn altered(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = dice.pick(corpus).clone();
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(24)).min(bytes.len());
        match dice.roll(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..end, word(dice).bytes())),
            3 => drop(bytes.splice(at..at, word(dice).bytes())),
            4 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            // A part twice.
            5 => {
                let part = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, part));
            }
            // A part of another.
            6 => {
                let other = dice.pick(corpus);
                let from = dice.roll(other.len() + 1);
                let part = other[from..(from + dice.roll(64)).min(other.len())].to_vec();
                drop(bytes.splice(at..end, part));
            }
            _ => drop(bytes.splice(at..end, [u8::try_from(dice.roll(256)).unwrap_or_default()])),
        }
    }
    bytes
}

/// Whether a target is wanted, and not only another.
fn is_wanted(target: &str) -> bool {
    std::env::var("YINUO_FUZZ_TARGET").ok().is_none_or(|only| only == target)
}

/// Whether all targets are run from their first run on, so that what they come to altogether is known.
pub fn is_whole() -> bool {
    ["YINUO_FUZZ_TARGET", "YINUO_FUZZ_FROM", "YINUO_FUZZ_RUN"].iter().all(|variable| std::env::var(variable).is_err())
}

/// Runs a target on what `make` draws. Answers how often it ran, and says how long that took.
///
/// # Panics
/// Where the target does, or takes too long: with the line that does it again.
#[expect(clippy::print_stdout, reason = "long runs are reported by what they say")]
pub fn fuzz<T>(target: &str, runs: u64, make: impl Fn(&mut Dice) -> T, run: impl Fn(T)) -> u64 {
    if !is_wanted(target) {
        return 0;
    }
    let seed = number_of("YINUO_FUZZ_SEED").unwrap_or(20_110_929);
    let from = number_of("YINUO_FUZZ_FROM").unwrap_or(0);
    let (from, until) = match number_of("YINUO_FUZZ_RUN") {
        Some(number) => (number, number + 1),
        None => (from, from + number_of("YINUO_FUZZ_RUNS").unwrap_or(runs)),
    };
    let began_all = Instant::now();
    for number in from..until {
        let drawn = make(&mut Dice::new(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93)));
        let began = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| run(drawn)));
        let again = format!("YINUO_FUZZ_TARGET={target} YINUO_FUZZ_SEED={seed} YINUO_FUZZ_RUN={number}");
        assert!(done.is_ok(), "it panicked; again by {again}");
        assert!(began.elapsed() < LONGEST, "it took {:?}; again by {again}", began.elapsed());
    }
    println!("{target}: {} runs in {:?}", until - from, began_all.elapsed());
    until - from
}
