//! The satisfaction index by the form of the American Customer Satisfaction Index: `100 x sum of w (mean - least) / (most - least)` over
//! weights that are brought to 1 together.

use rust_decimal::Decimal;

use super::gap;
use crate::refusal::Refusal;

/// The mean of answers, those that are missing left out.
pub fn mean(answers: &[Option<Decimal>]) -> Result<Option<Decimal>, Refusal> {
    let known: Vec<Decimal> = answers.iter().copied().flatten().collect();
    gap::mean(&known)
}

/// From 0 to 100, of means on a scale and their weights.
pub fn satisfaction_index(
    means: &[Decimal],
    weights: &[Decimal],
    (least, most): (Decimal, Decimal),
) -> Result<Decimal, Refusal> {
    let too_many = || Refusal::new("too_many_digits");
    if means.is_empty() || means.len() != weights.len() {
        let refusal = Refusal::new("means_and_weights_differ").with("means", means.len().to_string());
        return Err(refusal.with("weights", weights.len().to_string()));
    }
    if most <= least {
        return Err(Refusal::new("scale_without_width")
            .with("least", least.to_string())
            .with("most", most.to_string()));
    }
    if let Some(outside) = means.iter().find(|mean| **mean < least || **mean > most) {
        return Err(Refusal::new("mean_outside_scale").with("mean", outside.to_string()));
    }
    if let Some(weight) = weights.iter().find(|weight| **weight < Decimal::ZERO) {
        return Err(Refusal::new("number_negative").with("field", "weights").with("number", weight.to_string()));
    }
    let mut sum = Decimal::ZERO;
    let mut all = Decimal::ZERO;
    for (mean, weight) in means.iter().zip(weights) {
        let part = mean.checked_sub(least).and_then(|above| above.checked_mul(*weight));
        sum = part.and_then(|part| sum.checked_add(part)).ok_or_else(too_many)?;
        all = all.checked_add(*weight).ok_or_else(too_many)?;
    }
    let width = most.checked_sub(least).and_then(|width| width.checked_mul(all)).ok_or_else(too_many)?;
    if width.is_zero() {
        return Err(Refusal::new("weights_all_zero"));
    }
    let index = sum.checked_mul(Decimal::ONE_HUNDRED).and_then(|sum| sum.checked_div(width)).ok_or_else(too_many)?;
    Ok(index.normalize())
}
