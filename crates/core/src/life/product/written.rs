//! `products.toml` as it is written: the shape of the file, and values that are checked where they stand, so that the error
//! of a wrong one names its line. `docs/packs/life-products-sample.md` describes the file; [`super::read`] makes products of it.

use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{Between, ClaimEvent, ClaimMeasure, Family, PayMode, ScheduledKind, Span};
use crate::life::decimal;
use crate::money::Fen;
use crate::service::Status;
use crate::text::LocalText;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFile {
    pub(super) product: Vec<WrittenProduct>,
    #[serde(default)]
    pub(super) dividend: Vec<WrittenDividend>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenProduct {
    pub(super) key: Spanned<String>,
    pub(super) name: LocalText,
    pub(super) summary: LocalText,
    pub(super) family: Family,
    #[serde(default)]
    pub(super) sample: bool,
    #[serde(default)]
    pub(super) participating: bool,
    pub(super) effective: WrittenEffective,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
    pub(super) offer: Spanned<WrittenOffer>,
    pub(super) premium: Spanned<WrittenPremium>,
    pub(super) reserve: Option<WrittenReserve>,
    pub(super) surrender: Option<WrittenSurrender>,
    #[serde(default)]
    pub(super) benefit: Vec<Spanned<WrittenBenefit>>,
    #[serde(default)]
    pub(super) claim: Vec<Spanned<WrittenClaim>>,
    pub(super) loan: Option<WrittenLoan>,
    pub(super) charges: Option<WrittenCharges>,
    #[serde(default)]
    pub(super) account: Vec<WrittenAccount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEffective {
    pub(super) from: Day,
    pub(super) until: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenOffer {
    pub(super) age: WrittenAges,
    pub(super) cover: Vec<Span>,
    pub(super) pay: Vec<Span>,
    pub(super) mode_factor: BTreeMap<PayMode, Times>,
    pub(super) sum: WrittenSums,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAges {
    pub(super) from: u32,
    pub(super) to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSums {
    pub(super) from: Yuan,
    pub(super) to: Yuan,
    pub(super) step: Yuan,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WrittenBasis {
    RateTable,
    LifeTable,
    ShareOfSum,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPremium {
    pub(super) basis: WrittenBasis,
    pub(super) rates: Option<String>,
    pub(super) loading: Option<Share>,
    pub(super) share: Option<Share>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenReserve {
    pub(super) table: WrittenTables,
    pub(super) interest: Share,
    pub(super) last_age: u32,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTables {
    pub(super) male: String,
    pub(super) female: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSurrender {
    pub(super) between: Between,
    pub(super) charge: Vec<Share>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenBenefit {
    pub(super) key: Filled,
    pub(super) name: LocalText,
    pub(super) kind: ScheduledKind,
    pub(super) every: Option<Span>,
    pub(super) from_age: Option<u32>,
    pub(super) from_year: Option<u32>,
    pub(super) until_age: Option<u32>,
    pub(super) until_year: Option<u32>,
    pub(super) share: Times,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenClaim {
    pub(super) events: Vec<ClaimEvent>,
    pub(super) pays: Vec<WrittenPart>,
    #[serde(default)]
    pub(super) waiting_days: u32,
    pub(super) before_age: Option<u32>,
    pub(super) before_year: Option<u32>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPart {
    pub(super) of: ClaimMeasure,
    pub(super) times: Times,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenLoan {
    pub(super) share_of_cash_value: Share,
    pub(super) rate_year: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCharges {
    pub(super) initial: Share,
    pub(super) policy: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAccount {
    pub(super) key: Filled,
    pub(super) name: LocalText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDividend {
    pub(super) product: Spanned<String>,
    pub(super) year: i16,
    pub(super) rate: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
}

/// A text that says something.
pub(super) struct Filled(pub(super) String);
/// A decimal number as text, from 0 to 1.
pub(super) struct Share(pub(super) Decimal);
/// A decimal number as text, more than 0 and at most 100.
pub(super) struct Times(pub(super) Decimal);
/// An amount in yuan as text, more than 0 and at most ten thousand million.
pub(super) struct Yuan(pub(super) Fen);
/// A date as TOML writes it.
pub(super) struct Day(pub(super) Date);

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
