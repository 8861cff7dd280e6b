//! What the forms of a claim say, read: the items with their evidence, how far the school is liable, and what was agreed on.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::agree::in_force;
use super::claim::Agreed;
use crate::form::{Answers, Row};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::Share;

fn wrong(field: &'static str, cause: &'static str) -> Refusal {
    Refusal::new("answer_wrong").with("field", field).with("cause", cause)
}

fn missing(field: &'static str) -> Refusal {
    Refusal::new("answer_missing").with("field", field)
}

/// A cell of a row, read.
fn cell<T: std::str::FromStr>(row: &Row, field: &'static str, cause: &'static str) -> Result<T, Refusal> {
    row.get(field).and_then(|text| text.trim().parse().ok()).ok_or_else(|| wrong(field, cause))
}

/// A cell of a row that may stay empty.
fn filled<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.get(field).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The day of the accident as it was reported: none after today, and one while the policy was in force (`from` to `until`).
pub fn accident_on(answers: &Answers, (from, until): (Date, Date), today: Date) -> Result<Date, Refusal> {
    let told = answers.filled("occurred_on").ok_or_else(|| missing("occurred_on"))?;
    let occurred_on: Date = told.parse().map_err(|_| wrong("occurred_on", "not_a_date"))?;
    if occurred_on > today {
        let refusal = Refusal::new("accident_in_future").with("occurred_on", occurred_on.to_string());
        return Err(refusal.with("today", today.to_string()));
    }
    if !in_force((from, until), occurred_on) {
        let refusal = Refusal::new("loss_outside_term").with("occurred_on", occurred_on.to_string());
        return Err(refusal.with("from", from.to_string()).with("until", until.to_string()));
    }
    Ok(occurred_on)
}

/// The items of the sheet, each with the number of its pupil.
pub fn read_items(answers: &Answers) -> Result<Vec<(u32, Fen)>, Refusal> {
    let read = |row: &Row| Ok((cell(row, "pupil", "not_a_number")?, cell(row, "amount", "not_an_amount")?));
    answers.rows("items").iter().map(read).collect()
}

/// How far the school is liable for what a pupil suffered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Liability {
    pub pupil: u32,
    pub share: Share,
    pub reason: String,
}

pub fn read_liability(answers: &Answers) -> Result<Vec<Liability>, Refusal> {
    let read = |row: &Row| {
        let share: Decimal = cell(row, "share", "not_a_number")?;
        Ok(Liability {
            pupil: cell(row, "pupil", "not_a_number")?,
            share: Share::new("share", share)?,
            reason: filled(row, "share_reason").ok_or_else(|| missing("share_reason"))?.to_owned(),
        })
    };
    answers.rows("liability").iter().map(read).collect()
}

/// What was agreed on for each pupil, with the evidence of what the school had advanced: who gets money that was meant for a guardian shows
/// that it was paid.
pub fn read_agreed(answers: &Answers) -> Result<Vec<(Agreed, Option<String>)>, Refusal> {
    let read = |row: &Row| {
        let advanced = match filled(row, "advanced") {
            Some(_) => cell(row, "advanced", "not_an_amount")?,
            None => Fen::ZERO,
        };
        let evidence = match advanced > Fen::ZERO {
            true => Some(filled(row, "advance_evidence").ok_or_else(|| missing("advance_evidence"))?.to_owned()),
            false => None,
        };
        let pupil = cell(row, "pupil", "not_a_number")?;
        Ok((Agreed { pupil, amount: cell(row, "amount", "not_an_amount")?, advanced }, evidence))
    };
    answers.rows("agreed").iter().map(read).collect()
}

/// What the insurer paid is what was agreed on, to the fen.
pub fn check_came(answers: &Answers, agreed: Fen) -> Result<Fen, Refusal> {
    let paid = answers.filled("paid_amount").and_then(|text| text.parse::<Fen>().ok());
    let paid = paid.ok_or_else(|| wrong("paid_amount", "not_an_amount"))?;
    if paid != agreed {
        let refusal = Refusal::new("compensation_differs").with("agreed", agreed.to_string());
        return Err(refusal.with("paid", paid.to_string()));
    }
    Ok(paid)
}
