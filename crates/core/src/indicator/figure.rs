//! The figure itself, from what was counted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::definition::{How, Indicator, Part, Take};
use crate::refusal::Refusal;

/// What was counted of a series: how often each number was there, and the amounts that came with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    pub numbers: BTreeMap<i64, Tally>,
}

/// How many, and their amounts together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: i64,
    pub total: i64,
}

/// How many facts have a number from one to another, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpreadStep {
    pub from: i64,
    pub last: i64,
    pub count: i64,
}

impl Distribution {
    pub fn add(&mut self, number: i64, tally: Tally) {
        let known = self.numbers.entry(number).or_default();
        known.count = known.count.saturating_add(tally.count);
        known.total = known.total.saturating_add(tally.total);
    }

    pub fn merge(&mut self, other: &Distribution) {
        other.numbers.iter().for_each(|(number, tally)| self.add(*number, *tally));
    }

    pub fn count(&self) -> i64 {
        self.take(Take::COUNT)
    }

    /// What of it is taken.
    pub fn take(&self, take: Take) -> i64 {
        let those = self.numbers.iter().filter(|(number, _)| take.limit.is_none_or(|limit| limit.holds(**number)));
        let of = |tally: &Tally| if take.sum { tally.total } else { tally.count };
        those.fold(0_i64, |sum, (_, tally)| sum.saturating_add(of(tally)))
    }

    /// How often numbers were there, in steps of equal width from the least to the greatest, at most so many. What has no number is left out.
    pub fn steps(&self, most: u32) -> Vec<SpreadStep> {
        let known = || self.numbers.range(0..).filter(|(_, tally)| tally.count > 0);
        let (Some((least, _)), Some((greatest, _))) = (known().next(), known().next_back()) else { return Vec::new() };
        let width = (greatest - least) / i64::from(most.max(1)) + 1;
        let mut steps: Vec<SpreadStep> = Vec::new();
        let mut from = *least;
        while from <= *greatest {
            let last = from + width - 1;
            let count = self.numbers.range(from..=last).fold(0_i64, |sum, (_, tally)| sum.saturating_add(tally.count));
            steps.push(SpreadStep { from, last, count });
            from = last + 1;
        }
        steps
    }

    /// The middle number; of an even count the mean of both in the middle.
    pub fn median(&self) -> Option<Decimal> {
        let count = self.count();
        if count == 0 {
            return None;
        }
        let at = |place: i64| {
            let mut before = 0_i64;
            let mut numbers = self.numbers.iter();
            numbers.find(|(_, tally)| {
                before = before.saturating_add(tally.count);
                before > place
            })
        };
        let (low, high) = (at((count - 1) / 2)?.0, at(count / 2)?.0);
        let sum = Decimal::from(*low).checked_add(Decimal::from(*high))?;
        sum.checked_div(Decimal::TWO).map(|median| median.normalize())
    }
}

/// A figure: a value, or that there was nothing to make one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Value(Decimal),
    NoCases,
}

impl Figure {
    pub fn value(self) -> Option<Decimal> {
        match self {
            Figure::Value(value) => Some(value),
            Figure::NoCases => None,
        }
    }
}

/// Money is counted in fen and shown in yuan.
const FEN: Decimal = Decimal::ONE_HUNDRED;

/// The figure of an indicator from the distributions of its terms, in their order. A score is put together by [`score`].
pub fn figure(indicator: &Indicator, counted: &[Distribution]) -> Result<Figure, Refusal> {
    let too_many = || Refusal::new("too_many_digits");
    let value = match (&indicator.how, counted) {
        (How::Total(term), [all]) => {
            let taken = Decimal::from(all.take(term.take));
            Some(if term.take.sum { taken.checked_div(FEN).ok_or_else(too_many)? } else { taken })
        }
        (How::Ratio { above, below }, [upper, lower]) => match lower.take(below.take) {
            0 => None,
            divisor => {
                let part = Decimal::from(upper.take(above.take)).checked_mul(indicator.times);
                Some(part.and_then(|part| part.checked_div(Decimal::from(divisor))).ok_or_else(too_many)?)
            }
        },
        (How::Median(_), [all]) => all.median(),
        _ => None,
    };
    Ok(value.map_or(Figure::NoCases, |value| Figure::Value(value.normalize())))
}

/// The points of a score from the figures of its parts, in their order. A part without cases is left out, and the others count for more: with
/// the points comes for how many points of a hundred there were cases.
pub fn score(parts: &[Part], figures: &[Figure]) -> Result<(Figure, Decimal), Refusal> {
    let too_many = || Refusal::new("too_many_digits");
    let (mut points, mut counted) = (Decimal::ZERO, Decimal::ZERO);
    for (part, figure) in parts.iter().zip(figures) {
        let Figure::Value(value) = figure else { continue };
        let own = part_points(part, *value).ok_or_else(too_many)?;
        points = points.checked_add(own).ok_or_else(too_many)?;
        counted = counted.checked_add(part.points).ok_or_else(too_many)?;
    }
    if counted.is_zero() {
        return Ok((Figure::NoCases, counted));
    }
    let of_hundred = points.checked_mul(Decimal::ONE_HUNDRED).and_then(|points| points.checked_div(counted));
    Ok((Figure::Value(of_hundred.ok_or_else(too_many)?.normalize()), counted))
}

/// The points of one part.
pub fn part_points(part: &Part, value: Decimal) -> Option<Decimal> {
    let width = part.full.checked_sub(part.none)?;
    let reached = value.checked_sub(part.none)?.checked_div(width)?;
    part.points.checked_mul(reached.clamp(Decimal::ZERO, Decimal::ONE))
}
