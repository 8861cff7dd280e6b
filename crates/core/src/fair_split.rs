//! An amount split by weights to the fen (按比例分摊): the parts add up to the amount, each within a fen of its exact part.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::exact::common_units;
use crate::money::Fen;
use crate::refusal::Refusal;

/// Every part gets its whole fen; the fen that are left go to the largest remainders, where those are equal to the earlier
/// part. A part without weight gets nothing.
pub fn fair_split(amount: Fen, weights: &[Decimal]) -> Result<Vec<Fen>, Refusal> {
    let amount = amount.not_negative("amount")?.0;
    if let Some(weight) = weights.iter().find(|weight| **weight < Decimal::ZERO) {
        return Err(Refusal::new("number_negative").with("field", "parts").with("number", weight.to_string()));
    }
    let weights = common_units(weights)?;
    let too_many_digits = || Refusal::new("too_many_digits");
    let total = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight)).ok_or_else(too_many_digits)?;
    if total == 0 {
        return Err(Refusal::new("nothing_to_split_by"));
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.into_iter().enumerate() {
        let exact = weight.checked_mul(amount.into()).ok_or_else(too_many_digits)?;
        // A part is never more than the amount, which is 64 bits.
        let part = i64::try_from(exact / total).map_err(|_| too_many_digits())?;
        parts.push(part);
        remainders.push((exact % total, index));
    }
    let left = amount - parts.iter().sum::<i64>();
    remainders.sort_by_key(|(remainder, index)| (Reverse(*remainder), *index));
    let left = usize::try_from(left).unwrap_or_default();
    for (_, index) in remainders.into_iter().take(left) {
        parts[index] += 1;
    }
    Ok(parts.into_iter().map(Fen).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(amount: i64, weights: &[&str]) -> Vec<i64> {
        let weights: Vec<Decimal> = weights.iter().map(|weight| weight.parse().unwrap()).collect();
        fair_split(Fen(amount), &weights).unwrap().into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn odd_fen_go_to_the_largest_remainders_and_the_earlier_part() {
        // 1.00 by thirds is 33.33 fen each: one fen is left, all remainders are equal, the first part has it.
        assert_eq!(split(100, &["1", "1", "1"]), [34, 33, 33]);
        // 1.01 by 0.2, 0.2, 0.25, 0.35: 20.2, 20.2, 25.25, 35.35; one fen is left for the largest remainder, 0.35.
        assert_eq!(split(101, &["0.2", "0.2", "0.25", "0.35"]), [20, 20, 25, 36]);
        // 0.03 by halves: 1.5 and 1.5.
        assert_eq!(split(3, &["0.5", "0.5"]), [2, 1]);
        assert_eq!(split(7, &["0", "3", "0"]), [0, 7, 0]);
        assert_eq!(split(0, &["1", "2"]), [0, 0]);
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        let code = |amount, weights: &[i64]| {
            let weights: Vec<Decimal> = weights.iter().map(|weight| Decimal::from(*weight)).collect();
            fair_split(Fen(amount), &weights).unwrap_err().code
        };
        assert_eq!(code(-1, &[1]), "amount_negative");
        assert_eq!(code(1, &[1, -1]), "number_negative");
        assert_eq!(code(1, &[0, 0]), "nothing_to_split_by");
        assert_eq!(code(1, &[]), "nothing_to_split_by");
    }

    proptest! {
        #[test]
        fn parts_add_up_and_none_is_a_fen_from_its_exact_part(
            amount in 0_i64..1_000_000_000_000,
            weights in prop::collection::vec((0_i64..1_000_000, 0_u32..6), 1..9),
        ) {
            let weights: Vec<Decimal> = weights.into_iter().map(|(digits, scale)| Decimal::new(digits, scale)).collect();
            prop_assume!(weights.iter().any(|weight| !weight.is_zero()));
            let parts = fair_split(Fen(amount), &weights).unwrap();
            prop_assert_eq!(parts.iter().map(|part| part.0).sum::<i64>(), amount);
            let units = common_units(&weights).unwrap();
            let total: i128 = units.iter().sum();
            for (part, unit) in parts.iter().zip(units) {
                // |part - amount x unit / total| < 1, without a division.
                let difference = i128::from(part.0) * total - i128::from(amount) * unit;
                prop_assert!(difference.abs() < total);
                prop_assert!(unit > 0 || part.0 == 0);
            }
        }
    }
}
