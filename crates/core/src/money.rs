//! Money in whole fen (分), one hundredth of a yuan. Text is read digit by digit, never through a float; a rate is an exact
//! decimal and every multiplication names its rounding.

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// An amount in fen. May be negative: a refund, a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// What to do with a part of a fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest fen, a half away from zero: 四舍五入.
    HalfUp,
    /// To the nearest fen, a half to the even one.
    HalfEven,
    /// The part is dropped.
    Down,
    /// Any part makes a whole fen, away from zero.
    Up,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyRefusal {
    NotAnAmount,
    /// More than two digits after the point.
    SmallerThanAFen,
    AmountTooLarge,
}

impl MoneyRefusal {
    pub fn code(self) -> &'static str {
        match self {
            MoneyRefusal::NotAnAmount => "not_an_amount",
            MoneyRefusal::SmallerThanAFen => "smaller_than_a_fen",
            MoneyRefusal::AmountTooLarge => "amount_too_large",
        }
    }
}

impl fmt::Display for MoneyRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MoneyRefusal::NotAnAmount => "not an amount in yuan like 1200.00",
            MoneyRefusal::SmallerThanAFen => "an amount has at most two digits after the point",
            MoneyRefusal::AmountTooLarge => "the amount is too large to be counted in fen",
        })
    }
}

impl std::error::Error for MoneyRefusal {}

impl Fen {
    pub const ZERO: Fen = Fen(0);
    /// What can be written as one amount: a trillion yuan. Nobody pays so much, and sums of tens of thousands of such amounts can still
    /// be counted. What a house takes at most stands in its packs, far below.
    pub const LARGEST: Fen = Fen(100_000_000_000_000);

    /// The amount, where it is not below zero. `field` is how the refusal names it.
    pub fn not_negative(self, field: &str) -> Result<Fen, Refusal> {
        if self < Fen::ZERO {
            return Err(Refusal::new("amount_negative").with("field", field).with("amount", self.to_string()));
        }
        Ok(self)
    }

    pub fn checked_add(self, other: Fen) -> Result<Fen, MoneyRefusal> {
        self.0.checked_add(other.0).map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }

    pub fn checked_sub(self, other: Fen) -> Result<Fen, MoneyRefusal> {
        self.0.checked_sub(other.0).map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }

    pub fn checked_neg(self) -> Result<Fen, MoneyRefusal> {
        self.0.checked_neg().map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }

    /// So many times the amount.
    pub fn checked_mul(self, count: i64) -> Result<Fen, MoneyRefusal> {
        self.0.checked_mul(count).map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }

    pub fn checked_sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, MoneyRefusal> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// The amount at a rate, such as `0.0005` a day.
    pub fn times(self, rate: Decimal, rounding: Rounding) -> Result<Fen, MoneyRefusal> {
        let strategy = match rounding {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
        };
        let product = Decimal::from(self.0).checked_mul(rate).ok_or(MoneyRefusal::AmountTooLarge)?;
        product.round_dp_with_strategy(0, strategy).to_i64().map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }

    /// The amount in yuan, exactly.
    pub fn yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// As people read it on letters and papers, with its thousands apart: `12,345.60`. What programs read has no separators.
    pub fn grouped(self) -> String {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let digits = (fen / 100).to_string();
        let mut whole = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        format!("{sign}{whole}.{:02}", fen % 100)
    }
}

/// Reads yuan: `1200`, `1200.5`, `-0.05`. No separators, no exponent, no sign but minus.
impl FromStr for Fen {
    type Err = MoneyRefusal;

    fn from_str(text: &str) -> Result<Fen, MoneyRefusal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (yuan, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(MoneyRefusal::NotAnAmount),
            Some((yuan, fraction)) => (yuan, fraction),
            None => (digits, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || !all_digits(yuan) || !all_digits(fraction) {
            return Err(MoneyRefusal::NotAnAmount);
        }
        if fraction.len() > 2 {
            return Err(MoneyRefusal::SmallerThanAFen);
        }
        let padding = &"00"[fraction.len()..];
        let fen = yuan.bytes().chain(fraction.bytes()).chain(padding.bytes()).try_fold(0i64, |total, digit| {
            let digit = i64::from(digit - b'0');
            let digit = if negative { -digit } else { digit };
            total.checked_mul(10)?.checked_add(digit)
        });
        let fen = fen.filter(|fen| fen.unsigned_abs() <= Fen::LARGEST.0.unsigned_abs());
        fen.map(Fen).ok_or(MoneyRefusal::AmountTooLarge)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yuan_are_read_digit_by_digit() {
        for (text, fen) in [("1200.00", 120_000), ("1200", 120_000), ("0.5", 50), ("-0.05", -5), ("007.10", 710)] {
            assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
        }
        for text in ["", "-", ".5", "1.", "1,200", "+1", "1e3", "１", " 1", "--1", "1.2.3", "NaN"] {
            assert_eq!(text.parse::<Fen>(), Err(MoneyRefusal::NotAnAmount), "{text}");
        }
        assert_eq!("0.001".parse::<Fen>(), Err(MoneyRefusal::SmallerThanAFen));
        assert_eq!("1000000000000.00".parse(), Ok(Fen::LARGEST));
        assert_eq!("-1000000000000.00".parse(), Ok(Fen(-Fen::LARGEST.0)));
        for text in ["1000000000000.01", "-1000000000000.01", "6222020200112233445", "92233720368547758.08"] {
            assert_eq!(text.parse::<Fen>(), Err(MoneyRefusal::AmountTooLarge), "{text}");
        }
    }

    #[test]
    fn people_read_amounts_with_their_thousands_apart() {
        let cases =
            [(0, "0.00"), (5, "0.05"), (99_900, "999.00"), (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89")];
        for (fen, text) in cases {
            assert_eq!(Fen(fen).grouped(), text);
        }
    }

    #[test]
    fn a_rate_is_rounded_as_it_is_told() {
        let rate: Decimal = "0.0005".parse().unwrap();
        let times = |fen, rounding| Fen(fen).times(rate, rounding).unwrap().0;
        // 3 000 fen at 0.5 per mille is one fen and a half.
        assert_eq!(times(3_000, Rounding::HalfUp), 2);
        assert_eq!(times(3_000, Rounding::HalfEven), 2);
        assert_eq!(times(1_000, Rounding::HalfEven), 0);
        assert_eq!(times(3_000, Rounding::Down), 1);
        assert_eq!(times(2_001, Rounding::Up), 2);
        assert_eq!(times(-3_000, Rounding::HalfUp), -2);
        assert_eq!(times(-3_000, Rounding::Down), -1);
        assert_eq!(Fen(i64::MAX).times(Decimal::from(2), Rounding::Down), Err(MoneyRefusal::AmountTooLarge));
    }

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), Err(MoneyRefusal::AmountTooLarge));
        assert_eq!(Fen(i64::MIN).checked_neg(), Err(MoneyRefusal::AmountTooLarge));
        assert_eq!(Fen::checked_sum([Fen(1), Fen(2), Fen(-5)]), Ok(Fen(-2)));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(fen in -Fen::LARGEST.0..=Fen::LARGEST.0) {
            prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
        }
    }
}
