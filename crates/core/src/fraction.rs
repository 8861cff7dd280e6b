//! Fractions (分数份额): exact parts of a whole. A third is a third, which no decimal is; so three equal beneficiaries add up.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A fraction, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    part: u64,
    whole: u64,
}

/// Places after the point that a decimal has at most.
const PLACES: u32 = 12;

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Fraction {
    pub const WHOLE: Fraction = Fraction { part: 1, whole: 1 };

    /// `None` of nothing.
    pub fn new(part: u64, whole: u64) -> Option<Fraction> {
        if whole == 0 {
            return None;
        }
        let divisor = u64::try_from(common_divisor(part.into(), whole.into())).ok()?;
        Some(Fraction { part: part / divisor, whole: whole / divisor })
    }

    /// Reads `0.5`, `50%` or `1/3`. No signs, no separators.
    pub fn parse(text: &str) -> Option<Fraction> {
        let text = text.trim();
        match text.strip_suffix(['%', '％']) {
            Some(percent) if percent.contains(['/', '／']) => None,
            Some(percent) => Fraction::parse_percent(percent),
            None => read(text),
        }
    }

    /// Reads a share that is written in percent where it says nothing: `50`, `50%`, `33.333`; a fraction is one: `1/3`.
    pub fn parse_percent(text: &str) -> Option<Fraction> {
        let text = text.trim();
        let read = read(text.strip_suffix(['%', '％']).unwrap_or(text).trim())?;
        if text.contains(['/', '／']) {
            return if text.ends_with(['%', '％']) { None } else { Some(read) };
        }
        Fraction::new(read.part, read.whole.checked_mul(100)?)
    }

    pub fn is_zero(self) -> bool {
        self.part == 0
    }

    /// More than the whole.
    pub fn is_too_much(self) -> bool {
        self.part > self.whole
    }

    /// As a decimal, where it is one.
    fn decimal(self) -> Option<Decimal> {
        let (mut rest, mut twos, mut fives) = (self.whole, 0u32, 0u32);
        while rest.is_multiple_of(2) {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest.is_multiple_of(5) {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let places = twos.max(fives);
        // What has more would not be read back.
        if rest == 1 && places <= PLACES {
            let scaled = i128::from(self.part).checked_mul(10i128.checked_pow(places)? / i128::from(self.whole))?;
            return Decimal::try_from_i128_with_scale(scaled, places).ok();
        }
        None
    }

    /// In percent, where that is a decimal, otherwise as a fraction: `33.33%`, `1/3`.
    pub fn percent(self) -> String {
        let percent = self.decimal().and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
        percent.map_or_else(|| self.to_string(), |percent| format!("{}%", percent.normalize()))
    }

    /// Whether the shares together are the whole, exactly.
    pub fn add_up(fractions: &[Fraction]) -> bool {
        let Some(weights) = measured(fractions) else { return false };
        let whole = fractions.iter().zip(&weights).find(|(fraction, _)| !fraction.is_zero());
        let Some((share, weight)) = whole else { return false };
        // The measure of all of them, of which this share has `weight`.
        weights.iter().sum::<u128>().checked_mul(share.part.into()) == weight.checked_mul(share.whole.into())
    }
}

fn read(text: &str) -> Option<Fraction> {
    if let Some((part, whole)) = text.split_once(['/', '／']) {
        return Fraction::new(digits(part.trim())?, digits(whole.trim())?);
    }
    let (whole, places) = text.split_once('.').map_or((text, ""), |(whole, places)| (whole, places));
    let count = u32::try_from(places.len()).ok()?;
    if text.ends_with('.') || count > PLACES {
        return None;
    }
    let scale = 10u64.checked_pow(count)?;
    let fraction = if places.is_empty() { 0 } else { digits(places)? };
    Fraction::new(digits(whole)?.checked_mul(scale)?.checked_add(fraction)?, scale)
}

fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// `0.5`, and `1/3` where no decimal is exact. Read back by [`Fraction::parse`].
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal() {
            Some(decimal) => write!(f, "{}", decimal.normalize()),
            None => write!(f, "{}/{}", self.part, self.whole),
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fraction, D::Error> {
        let text = String::deserialize(deserializer)?;
        Fraction::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a share")))
    }
}

/// Fractions as whole numbers of one measure, to split an amount by with [`fair_split`](crate::fair_split::fair_split). `None` where
/// they have none that can be counted with.
pub fn weights(fractions: &[Fraction]) -> Option<Vec<Decimal>> {
    let measured = measured(fractions)?;
    measured.into_iter().map(|weight| u64::try_from(weight).ok().map(Decimal::from)).collect()
}

fn measured(fractions: &[Fraction]) -> Option<Vec<u128>> {
    let measure = fractions.iter().try_fold(1u128, |measure, fraction| {
        let whole = u128::from(fraction.whole);
        (measure / common_divisor(measure, whole)).checked_mul(whole)
    })?;
    let weight = |fraction: &Fraction| u128::from(fraction.part).checked_mul(measure / u128::from(fraction.whole));
    // Times an amount of 63 bits it has to stay within 128.
    let weight = |fraction| weight(fraction).filter(|weight| *weight <= u128::from(u64::MAX));
    fractions.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fair_split::fair_split;
    use crate::money::Fen;

    fn shares(texts: &[&str]) -> Vec<Fraction> {
        texts.iter().map(|text| Fraction::parse(text).unwrap_or_else(|| panic!("{text}"))).collect()
    }

    fn split(fen: i64, texts: &[&str]) -> Vec<i64> {
        let weights = weights(&shares(texts)).unwrap();
        fair_split(Fen(fen), &weights).unwrap().into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn equal_fractions_differ_by_a_fen_at_most_and_the_earlier_get_it() {
        assert_eq!(split(2_000_000, &["1/3", "1/3", "1/3"]), [666_667, 666_667, 666_666]);
        assert_eq!(split(2_000_000, &["33.33%", "33.33%", "33.34%"]), [666_600, 666_600, 666_800]);
        assert_eq!(split(2_000_000, &["0.01%", "99.99%"]), [200, 1_999_800]);
        assert_eq!(split(100, &["1/7"; 7]), [15, 15, 14, 14, 14, 14, 14]);
        let primes = ["1/4294967291", "1/4294967279", "1/4294967231", "1/4294967197"];
        assert_eq!(weights(&shares(&primes)), None);
    }

    #[test]
    fn shares_are_read_exactly_and_written_as_they_are_read() {
        for (text, shown, percent) in [
            ("0.5", "0.5", "50%"),
            ("50%", "0.5", "50%"),
            ("33.333%", "0.33333", "33.333%"),
            ("2/6", "1/3", "1/3"),
            ("1", "1", "100%"),
            ("3／8", "0.375", "37.5%"),
            ("1/4096", "0.000244140625", "0.0244140625%"),
            // A decimal of thirteen places is not read.
            ("1/8192", "1/8192", "1/8192"),
        ] {
            let share = Fraction::parse(text).unwrap();
            assert_eq!((share.to_string().as_str(), share.percent().as_str()), (shown, percent), "{text}");
            assert_eq!(Fraction::parse(shown), Some(share));
        }
        for text in ["", ".", "1.", "-1", "+1", "1/0", "1/", "1e3", "½", "1,5", "0.1234567890123", "1/3%"] {
            assert_eq!(Fraction::parse(text), None, "{text}");
        }
        assert_eq!(Fraction::parse_percent("60"), Fraction::parse("0.6"));
        assert_eq!(Fraction::parse_percent("1/3"), Fraction::parse("1/3"));
    }

    #[test]
    fn thirds_are_a_whole_and_their_decimals_are_not() {
        assert!(Fraction::add_up(&shares(&["1/3", "1/3", "1/3"])));
        assert!(Fraction::add_up(&shares(&["33.33%", "33.33%", "33.34%"])));
        assert!(Fraction::add_up(&shares(&["0", "1/2", "0.5"])));
        assert!(!Fraction::add_up(&shares(&["33.33%", "33.33%", "33.33%"])));
        assert!(!Fraction::add_up(&[]));
    }

    proptest! {
        #[test]
        fn a_share_is_read_back_as_it_is_written(part in 0u64..1_000_000, whole in 1u64..1_000_000) {
            let share = Fraction::new(part, whole).unwrap();
            prop_assert_eq!(Fraction::parse(&share.to_string()), Some(share));
            let json = serde_json::to_string(&share).unwrap();
            prop_assert_eq!(serde_json::from_str::<Fraction>(&json).unwrap(), share);
        }
    }
}
