//! The list of names: at which levels an offer wants its pupils named, of which age they are, and on which days a pupil can be listed.
//! Where a clause wants none, none is kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::claim::age_on;
use super::offer::{Level, SchoolOffer};
use crate::pack::written::{Filled, Problems};
use crate::refusal::Refusal;
use crate::service::Status;

/// The figure of the packs: for how many years after the end of its policy a list tells who its pupils are.
pub const NAMES_KEPT_YEARS: &str = "school.names-kept-years";

/// A level whose pupils are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedLevel {
    /// The key of a level of the offer.
    pub level: String,
    /// Full years of the youngest and of the oldest, on the day from which they are listed.
    pub from_age: u8,
    pub to_age: u8,
}

/// What an offer wants of names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameList {
    pub levels: Vec<NamedLevel>,
    pub cite: String,
    pub status: Status,
}

/// A pupil of a level can be listed: the offer wants the names of that level, and the pupil is of its age.
pub fn check_listed(offer: &SchoolOffer, level: &str, birth_date: Date, on: Date) -> Result<(), Refusal> {
    let names = offer.names.as_ref().ok_or_else(|| Refusal::new("list_not_wanted"))?;
    let known = offer.level(level)?;
    let Some(wanted) = names.levels.iter().find(|one| one.level == level) else {
        return Err(Refusal::new("list_not_wanted_at_level").with("level", known.name.zh.clone()));
    };
    let (code, age) = match age_on(birth_date, on) {
        None if birth_date > on => ("pupil_too_young", 0),
        Some(age) if age < wanted.from_age => ("pupil_too_young", age),
        Some(age) if age <= wanted.to_age => return Ok(()),
        age => ("pupil_too_old", age.unwrap_or(u8::MAX)),
    };
    let refusal = Refusal::new(code).with("age", age.to_string()).with("level", known.name.zh.clone());
    Err(refusal.with("from_age", wanted.from_age.to_string()).with("to_age", wanted.to_age.to_string()))
}

/// A pupil is listed from a day of the cover on.
pub fn check_list_day((from, until): (Date, Date), on: Date) -> Result<(), Refusal> {
    let code = match on {
        on if on < from => "listed_before_the_start",
        on if on > until => "listed_after_the_end",
        _ => return Ok(()),
    };
    let refusal = Refusal::new(code).with("on", on.to_string()).with("from", from.to_string());
    Err(refusal.with("until", until.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenNames {
    cite: Filled,
    status: Status,
    level: Vec<Spanned<WrittenNamedLevel>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenNamedLevel {
    key: Filled,
    from_age: u8,
    to_age: u8,
}

/// The names that an offer wants, with every finding told.
pub(super) fn read_names(written: WrittenNames, offer: &str, known: &[Level], problems: &mut Problems<'_>) -> NameList {
    let mut levels: Vec<NamedLevel> = Vec::new();
    for level in written.level {
        let place = level.span().start;
        let WrittenNamedLevel { key, from_age, to_age } = level.into_inner();
        let path = format!("{offer}.names.{}", key.0);
        if known.iter().all(|one| one.key != key.0) {
            problems.wrong(place, &path, "the offer has no such level");
        }
        if levels.iter().any(|one| one.level == key.0) {
            problems.wrong(place, &path, "the level is there twice");
        }
        if from_age > to_age {
            problems.wrong(place, &path, "the youngest is older than the oldest");
        }
        levels.push(NamedLevel { level: key.0, from_age, to_age });
    }
    NameList { levels, cite: written.cite.0, status: written.status }
}
