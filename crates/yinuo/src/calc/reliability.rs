//! The calculator of reliability: Cronbach's alpha of the answers to a questionnaire.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::reliability::reliability;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::{read_decimal, refused},
};

pub(super) const RELIABILITY: Entry = Entry {
    name: "reliability",
    fields: Reliability::FIELDS,
    answers: "alpha (20 decimals; null where fewer than two rows are complete or all sums are equal), rows_used",
    start: |_| Ok(Box::new(Reliability)),
};

struct Reliability;

#[derive(Deserialize)]
struct ReliabilityLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    answers: Vec<Vec<&'line RawValue>>,
}
line_id!(ReliabilityLine);

impl Calculate for Reliability {
    type Line<'line> = ReliabilityLine<'line>;
    const FIELDS: &'static [Field] = &[Field::required("answers", FieldKind::List("[[number or null]]"))];

    fn answer(&mut self, line: &ReliabilityLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let rows: Result<Vec<Vec<Option<Decimal>>>, Refused> =
            line.answers.iter().map(|row| row.iter().map(|answer| read_answer(answer)).collect()).collect();
        let found = reliability(&rows?).map_err(refused)?;
        answer.member("alpha", &found.alpha.map(|alpha| alpha.to_string()));
        answer.member("rows_used", &found.rows_used);
        Ok(())
    }
}

/// A number as JSON writes it, or as text, so that no digit is lost on the way.
fn read_answer(answer: &RawValue) -> Result<Option<Decimal>, Refused> {
    let written = answer.get();
    match written {
        "null" => Ok(None),
        _ => read_decimal("answers", written.trim_matches('"')).map(Some),
    }
}
