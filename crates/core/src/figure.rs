//! What the value of a named figure must be. A system says of the figures it asks for what kind each is, so that the pack
//! checker finds a wrong one where it is written.

use rust_decimal::Decimal;

use crate::decimal::decimal;
use crate::money::Fen;
use crate::service::Allowance;

/// A figure that a system asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct FigureRule {
    pub key: &'static str,
    pub is: FigureKind,
}

impl FigureRule {
    pub const fn new(key: &'static str, is: FigureKind) -> FigureRule {
        FigureRule { key, is }
    }
}

/// How the value of a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// A whole number, never negative: `60`.
    Count,
    /// A decimal number, never negative: `1.5`.
    Number,
    /// A decimal number from 0 to 1: `0.0005`.
    Share,
    /// Yuan: `50000.00`.
    Amount,
    /// What holds from each number on: `1: 12, 5: 18, 10: 24`.
    Steps,
    /// Keys: `participating, universal`.
    Words,
    /// A time: `5 years`, `60 days`.
    Period,
}

impl FigureKind {
    pub fn fits(self, value: &str) -> bool {
        let number = || decimal(value).filter(|number| *number >= Decimal::ZERO);
        match self {
            FigureKind::Count => value.parse::<u32>().is_ok(),
            FigureKind::Number => number().is_some(),
            FigureKind::Share => number().is_some_and(|number| number <= Decimal::ONE),
            FigureKind::Amount => value.parse::<Fen>().is_ok_and(|amount| amount >= Fen::ZERO),
            FigureKind::Steps => Steps::parse(value).is_some(),
            FigureKind::Words => words(value).is_some(),
            FigureKind::Period => value.parse::<Allowance>().is_ok(),
        }
    }

    /// What it must be, for a sentence.
    pub fn expected(self) -> &'static str {
        match self {
            FigureKind::Count => "a whole number from 0",
            FigureKind::Number => "a decimal number from 0",
            FigureKind::Share => "a share from 0 to 1",
            FigureKind::Amount => "an amount in yuan",
            FigureKind::Steps => "steps in ascending order, each a number and what holds from it on",
            FigureKind::Words => "keys with commas between them",
            FigureKind::Period => "a time in days, working days, months or years",
        }
    }

    pub fn example(self) -> &'static str {
        match self {
            FigureKind::Count => "15",
            FigureKind::Number => "1.5",
            FigureKind::Share => "0.0005",
            FigureKind::Amount => "50000.00",
            FigureKind::Steps => "1: 12, 5: 18, 10: 24",
            FigureKind::Words => "participating, universal",
            FigureKind::Period => "5 years",
        }
    }
}

/// What holds from each number on, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps(Vec<(Decimal, Decimal)>);

impl Steps {
    /// `None` where it is not written as steps.
    pub fn parse(text: &str) -> Option<Steps> {
        let step = |part: &str| {
            let (from, value) = part.split_once(':')?;
            Some((decimal(from.trim())?, decimal(value.trim())?))
        };
        let steps = text.split(',').map(step).collect::<Option<Vec<_>>>()?;
        steps.is_sorted_by(|one, next| one.0 < next.0).then_some(Steps(steps))
    }

    /// What holds at a number; `None` before the first step.
    pub fn at(&self, number: Decimal) -> Option<Decimal> {
        self.0.iter().rev().find(|(from, _)| *from <= number).map(|(_, value)| *value)
    }

    /// What stands at exactly this number.
    pub fn exactly(&self, number: Decimal) -> Option<Decimal> {
        self.0.iter().find(|(from, _)| *from == number).map(|(_, value)| *value)
    }
}

/// The keys of a list; `None` where one is empty or no key.
pub fn words(text: &str) -> Option<Vec<&str>> {
    let key = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    words.iter().all(|word| key(word)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_hold_from_their_number_on() {
        let steps = Steps::parse("1: 12, 5: 18, 10: 24").unwrap();
        let at = |text: &str| steps.at(text.parse().unwrap()).map(|months| months.to_string());
        assert_eq!(at("0.9"), None);
        assert_eq!(at("1").as_deref(), Some("12"));
        assert_eq!(at("4.99").as_deref(), Some("12"));
        assert_eq!(at("10").as_deref(), Some("24"));
        for wrong in ["", "5: 18, 1: 12", "1: 12, 1: 13", "1 = 12", "1:", "a: 1"] {
            assert_eq!(Steps::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_kind_takes_its_own_example() {
        use FigureKind::{Amount, Count, Number, Period, Share, Steps, Words};
        for kind in [Count, Number, Share, Amount, Steps, Words, Period] {
            assert!(kind.fits(kind.example()), "{kind:?}");
            assert!(!kind.fits("-1") && !kind.fits(""), "{kind:?}");
        }
        assert!(!Share.fits("1.01"));
        assert!(Period.fits("10 years") && !Period.fits("10"));
    }
}
