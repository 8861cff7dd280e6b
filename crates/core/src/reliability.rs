//! How well the items of a questionnaire measure one thing (信度): Cronbach's alpha.
//!
//! `alpha = k / (k - 1) x (1 - sum of the items' variances / variance of the sums)` over the rows without a missing answer.
//! All variances have the same denominator, so it falls out and nothing is rounded before the last quotient.

use rust_decimal::Decimal;

use crate::exact::{common_units, quotient};
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reliability {
    /// `None` where nothing can be said: fewer than two complete rows, or sums that are all equal.
    pub alpha: Option<Decimal>,
    pub rows_used: usize,
}

/// Each row holds one person's answers, item by item.
pub fn reliability(rows: &[Vec<Option<Decimal>>]) -> Result<Reliability, Refusal> {
    let items = rows.first().map_or(0, Vec::len);
    if let Some(row) = rows.iter().position(|row| row.len() != items) {
        let refusal = Refusal::new("rows_of_unequal_length").with("row", row.to_string());
        return Err(refusal.with("items", items.to_string()).with("found", rows[row].len().to_string()));
    }
    if items < 2 {
        return Err(Refusal::new("too_few_items").with("items", items.to_string()));
    }
    let complete: Vec<Decimal> =
        rows.iter().filter_map(|row| row.iter().copied().collect::<Option<Vec<_>>>()).flatten().collect();
    let answers = common_units(&complete)?;
    let rows_used = answers.len() / items;
    let sums: Option<Vec<i128>> =
        answers.chunks(items).map(|row| row.iter().try_fold(0_i128, |sum, answer| sum.checked_add(*answer))).collect();
    let spreads = sums.and_then(|sums| {
        let of_items = (0..items)
            .map(|item| spread(answers.iter().copied().skip(item).step_by(items)))
            .try_fold(0_i128, |sum, spread| sum.checked_add(spread?));
        Some((of_items?, spread(sums.into_iter())?))
    });
    let too_many_digits = || Refusal::new("too_many_digits");
    let (of_items, of_sums) = spreads.ok_or_else(too_many_digits)?;
    if of_sums == 0 {
        return Ok(Reliability { alpha: None, rows_used });
    }
    let items = i128::try_from(items).map_err(|_| too_many_digits())?;
    let dividend = of_sums.checked_sub(of_items).and_then(|rest| rest.checked_mul(items));
    let divisor = of_sums.checked_mul(items - 1);
    let (Some(dividend), Some(divisor)) = (dividend, divisor) else { return Err(too_many_digits()) };
    Ok(Reliability { alpha: Some(quotient(dividend, divisor)?), rows_used })
}

/// `n x sum of squares - square of the sum`: the variance times a number that is the same for all items.
fn spread(numbers: impl Iterator<Item = i128>) -> Option<i128> {
    let (mut count, mut sum, mut squares) = (0_i128, 0_i128, 0_i128);
    for number in numbers {
        count += 1;
        sum = sum.checked_add(number)?;
        squares = squares.checked_add(number.checked_mul(number)?)?;
    }
    count.checked_mul(squares)?.checked_sub(sum.checked_mul(sum)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(rows: &[&[i64]]) -> Vec<Vec<Option<Decimal>>> {
        let answer = |answer: &i64| if *answer == 0 { None } else { Some(Decimal::from(*answer)) };
        rows.iter().map(|row| row.iter().map(answer).collect()).collect()
    }

    #[test]
    fn alpha_is_that_of_the_hand_calculation() {
        // Items 1, 2, 3, 4 and 2, 3, 3, 5 and 1, 3, 2, 4. Sums 4, 8, 8, 13.
        // n x squares - square of the sum: 4 x 30 - 100 = 20; 4 x 47 - 169 = 19; 4 x 30 - 100 = 20; together 59.
        // Of the sums: 4 x 313 - 33 x 33 = 1252 - 1089 = 163. alpha = 3 / 2 x (1 - 59 / 163) = 312 / 326.
        let alpha = reliability(&rows(&[&[1, 2, 1], &[2, 3, 3], &[3, 3, 2], &[4, 5, 4]])).unwrap();
        assert_eq!(alpha, Reliability { alpha: Some("0.95705521472392638037".parse().unwrap()), rows_used: 4 });
    }

    #[test]
    fn rows_with_a_missing_answer_are_left_out() {
        let all = [&[1, 2, 1][..], &[2, 3, 3], &[3, 0, 2], &[3, 3, 2], &[4, 5, 4], &[0, 0, 0]];
        assert_eq!(reliability(&rows(&all)).unwrap().rows_used, 4);
        assert_eq!(reliability(&rows(&all)), reliability(&rows(&[&[1, 2, 1], &[2, 3, 3], &[3, 3, 2], &[4, 5, 4]])));
    }

    #[test]
    fn without_spread_nothing_is_said_and_a_table_that_is_none_is_refused() {
        assert_eq!(reliability(&rows(&[&[3, 3], &[3, 3]])), Ok(Reliability { alpha: None, rows_used: 2 }));
        assert_eq!(reliability(&rows(&[&[3, 4]])), Ok(Reliability { alpha: None, rows_used: 1 }));
        assert_eq!(reliability(&rows(&[&[3, 4], &[3]])).unwrap_err().code, "rows_of_unequal_length");
        assert_eq!(reliability(&rows(&[&[3], &[4]])).unwrap_err().code, "too_few_items");
        assert_eq!(reliability(&[]).unwrap_err().code, "too_few_items");
    }

    proptest! {
        /// Twice the same answers in each row are perfectly consistent; another scale of all answers changes nothing.
        #[test]
        fn equal_items_have_an_alpha_of_one_and_the_scale_does_not_matter(
            answers in prop::collection::vec(1_i64..8, 2..30),
            others in prop::collection::vec(1_i64..8, 30),
        ) {
            prop_assume!(answers.iter().any(|answer| *answer != answers[0]));
            let twice: Vec<Vec<Option<Decimal>>> =
                answers.iter().map(|answer| vec![Some(Decimal::from(*answer)); 2]).collect();
            prop_assert_eq!(reliability(&twice).unwrap().alpha, Some(Decimal::ONE));
            let row = |factor: Decimal| -> Vec<Vec<Option<Decimal>>> {
                let pairs = answers.iter().zip(&others);
                pairs.map(|(a, b)| vec![Some(Decimal::from(*a) * factor), Some(Decimal::from(*b) * factor)]).collect()
            };
            prop_assert_eq!(reliability(&row(Decimal::ONE)), reliability(&row("0.1".parse().unwrap())));
        }
    }
}
