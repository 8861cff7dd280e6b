//! What people expected against what they found (SERVQUAL): the gap of an item is the mean of perception less expectation over all who
//! answered both; of a dimension the mean of its items' gaps; of the whole the mean of the dimensions' gaps, and weighted by points of a
//! hundred. What is missing is left out.

use rust_decimal::Decimal;

use super::questionnaire::{Questionnaire, hundred};
use crate::exact::quotient;
use crate::refusal::Refusal;

/// One answer to one item, in points; reversed items are turned round already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapAnswer {
    /// Which item, by its place in the questionnaire.
    pub item: usize,
    pub expectation: Option<Decimal>,
    pub perception: Option<Decimal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapReport {
    /// By item: its key, its gap, how many answered both.
    pub items: Vec<(String, Option<Decimal>, u64)>,
    /// By dimension: its key and its gap.
    pub dimensions: Vec<(String, Option<Decimal>)>,
    pub unweighted: Option<Decimal>,
    /// `None` as well where a dimension with weight has no gap.
    pub weighted: Option<Decimal>,
}

/// The gaps. `points` are a hundred together; the questionnaire's own, where none are given. `drawn` says how often the answers of each
/// respondent count, where they were drawn again.
pub fn gaps(
    questionnaire: &Questionnaire,
    answers: impl Iterator<Item = (GapAnswer, u32)>,
    points: Option<&[(String, Decimal)]>,
) -> Result<GapReport, Refusal> {
    let too_many = || Refusal::new("too_many_digits");
    let mut sums: Vec<(Decimal, u64)> = vec![(Decimal::ZERO, 0); questionnaire.items.len()];
    for (answer, times) in answers {
        let (Some(expected), Some(found)) = (answer.expectation, answer.perception) else { continue };
        let Some((sum, count)) = sums.get_mut(answer.item) else { continue };
        let gap = found.checked_sub(expected).and_then(|gap| gap.checked_mul(Decimal::from(times)));
        *sum = gap.and_then(|gap| sum.checked_add(gap)).ok_or_else(too_many)?;
        *count += u64::from(times);
    }
    let mut items = Vec::new();
    for (item, (sum, count)) in questionnaire.items.iter().zip(&sums) {
        if item.dimension.is_some() {
            items.push((item.key.clone(), mean_of(*sum, *count)?, *count));
        }
    }
    let mut dimensions = Vec::new();
    for dimension in &questionnaire.dimensions {
        let of_it = |key: &str| {
            questionnaire.item(key).is_some_and(|item| item.dimension.as_deref() == Some(dimension.key.as_str()))
        };
        let gaps: Vec<Decimal> = items.iter().filter(|(key, ..)| of_it(key)).filter_map(|(_, gap, _)| *gap).collect();
        dimensions.push((dimension.key.clone(), mean(&gaps)?));
    }
    let all: Option<Vec<Decimal>> = dimensions.iter().map(|(_, gap)| *gap).collect();
    let known: Vec<Decimal> = dimensions.iter().filter_map(|(_, gap)| *gap).collect();
    let own = || questionnaire.dimensions.iter().map(|one| (one.key.clone(), one.points)).collect::<Vec<_>>();
    let points = points.map_or_else(own, <[_]>::to_vec);
    hundred(points.iter().map(|(_, points)| *points))?;
    let weighted = match all {
        Some(_) => {
            let mut sum = Decimal::ZERO;
            for (key, gap) in &dimensions {
                let weight = points.iter().find(|(known, _)| known == key).map_or(Decimal::ZERO, |(_, points)| *points);
                let part = gap.and_then(|gap| gap.checked_mul(weight));
                sum = part.and_then(|part| sum.checked_add(part)).ok_or_else(too_many)?;
            }
            Some(sum.checked_div(Decimal::ONE_HUNDRED).ok_or_else(too_many)?.normalize())
        }
        None => None,
    };
    Ok(GapReport { items, dimensions, unweighted: mean(&known)?, weighted })
}

fn mean_of(sum: Decimal, count: u64) -> Result<Option<Decimal>, Refusal> {
    if count == 0 {
        return Ok(None);
    }
    let too_many = || Refusal::new("too_many_digits");
    let ten = 10_i128.checked_pow(sum.scale()).and_then(|ten| ten.checked_mul(i128::from(count)));
    quotient(sum.mantissa(), ten.ok_or_else(too_many)?).map(Some)
}

/// The mean of figures that have been worked out; of none there is none.
pub(super) fn mean(figures: &[Decimal]) -> Result<Option<Decimal>, Refusal> {
    let too_many = || Refusal::new("too_many_digits");
    let sum = figures.iter().try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(*figure)).ok_or_else(too_many)?;
    if figures.is_empty() {
        return Ok(None);
    }
    let count = Decimal::from(figures.len());
    Ok(Some(sum.checked_div(count).ok_or_else(too_many)?.normalize()))
}
