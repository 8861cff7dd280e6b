//! How dates and states are told on public pages.

use jiff::civil::Date;
use yinuo_core::case::CaseState;

/// `2011-10-12` as people read it.
pub fn day(day: &str, english: bool) -> String {
    let Ok(date) = day.parse::<Date>() else { return day.to_owned() };
    if english { day.to_owned() } else { format!("{}年{}月{}日", date.year(), date.month(), date.day()) }
}

/// The state of a case, Chinese and English.
pub fn case_state(key: &str) -> (&'static str, &'static str) {
    match CaseState::parse(key) {
        Some(CaseState::Open) => ("办理中", "In progress"),
        Some(CaseState::Closed) => ("已办结", "Done"),
        Some(CaseState::Withdrawn) | None => ("已撤回", "Withdrawn"),
    }
}
