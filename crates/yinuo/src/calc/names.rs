//! The calculator of name search.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::name_search::rank;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
};

pub(super) const NAME_SEARCH: Entry = Entry {
    name: "name-search",
    fields: NameSearch::FIELDS,
    answers: "matches ([text], best first: characters, pinyin, initials, then names that only contain the query)",
    start: |_| Ok(Box::new(NameSearch)),
};

struct NameSearch;

#[derive(Deserialize)]
struct NameSearchLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    query: Cow<'line, str>,
    #[serde(borrow)]
    names: Vec<Name<'line>>,
}
line_id!(NameSearchLine);

#[derive(Deserialize)]
struct Name<'line>(#[serde(borrow)] Cow<'line, str>);

impl AsRef<str> for Name<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Calculate for NameSearch {
    type Line<'line> = NameSearchLine<'line>;
    const FIELDS: &'static [Field] =
        &[Field::required("query", FieldKind::Text), Field::required("names", FieldKind::Texts)];

    fn answer(&mut self, line: &NameSearchLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let matches: Vec<&str> =
            rank(&line.query, &line.names).into_iter().map(|found| line.names[found.index].as_ref()).collect();
        answer.member("matches", &matches);
        Ok(())
    }
}
