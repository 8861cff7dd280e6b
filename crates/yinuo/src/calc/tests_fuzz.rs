//! Whatever a line holds, each calculator answers it with one line, and goes on.

use std::cell::RefCell;

use serde_json::{Map, Value, json};
use yinuo_testkit::fuzz::{Dice, altered, fuzz, word};

use super::calculator::{Entry, FieldKind};
use super::*;

/// A value of the kind that a field takes, or now and then of none.
fn value(dice: &mut Dice, kind: FieldKind) -> Value {
    const DATES: [&str; 6] = ["2011-09-28", "2026-12-31", "0001-01-01", "9999-12-31", "-009999-01-01", "2011-02-30"];
    const NUMBERS: [i64; 8] = [0, 1, 7, 40, -1, 1_000_000, i64::MAX, i64::MIN];
    if dice.roll(8) == 0 {
        return [json!(null), json!(word(dice)), json!(-1), json!([]), json!({}), json!(true)][dice.roll(6)].clone();
    }
    match kind {
        FieldKind::Calendar => json!("cn"),
        FieldKind::Date => json!(dice.pick(&DATES)),
        FieldKind::Instant => json!(format!("{}T09:30:00", dice.pick(&DATES))),
        FieldKind::WholeNumber => json!(dice.pick(&NUMBERS)),
        FieldKind::Decimal => json!(["0.05", "1", "100000.00", "-3", "79228162514264337593543950335"][dice.roll(5)]),
        FieldKind::OneOf(choices) => json!(dice.pick(choices)),
        FieldKind::Flag => json!(dice.roll(2) == 0),
        FieldKind::Texts => json!([word(dice), word(dice)]),
        FieldKind::Paid => json!({ *dice.pick(&DATES): "100.00" }),
        FieldKind::List(_) | FieldKind::Pauses | FieldKind::Payments => json!([word(dice), { "a": word(dice) }]),
        FieldKind::Object(_) | FieldKind::Debtor => json!({ word(dice): word(dice) }),
        FieldKind::Text | FieldKind::LifeTable | FieldKind::Any(_) => json!(word(dice)),
    }
}

fn line(dice: &mut Dice, entry: &Entry) -> Vec<u8> {
    let mut object = Map::new();
    for field in entry.fields {
        if dice.roll(10) > 0 {
            object.insert(field.name.to_owned(), value(dice, field.kind));
        }
    }
    let line = Value::Object(object).to_string().into_bytes();
    let mut line = if dice.roll(4) == 0 { altered(dice, &[line]) } else { line };
    line.retain(|byte| !matches!(byte, b'\n' | b'\r'));
    line
}

#[test]
fn whatever_a_line_holds_each_calculator_answers_it_with_one_line() {
    for entry in CALCULATORS {
        // A calculator reads its packs but once.
        let calculator = RefCell::new((entry.start)(Packs::new(None)).expect("it starts by the shipped packs"));
        fuzz(
            entry.name,
            40,
            |dice| line(dice, entry),
            |line| {
                let mut output = Vec::new();
                // Not by the reader of lines: its buffer of the longest line would take longer than the answer.
                calculator.borrow_mut().answer_line(&line, &mut output);
                let answered = String::from_utf8(output).expect("text").lines().count();
                assert!(line.trim_ascii().is_empty() || answered == 1, "{answered} answers to a line");
            },
        );
    }
}
