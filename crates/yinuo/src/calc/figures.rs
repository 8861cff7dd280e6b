//! Amounts, shares and numbers of the lines, and the figures of the packs, as the calculators of systems read them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_api::Language;
use yinuo_api::refusal_text::{self, Facts};
use yinuo_core::decimal::decimal;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::{Share, not_negative};

use super::answer::Refused;
use super::dates::{excerpt, read_date};

/// A refusal of the core, in the words that the API has for it.
pub(super) fn refused(refusal: Refusal) -> Refused {
    let facts = Facts { facts: &refusal.facts, service: None, roles: None };
    Refused::new(refusal.code, refusal_text::sentences(refusal.code, facts, Language::English).0)
}

/// Yuan, never negative, two decimals at most.
pub(super) fn read_amount(field: &str, text: &str) -> Result<Fen, Refused> {
    let amount: Result<Fen, _> = text.parse();
    let amount = amount.map_err(|refusal| Refused::new(refusal.code(), format!("`{field}`: {refusal}")))?;
    amount.not_negative(field).map_err(refused)
}

/// A decimal number, never negative.
pub(super) fn read_number(field: &str, text: &str) -> Result<Decimal, Refused> {
    not_negative(field, read_decimal(field, text)?).map_err(refused)
}

/// A decimal number from 0 to 1.
pub(super) fn read_share(field: &str, text: &str) -> Result<Share, Refused> {
    Share::new(field, read_decimal(field, text)?).map_err(refused)
}

/// As [`read_share`]; what is left out is `absent`.
pub(super) fn read_share_or(field: &str, text: Option<&str>, absent: Share) -> Result<Share, Refused> {
    text.map_or(Ok(absent), |text| read_share(field, text))
}

pub(super) fn read_decimal(field: &str, text: &str) -> Result<Decimal, Refused> {
    let wrong = || Refused::bad_input(format!("`{field}` is not a decimal number like 0.035: `{}`", excerpt(text)));
    decimal(text).ok_or_else(wrong)
}

/// A whole number that is never negative: years, ages.
pub(super) fn read_count(field: &str, number: i64) -> Result<u32, Refused> {
    let wrong = |_| Refused::bad_input(format!("`{field}` must lie between 0 and {}, not {number}", u32::MAX));
    u32::try_from(number).map_err(wrong)
}

/// The day an event happened, which decides what figures hold.
pub(super) fn read_on(text: &str) -> Result<Date, Refused> {
    read_date("on", text)
}
