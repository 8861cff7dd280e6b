//! Whether answers fit the fields of a form. What does not is told with its field, and inside a repeating group with the
//! row and the column too.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::answer::{Answer, Answers, Row};
use super::field::{Choice, Field, FieldKind, ROW_LIMIT, ROW_NUMBER, Scale};
use super::reference::identifier;
use crate::id::{FileId, OfficeId, PartyId};
use crate::refusal::Refusal;

/// Longest answer of a one-line field and of a long text, in characters.
const LINE_LIMIT: usize = 200;
const LONG_TEXT_LIMIT: usize = 4_000;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerProblem {
    Unknown { field: String, known: Vec<String> },
    Missing { field: String, place: Option<RowPlace> },
    Wrong { field: String, place: Option<RowPlace>, cause: &'static str },
}

impl AnswerProblem {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            AnswerProblem::Unknown { .. } => "unknown_field",
            AnswerProblem::Missing { place: None, .. } => "answer_missing",
            AnswerProblem::Missing { place: Some(_), .. } => "cell_missing",
            AnswerProblem::Wrong { place: None, .. } => "answer_wrong",
            AnswerProblem::Wrong { place: Some(RowPlace { column: None, .. }), .. } => "row_wrong",
            AnswerProblem::Wrong { place: Some(RowPlace { column: Some(_), .. }), .. } => "cell_wrong",
        }
    }
}

impl From<AnswerProblem> for Refusal {
    fn from(problem: AnswerProblem) -> Refusal {
        let new = Refusal::new(problem.code());
        let at = |new: Refusal, place: Option<RowPlace>| match place {
            None => new,
            Some(RowPlace { row, column: None }) => new.with("row", row.to_string()),
            Some(RowPlace { row, column: Some(column) }) => new.with("row", row.to_string()).with("column", column),
        };
        match problem {
            AnswerProblem::Unknown { field, known } => new.with("field", field).with("known", known.join(", ")),
            AnswerProblem::Missing { field, place } => at(new.with("field", field), place),
            AnswerProblem::Wrong { field, place, cause } => at(new.with("field", field), place).with("cause", cause),
        }
    }
}

/// Where in a repeating group: the row, counted from 1, and the key of the column where it is about one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlace {
    pub row: usize,
    pub column: Option<String>,
}

/// Checks all answers of a form. Without `complete`, what is required may still be missing: an edit sends what it changes.
pub fn check_answers(fields: &[Field], answers: &Answers, complete: bool) -> Result<(), AnswerProblem> {
    for (key, answer) in answers {
        let asked = || fields.iter().filter(|field| !field.computed);
        let Some(field) = asked().find(|field| field.key == *key) else {
            let known = asked().map(|field| field.key.clone()).collect();
            return Err(AnswerProblem::Unknown { field: key.clone(), known });
        };
        check_answer(field, answer)?;
    }
    let missing = |field: &&Field| field.required && answers.get(&field.key).is_none_or(Answer::is_empty);
    match fields.iter().find(missing) {
        Some(field) if complete => Err(AnswerProblem::Missing { field: field.key.clone(), place: None }),
        _ => Ok(()),
    }
}

fn check_answer(field: &Field, answer: &Answer) -> Result<(), AnswerProblem> {
    let wrong = |cause| Err(AnswerProblem::Wrong { field: field.key.clone(), place: None, cause });
    if answer.is_empty() {
        return Ok(());
    }
    match (field.kind, answer) {
        (FieldKind::Choices, Answer::Choices(choices)) => check_choices(&field.choices, choices).or_else(wrong),
        (FieldKind::Rows, Answer::Rows(rows)) => check_rows(field, rows),
        (FieldKind::Choices, _) => wrong("not_a_list_of_choices"),
        (FieldKind::Rows, _) => wrong("not_rows"),
        (_, Answer::Text(text)) => check(field, text).or_else(wrong),
        (_, _) => wrong("not_a_text"),
    }
}

fn check_choices(known: &[Choice], choices: &[String]) -> Result<(), &'static str> {
    for (index, choice) in choices.iter().enumerate() {
        if !known.iter().any(|known| known.key == *choice) {
            return Err("not_one_of_the_choices");
        }
        if choices[..index].contains(choice) {
            return Err("chosen_twice");
        }
    }
    Ok(())
}

