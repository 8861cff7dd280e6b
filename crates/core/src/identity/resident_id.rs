//! Resident ids: six digits of region, the birth date, three of sequence (odd for men), a check digit.
//!
//! The 15-digit form issued before 1999 has a two-digit year, always of the 1900s, and no check digit; old contracts still
//! carry it. Inside, every number is kept in its 18-character form.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::IdentityRefusal;
use crate::text::form;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: [u8; 11] = *b"10X98765432";

/// The oldest birth year a number can carry: the numbers were first issued in 1984.
const EARLIEST_BIRTH_YEAR: i16 = 1850;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResidentId {
    characters: [u8; 18],
    birth_date: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
}

impl Sex {
    pub fn key(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }

    pub fn parse(key: &str) -> Option<Sex> {
        [Sex::Male, Sex::Female].into_iter().find(|sex| sex.key() == key)
    }
}

impl ResidentId {
    /// Reads 18 or 15 characters in whatever spelling ([`form::number`]); the check digit may be `x` or `X`.
    pub fn parse(text: &str) -> Result<ResidentId, IdentityRefusal> {
        let number = form::number(text);
        let bytes = number.as_bytes();
        let mut characters = [0; 18];
        match bytes.len() {
            18 => characters.copy_from_slice(bytes),
            15 => {
                characters[..6].copy_from_slice(&bytes[..6]);
                characters[6..8].copy_from_slice(b"19");
                characters[8..17].copy_from_slice(&bytes[6..]);
            }
            _ => return Err(IdentityRefusal::WrongLength),
        }
        if !characters[..17].iter().all(u8::is_ascii_digit) {
            return Err(IdentityRefusal::WrongCharacter);
        }
        let check = check_digit(&characters);
        if bytes.len() == 15 {
            characters[17] = check;
        }
        characters[17].make_ascii_uppercase();
        if characters[17] != b'X' && !characters[17].is_ascii_digit() {
            return Err(IdentityRefusal::WrongCharacter);
        }
        let birth_date = birth_date(&characters).ok_or(IdentityRefusal::ImpossibleBirthDate)?;
        if characters[17] != check {
            return Err(IdentityRefusal::WrongCheckDigit);
        }
        Ok(ResidentId { characters, birth_date })
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.characters).expect("only ASCII digits and X are kept")
    }

    /// Where it was first issued, as a code of GB/T 2260 at that time.
    pub fn region_code(&self) -> &str {
        &self.as_str()[..6]
    }

    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    pub fn sex(&self) -> Sex {
        if self.characters[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years lived on a date. Who was born on 29 February completes a year on 1 March where there is no 29th.
    pub fn age_on(&self, date: Date) -> Result<i16, IdentityRefusal> {
        if date < self.birth_date {
            return Err(IdentityRefusal::NotYetBorn);
        }
        let before_birthday = (date.month(), date.day()) < (self.birth_date.month(), self.birth_date.day());
        Ok(date.year() - self.birth_date.year() - i16::from(before_birthday))
    }
}

/// Shows only what does not identify: a log or a failed assertion is no place for the number.
impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ResidentId({}************)", self.region_code())
    }
}

/// ISO 7064 MOD 11-2 over the first 17 digits (GB 11643-1999, 6).
fn check_digit(characters: &[u8; 18]) -> u8 {
    let sum: u32 = characters.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK_DIGITS[usize::try_from(sum % 11).expect("a remainder of eleven is small")]
}

fn birth_date(characters: &[u8; 18]) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        characters[range].iter().fold(0i16, |number, digit| number * 10 + i16::from(digit - b'0'))
    };
    let (year, month, day) = (number(6..10), number(10..12), number(12..14));
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year >= EARLIEST_BIRTH_YEAR).then_some(date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_standard_pass() {
        let woman = ResidentId::parse("11010519491231002X").unwrap();
        assert_eq!(woman.birth_date(), Date::constant(1949, 12, 31));
        assert_eq!(woman.sex(), Sex::Female);
        assert_eq!(woman.region_code(), "110105");
        let man = ResidentId::parse("440524188001010014").unwrap();
        assert_eq!(man.birth_date(), Date::constant(1880, 1, 1));
        assert_eq!(man.sex(), Sex::Male);
        for spelling in [
            " 11010519491231002x ",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105 19491231 002X",
            "\u{202d}11010519491231002X\u{202c}",
        ] {
            assert_eq!(ResidentId::parse(spelling).unwrap().as_str(), "11010519491231002X");
        }
    }

    #[test]
    fn the_fifteen_digit_form_is_lifted_to_eighteen() {
        let lifted = ResidentId::parse("110105491231002").unwrap();
        assert_eq!(lifted.as_str(), "11010519491231002X");
    }

    #[test]
    fn each_mistake_has_its_reason() {
        for (number, reason) in [
            ("", "wrong_length"),
            ("1101051949123100", "wrong_length"),
            ("110105194912310021", "wrong_check_digit"),
            ("11010519490231002X", "impossible_birth_date"),
            ("11010519491331002X", "impossible_birth_date"),
            ("11010500001231002X", "impossible_birth_date"),
            ("1101051949123100XX", "wrong_character"),
            ("11010519491231002Y", "wrong_character"),
            ("1101054912310零", "wrong_length"),
            ("11010549123100a", "wrong_character"),
            ("110105490231002", "impossible_birth_date"),
        ] {
            assert_eq!(ResidentId::parse(number).unwrap_err().code(), reason, "{number}");
        }
    }

    #[test]
    fn age_counts_completed_years() {
        let leap = ResidentId::parse("110105720229002").unwrap();
        assert_eq!(leap.age_on(Date::constant(1973, 2, 28)), Ok(0));
        assert_eq!(leap.age_on(Date::constant(1973, 3, 1)), Ok(1));
        assert_eq!(leap.age_on(Date::constant(2012, 2, 29)), Ok(40));
        assert_eq!(leap.age_on(Date::constant(1972, 2, 28)), Err(IdentityRefusal::NotYetBorn));
    }

    #[test]
    fn the_number_does_not_leak_into_debug_output() {
        let text = format!("{:?}", ResidentId::parse("11010519491231002X").unwrap());
        assert!(!text.contains("19491231"));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_caught(sequence in 0..1000u32, place in 0..17usize, by in 1..10u8) {
            let right = ResidentId::parse(&format!("210102800615{sequence:03}")).unwrap();
            let mut wrong = right.characters;
            wrong[place] = (wrong[place] - b'0' + by) % 10 + b'0';
            let wrong = String::from_utf8(wrong.to_vec()).unwrap();
            prop_assert!(ResidentId::parse(&wrong).is_err());
            prop_assert_eq!(ResidentId::parse(right.as_str()).unwrap(), right);
        }

        #[test]
        fn nothing_typed_makes_it_panic(text in ".{0,20}") {
            let _ = ResidentId::parse(&text);
        }
    }
}
