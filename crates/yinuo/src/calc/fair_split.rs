//! The calculator that splits an amount to the fen.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::fair_split::fair_split;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::{read_amount, read_number, refused},
};

pub(super) const FAIR_SPLIT: Entry = Entry {
    name: "fair-split",
    fields: FairSplit::FIELDS,
    answers: "amounts ([yuan]: together the amount, each within a fen of its exact part; odd fen go to the largest \
              remainders, the earlier first)",
    start: |_| Ok(Box::new(FairSplit)),
};

struct FairSplit;

#[derive(Deserialize)]
struct SplitLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    amount: Cow<'line, str>,
    #[serde(borrow)]
    parts: Vec<Weight<'line>>,
}
line_id!(SplitLine);

#[derive(Deserialize)]
struct Weight<'line>(#[serde(borrow)] Cow<'line, str>);

impl Calculate for FairSplit {
    type Line<'line> = SplitLine<'line>;
    const FIELDS: &'static [Field] =
        &[Field::required("amount", FieldKind::Decimal), Field::required("parts", FieldKind::Texts)];

    fn answer(&mut self, line: &SplitLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let amount = read_amount("amount", &line.amount)?;
        let weights: Vec<Decimal> =
            line.parts.iter().map(|part| read_number("parts", &part.0)).collect::<Result<_, _>>()?;
        let amounts = fair_split(amount, &weights).map_err(refused)?;
        let amounts: Vec<String> = amounts.iter().map(ToString::to_string).collect();
        answer.member("amounts", &amounts);
        Ok(())
    }
}