fn check_rows(field: &Field, rows: &[Row]) -> Result<(), AnswerProblem> {
    let wrong = |place, cause| AnswerProblem::Wrong { field: field.key.clone(), place, cause };
    let (min, max) = field.rows.as_ref().map_or((0, ROW_LIMIT), |rule| (rule.min, rule.max.min(ROW_LIMIT)));
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    // Before anything is looked at row by row: a list too long is not read to its end.
    if count > max {
        return Err(wrong(None, "too_many_rows"));
    }
    if count < min {
        return Err(wrong(None, "too_few_rows"));
    }
    let columns = field.columns();
    let mut numbers = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let place = |column: Option<&str>| RowPlace { row: index + 1, column: column.map(str::to_owned) };
        if row.iter().all(|(column, cell)| column == ROW_NUMBER || cell.trim().is_empty()) {
            return Err(wrong(Some(place(None)), "empty_row"));
        }
        for (key, cell) in row {
            if key == ROW_NUMBER {
                // Two rows of one number would be sealed at one place.
                if !cell.parse::<u32>().is_ok_and(|number| numbers.insert(number)) {
                    return Err(wrong(Some(place(None)), "wrong_row_number"));
                }
                continue;
            }
            let Some(column) = columns.iter().find(|column| column.key == *key) else {
                return Err(wrong(Some(place(Some(key))), "unknown_column"));
            };
            check(column, cell).map_err(|cause| wrong(Some(place(Some(key))), cause))?;
        }
        let missing = |column: &&Field| column.required && row.get(&column.key).is_none_or(|cell| cell.is_empty());
        if let Some(column) = columns.iter().find(missing) {
            return Err(AnswerProblem::Missing { field: field.key.clone(), place: Some(place(Some(&column.key))) });
        }
    }
    Ok(())
}

/// The frozen cause where a text does not fit its field. Personal numbers reach this check masked (`6222****1234`), after
/// the service has checked and sealed what was typed; both forms pass. That what is named by an id exists, and may be
/// seen by who names it, is checked where it is kept.
pub fn check(field: &Field, answer: &str) -> Result<(), &'static str> {
    if answer.is_empty() {
        return Ok(());
    }
    let limit = if field.kind == FieldKind::LongText { LONG_TEXT_LIMIT } else { LINE_LIMIT };
    if answer.chars().count() > limit {
        return Err("text_too_long");
    }
    if field.kind != FieldKind::LongText && answer.chars().any(char::is_control) {
        return Err("control_character");
    }
    let is = |holds: bool, cause| holds.then_some(()).ok_or(cause);
    let chosen = |key: &str| field.choices.iter().any(|choice| choice.key == key);
    match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Agreement => Ok(()),
        FieldKind::Date => is(answer.parse::<Date>().is_ok(), "not_a_date"),
        FieldKind::Amount => match answer.parse::<Decimal>() {
            Ok(amount) if amount.is_sign_negative() => Err("negative_amount"),
            Ok(amount) if amount.scale() > 2 => Err("smaller_than_a_fen"),
            Ok(amount) if amount > Decimal::from(1_000_000_000_000_u64) => Err("amount_too_large"),
            Ok(_) => Ok(()),
            Err(_) => Err("not_an_amount"),
        },
        FieldKind::Number => is(answer.parse::<Decimal>().is_ok(), "not_a_number"),
        FieldKind::YesNo => is(matches!(answer, "yes" | "no"), "not_yes_or_no"),
        FieldKind::Choice => is(chosen(answer), "not_one_of_the_choices"),
        FieldKind::Scale => is(on_scale(field.scale.as_ref(), answer), "outside_the_scale"),
        FieldKind::Quantity => check_quantity(&field.units, answer),
        FieldKind::Party => is(identifier(answer).parse::<PartyId>().is_ok(), "not_a_party"),
        FieldKind::Office => is(identifier(answer).parse::<OfficeId>().is_ok(), "not_an_office"),
        FieldKind::File => is(identifier(answer).parse::<FileId>().is_ok(), "not_a_file"),
        FieldKind::Region => is(is_region_code(identifier(answer)), "not_a_region"),
        FieldKind::Account | FieldKind::Identity | FieldKind::Phone => Ok(()),
        FieldKind::Choices => Err("not_a_list_of_choices"),
        FieldKind::Rows => Err("not_rows"),
    }
}

fn on_scale(scale: Option<&Scale>, answer: &str) -> bool {
    let point = answer.parse::<u32>().ok().filter(|point| point.to_string() == answer);
    scale.zip(point).is_some_and(|(scale, point)| (1..=scale.to).contains(&point))
}

/// A number, a blank and one of the units.
fn check_quantity(units: &[Choice], answer: &str) -> Result<(), &'static str> {
    let (number, unit) = answer.split_once(' ').ok_or("not_a_quantity")?;
    let number: Decimal = number.parse().map_err(|_| "not_a_quantity")?;
    if number.is_sign_negative() {
        return Err("negative_quantity");
    }
    if number.scale() > 6 || number > Decimal::from(1_000_000_000_000_u64) {
        return Err("not_a_quantity");
    }
    units.iter().any(|known| known.key == unit).then_some(()).ok_or("unknown_unit")
}

/// The statistical codes have 2, 4, 6, 9 or 12 digits.
fn is_region_code(code: &str) -> bool {
    matches!(code.len(), 2 | 4 | 6 | 9 | 12) && code.bytes().all(|byte| byte.is_ascii_digit())
}
