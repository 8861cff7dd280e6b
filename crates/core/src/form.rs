//! Whether an answer fits its form field.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::service::{Field, FieldKind};

/// Longest answer of a one-line field and of a long text, in characters.
const LINE_LIMIT: usize = 200;
const LONG_TEXT_LIMIT: usize = 4_000;

/// The frozen cause where an answer does not fit. Personal numbers reach this check masked (`6222****1234`), after the
/// service has checked and sealed what was typed; both forms pass.
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
    match field.kind {
        FieldKind::Text | FieldKind::LongText => Ok(()),
        FieldKind::Date => answer.parse::<Date>().map(|_| ()).map_err(|_| "not_a_date"),
        FieldKind::Amount => match answer.parse::<Decimal>() {
            Ok(amount) if amount.is_sign_negative() => Err("negative_amount"),
            Ok(amount) if amount.scale() > 2 => Err("smaller_than_a_fen"),
            Ok(amount) if amount > Decimal::from(1_000_000_000_000_u64) => Err("amount_too_large"),
            Ok(_) => Ok(()),
            Err(_) => Err("not_an_amount"),
        },
        FieldKind::Number => answer.parse::<Decimal>().map(|_| ()).map_err(|_| "not_a_number"),
        FieldKind::YesNo => matches!(answer, "yes" | "no").then_some(()).ok_or("not_yes_or_no"),
        FieldKind::Choice => {
            field.choices.iter().any(|choice| choice.key == answer).then_some(()).ok_or("not_one_of_the_choices")
        }
        FieldKind::Account | FieldKind::Identity | FieldKind::Phone => Ok(()),
    }
}
