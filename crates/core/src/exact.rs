//! Products, sums and quotients without loss, for what is rounded once at the end. A [`Decimal`] keeps 28 digits and rounds
//! what goes beyond; five factors of a claim can have more, and a half fen that was rounded on the way is rounded wrongly
//! in the end. What does not fit into 128 bits is no answer.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::money::Fen;
use crate::refusal::Refusal;

/// An exact decimal number, wider than a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    digits: i128,
    /// How many of the digits stand behind the point.
    scale: u32,
}

/// The answer has more digits than can be counted exactly.
fn too_many_digits() -> Refusal {
    Refusal::new("too_many_digits")
}

impl Exact {
    pub const ZERO: Exact = Exact { digits: 0, scale: 0 };

    pub fn of(number: Decimal) -> Exact {
        let number = number.normalize();
        Exact { digits: number.mantissa(), scale: number.scale() }
    }

    /// An amount, counted in fen.
    pub fn fen(amount: Fen) -> Exact {
        Exact { digits: amount.0.into(), scale: 0 }
    }

    pub fn times(self, factor: Decimal) -> Result<Exact, Refusal> {
        let factor = Exact::of(factor);
        let digits = self.digits.checked_mul(factor.digits).ok_or_else(too_many_digits)?;
        Ok(Exact { digits, scale: self.scale + factor.scale })
    }

    pub fn plus(self, other: Exact) -> Result<Exact, Refusal> {
        let scale = self.scale.max(other.scale);
        let (one, other) = (self.digits_at(scale)?, other.digits_at(scale)?);
        Ok(Exact { digits: one.checked_add(other).ok_or_else(too_many_digits)?, scale })
    }

    /// Above, at or below zero.
    pub fn sign(self) -> Ordering {
        self.digits.cmp(&0)
    }

    fn digits_at(self, scale: u32) -> Result<i128, Refusal> {
        let ten = 10_i128.checked_pow(scale - self.scale);
        ten.and_then(|ten| self.digits.checked_mul(ten)).ok_or_else(too_many_digits)
    }

    /// To the nearest fen, a half away from zero.
    pub fn rounded(self) -> Result<Fen, Refusal> {
        self.rounded_over(1)
    }

    /// Divided by a whole number above 0, then to the nearest fen.
    pub fn rounded_over(self, divisor: u32) -> Result<Fen, Refusal> {
        let ten = 10_i128.checked_pow(self.scale);
        let divisor = ten.and_then(|ten| ten.checked_mul(divisor.into())).ok_or_else(too_many_digits)?;
        let rounded = half_up(self.digits, divisor).ok_or_else(too_many_digits)?;
        i64::try_from(rounded).map(Fen).map_err(|_| too_many_digits())
    }
}

/// The nearest whole number, a half away from zero. `divisor` is above 0.
fn half_up(dividend: i128, divisor: i128) -> Option<i128> {
    let (whole, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
    let up = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
    if up { whole.checked_add(dividend.signum()) } else { Some(whole) }
}

/// How many decimals of a quotient are shown.
const SHOWN_DECIMALS: u32 = 20;

/// A quotient of whole numbers with 20 decimals, the last rounded half up, without zeros at the end. `divisor` is above 0.
pub fn quotient(dividend: i128, divisor: i128) -> Result<Decimal, Refusal> {
    let told = || {
        let (whole, mut rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
        let mut digits = whole;
        for _ in 0..SHOWN_DECIMALS {
            let next = rest.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(next / divisor)?;
            rest = next % divisor;
        }
        if rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs() {
            digits = digits.checked_add(dividend.signum())?;
        }
        let shown = Decimal::try_from_i128_with_scale(digits, SHOWN_DECIMALS).ok()?;
        Some(shown.normalize())
    };
    told().ok_or_else(too_many_digits)
}

/// Whole numbers of a common unit: `0.5` and `2` are `5` and `20` tenths.
pub fn common_units(numbers: &[Decimal]) -> Result<Vec<i128>, Refusal> {
    let numbers: Vec<Exact> = numbers.iter().map(|number| Exact::of(*number)).collect();
    let scale = numbers.iter().map(|number| number.scale).max().unwrap_or(0);
    numbers.into_iter().map(|number| number.digits_at(scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_product_of_more_digits_than_a_decimal_holds_is_rounded_once() {
        // 999 999 999.99 yuan x 0.123456789 x 0.987654321 x 12345.678: 99999999999 x 123456789 x 987654321 x 12345678
        // have 38 digits and more.
        let amount = Exact::fen(Fen(99_999_999_999));
        let product = amount.times(number("0.123456789")).unwrap().times(number("0.987654321")).unwrap();
        assert_eq!(product.rounded(), Ok(Fen(12_193_263_111)));
        assert!(product.times(number("1234567890123456789")).is_err());
        // 0.01 yuan x 0.5: half a fen, up; the other side of zero too.
        assert_eq!(Exact::fen(Fen(1)).times(number("0.5")).unwrap().rounded(), Ok(Fen(1)));
        assert_eq!(Exact::fen(Fen(-1)).times(number("0.5")).unwrap().rounded(), Ok(Fen(-1)));
        assert_eq!(Exact::fen(Fen(1)).times(number("0.4999")).unwrap().rounded(), Ok(Fen(0)));
    }

    #[test]
    fn a_quotient_is_shown_with_twenty_decimals() {
        assert_eq!(quotient(2, 3).unwrap().to_string(), "0.66666666666666666667");
        assert_eq!(quotient(-2, 3).unwrap().to_string(), "-0.66666666666666666667");
        assert_eq!(quotient(1, 4).unwrap().to_string(), "0.25");
        assert_eq!(quotient(0, 4).unwrap().to_string(), "0");
        assert!(quotient(i128::MAX, 3).is_err());
    }
}
