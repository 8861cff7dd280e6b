//! The calculator of drawings: winners of a campaign, samples for inspections and surveys.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::draw::draw;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::{read_count, refused},
};

pub(super) const DRAW: Entry = Entry {
    name: "draw",
    fields: Draw::FIELDS,
    answers: "winners ([text], in order: the smallest SHA-256 of seed, line feed, entry; nothing is trimmed)",
    start: |_| Ok(Box::new(Draw)),
};

struct Draw;

#[derive(Deserialize)]
struct DrawLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    entries: Vec<EntryText<'line>>,
    #[serde(borrow)]
    seed: Cow<'line, str>,
    winners: i64,
}
line_id!(DrawLine);

#[derive(Deserialize)]
struct EntryText<'line>(#[serde(borrow)] Cow<'line, str>);

impl AsRef<str> for EntryText<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Calculate for Draw {
    type Line<'line> = DrawLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("entries", FieldKind::Texts),
        Field::required("seed", FieldKind::Text),
        Field::required("winners", FieldKind::WholeNumber),
    ];

    fn answer(&mut self, line: &DrawLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let winners = usize::try_from(read_count("winners", line.winners)?).unwrap_or(usize::MAX);
        let drawn = draw(&line.entries, &line.seed, winners).map_err(refused)?;
        let winners: Vec<&str> = drawn.into_iter().map(|index| line.entries[index].as_ref()).collect();
        answer.member("winners", &winners);
        Ok(())
    }
}
