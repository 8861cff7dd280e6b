//! Values of the data files of packs that are checked where they stand, so that the error of a wrong one names its line.

use std::fmt::Display;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::problem::RuleProblem;
use crate::decimal::decimal;
use crate::money::Fen;
use crate::service::Effective;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenEffective {
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
}

impl WrittenEffective {
    /// `None` where the span ends before it begins.
    pub(crate) fn effective(&self) -> Option<Effective> {
        let until = self.until.as_ref().map(|until| until.0);
        until.is_none_or(|until| until >= self.from.0).then_some(Effective { from: self.from.0, until })
    }
}

/// A text that says something.
pub(crate) struct Filled(pub(crate) String);
/// A decimal number as text, from 0 to 1.
pub(crate) struct Share(pub(crate) Decimal);
/// A decimal number as text, more than 0 and at most 100.
pub(crate) struct Times(pub(crate) Decimal);
/// An amount in yuan as text, more than 0 and at most ten thousand million.
pub(crate) struct Yuan(pub(crate) Fen);
/// A date as TOML writes it.
pub(crate) struct Day(pub(crate) Date);

const LARGEST_AMOUNT: Fen = Fen(1_000_000_000_000);

fn checked<'de, D: Deserializer<'de>, T, Why: Display>(
    deserializer: D,
    check: impl FnOnce(&str) -> Result<T, Why>,
) -> Result<T, D::Error> {
    check(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn within(text: &str, low: impl FnOnce(Decimal) -> bool, most: Decimal, expected: &str) -> Result<Decimal, String> {
    let number = decimal(text).filter(|number| low(*number) && *number <= most);
    number.ok_or_else(|| format!("`{text}` is not {expected}"))
}

impl<'de> Deserialize<'de> for Filled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Filled, D::Error> {
        checked(
            deserializer,
            |text| if text.trim().is_empty() { Err("the text is empty") } else { Ok(text.to_owned()) },
        )
        .map(Filled)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Share, D::Error> {
        let not_negative = |number| number >= Decimal::ZERO;
        checked(deserializer, |text| {
            within(text, not_negative, Decimal::ONE, "a share from 0 to 1 in quotes, like \"0.08\"")
        })
        .map(Share)
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Times, D::Error> {
        let positive = |number| number > Decimal::ZERO;
        let expected = "a number above 0 and up to 100 in quotes, like \"1.05\"";
        checked(deserializer, |text| within(text, positive, Decimal::ONE_HUNDRED, expected)).map(Times)
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Yuan, D::Error> {
        checked(deserializer, |text| match text.parse::<Fen>() {
            Ok(amount) if amount > Fen::ZERO && amount <= LARGEST_AMOUNT => Ok(Yuan(amount)),
            Ok(_) => Err(format!("`{text}` is not an amount above 0 and up to {LARGEST_AMOUNT} yuan")),
            Err(refusal) => Err(format!("`{text}`: {refusal}")),
        })
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?;
        let date = written.date.filter(|_| written.time.is_none()).and_then(|date| {
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(i16::try_from(date.year).ok()?, month, day).ok()
        });
        date.map(Day).ok_or_else(|| D::Error::custom("not a date without quotes, like 1998-01-01"))
    }
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Collects what is wrong with one data file.
pub(crate) struct Problems<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    /// What to do about a problem of this file: the page that describes it.
    pub(crate) remedy: &'static str,
    pub(crate) list: Vec<RuleProblem>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str, remedy: &'static str) -> Problems<'a> {
        Problems { file, text, remedy, list: Vec::new() }
    }

    pub(crate) fn wrong(&mut self, offset: usize, key: impl Into<String>, message: impl Into<String>) {
        self.list.push(RuleProblem {
            file: self.file.to_owned(),
            line: line_at(self.text, offset),
            key: key.into(),
            message: message.into(),
            remedy: self.remedy,
        });
    }

    /// Reads the whole file into its shape.
    pub(crate) fn parse<T: for<'de> Deserialize<'de>>(&mut self, key: &str) -> Option<T> {
        toml::from_str(self.text)
            .map_err(|error| self.wrong(error.span().map_or(0, |span| span.start), key, error.message()))
            .ok()
    }
}
