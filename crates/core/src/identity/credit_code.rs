//! Unified social credit codes: 17 characters and a check character, over digits and the capitals without I, O, S, V, Z
//! (GB 32100-2015). The first place tells the registering body and may be a letter.

use super::refusal::IdentityRefusal;
use crate::text::form;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const MODULUS: usize = 31;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CreditCode {
    characters: [u8; 18],
}

impl CreditCode {
    /// Reads 18 characters in whatever spelling ([`form::number`]).
    pub fn parse(text: &str) -> Result<CreditCode, IdentityRefusal> {
        let text = form::number(text);
        if text.chars().count() != 18 {
            return Err(IdentityRefusal::WrongLength);
        }
        let mut characters: [u8; 18] = text.as_bytes().try_into().map_err(|_| IdentityRefusal::WrongCharacter)?;
        characters.make_ascii_uppercase();
        let mut sum = 0;
        let mut weight = 1;
        for character in &characters[..17] {
            sum += value(*character).ok_or(IdentityRefusal::WrongCharacter)? * weight;
            weight = weight * 3 % MODULUS;
        }
        let check = value(characters[17]).ok_or(IdentityRefusal::WrongCharacter)?;
        // The outer remainder matters: a sum divisible by 31 has the check character 0, not the 31st, which is none.
        if check != (MODULUS - sum % MODULUS) % MODULUS {
            return Err(IdentityRefusal::WrongCheckDigit);
        }
        Ok(CreditCode { characters })
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.characters).expect("only ASCII characters are kept")
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 17 characters with the check character that fits.
    fn complete(start: &str) -> String {
        let fitting = ALPHABET.iter().map(|last| format!("{start}{}", char::from(*last)));
        fitting.into_iter().find(|code| CreditCode::parse(code).is_ok()).unwrap()
    }

    #[test]
    fn a_known_code_passes_and_its_neighbours_do_not() {
        assert_eq!(CreditCode::parse("91350100M000100Y43").unwrap().as_str(), "91350100M000100Y43");
        assert_eq!(CreditCode::parse("９1350100m0001－00y43 ").unwrap().as_str(), "91350100M000100Y43");
        for (code, reason) in [
            ("91350100M000100Y44", "wrong_check_digit"),
            ("93150100M000100Y43", "wrong_check_digit"),
            ("91350100M000100Y4", "wrong_length"),
            ("91350100I000100Y43", "wrong_character"),
            ("91350100M000100Y4Z", "wrong_character"),
            ("九1350100M000100Y43", "wrong_character"),
            ("", "wrong_length"),
        ] {
            assert_eq!(CreditCode::parse(code).unwrap_err().code(), reason, "{code}");
        }
    }

    #[test]
    fn a_sum_divisible_by_31_has_the_check_character_0() {
        // 9·1 + 2·3 + … : weights 1 and 3 on 1 and 10 give 31.
        let code = complete("1A000000000000000");
        assert_eq!(code, "1A0000000000000000");
    }

    #[test]
    fn the_first_place_may_be_a_letter() {
        for first in ["A", "N", "Y"] {
            assert!(CreditCode::parse(&complete(&format!("{first}1210102000000001"))).is_ok());
        }
    }
}
