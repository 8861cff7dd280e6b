//! Why an identity number cannot be right.

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
