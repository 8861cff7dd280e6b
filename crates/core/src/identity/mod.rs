//! Identity numbers: resident ids (居民身份证号码, GB 11643) and unified social credit codes (统一社会信用代码, GB 32100).
//!
//! A number is judged by its form alone. Whether it was ever issued, and to whom, only the issuing register knows; a region
//! that is no longer on the list says nothing against an old number.

mod credit_code;
mod paper;
mod resident_id;

pub use credit_code::CreditCode;
pub use paper::{CheckedNumber, IdentityKind, Paper, Papers};
pub use resident_id::{ResidentId, Sex};

use crate::text::form;

/// The number of a paper as it is kept and compared, whatever the paper is called: in one form, a resident's of 15 digits in its 18.
pub fn normal_number(text: &str) -> String {
    match ResidentId::parse(text) {
        Ok(resident) => resident.as_str().to_owned(),
        Err(_) => form::number(text),
    }
}

/// Why a number cannot be right. The codes are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityRefusal {
    WrongLength,
    WrongCharacter,
    ImpossibleBirthDate,
    /// Born after the date the number is looked at.
    NotYetBorn,
    WrongCheckDigit,
}

impl IdentityRefusal {
    pub fn code(self) -> &'static str {
        match self {
            IdentityRefusal::WrongLength => "wrong_length",
            IdentityRefusal::WrongCharacter => "wrong_character",
            IdentityRefusal::ImpossibleBirthDate => "impossible_birth_date",
            IdentityRefusal::NotYetBorn => "not_yet_born",
            IdentityRefusal::WrongCheckDigit => "wrong_check_digit",
        }
    }
}

impl std::fmt::Display for IdentityRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            IdentityRefusal::WrongLength => "the number does not have the right length",
            IdentityRefusal::WrongCharacter => "the number holds a character that cannot stand there",
            IdentityRefusal::ImpossibleBirthDate => "the birth date in the number does not exist",
            IdentityRefusal::NotYetBorn => "the birth date in the number lies after the date asked about",
            IdentityRefusal::WrongCheckDigit => "the check digit does not fit the rest of the number",
        })
    }
}

impl std::error::Error for IdentityRefusal {}
