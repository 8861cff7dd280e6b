//! What is answered to a form: a text, several choices, or rows. On the wire and in the database a text is a JSON string,
//! choices are a list of keys, rows a list of objects; the field says which of them it takes.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::{Field, FieldKind};
use crate::text::form;

/// The cells of a row by the keys of its fields, as text.
pub type Row = BTreeMap<String, String>;

/// The answer to one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Dates ISO, amounts in decimal yuan, yes-no as `yes` and `no`, a quantity with its unit (`12.5 mu`), what is kept
    /// elsewhere by its id, code or number and then its name ([`identifier`], [`named`]).
    Text(String),
    Choices(Vec<String>),
    Rows(Vec<Row>),
}

impl Answer {
    /// Nothing was answered: in an edit, that the answer is taken away.
    pub fn is_empty(&self) -> bool {
        match self {
            Answer::Text(text) => text.is_empty(),
            Answer::Choices(choices) => choices.is_empty(),
            Answer::Rows(rows) => rows.is_empty(),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Answer::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A short telling of it: a text as it is, choices by their keys, rows by how many they are.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Text(text) => f.write_str(text),
            Answer::Choices(choices) => f.write_str(&choices.join(", ")),
            Answer::Rows(rows) => write!(f, "[{}]", rows.len()),
        }
    }
}

/// Answers in one form, each as its field is compared or shown. Personal numbers are brought into theirs where they are checked.
pub fn in_one_form(fields: &[Field], mut answers: Answers) -> Answers {
    for field in fields {
        match answers.get_mut(&field.key) {
            Some(Answer::Text(text)) => *text = one_form(field.kind, text),
            Some(Answer::Rows(rows)) => {
                for column in field.columns() {
                    for cell in rows.iter_mut().filter_map(|row| row.get_mut(&column.key)) {
                        *cell = one_form(column.kind, cell);
                    }
                }
            }
            Some(Answer::Choices(_)) | None => {}
        }
    }
    answers
}

fn one_form(kind: FieldKind, text: &str) -> String {
    match kind {
        FieldKind::Text => form::line(text),
        FieldKind::LongText => form::written(text),
        FieldKind::Date | FieldKind::Amount | FieldKind::Number | FieldKind::Scale => form::code(text),
        FieldKind::Quantity => form::line(text).split(' ').map(form::code).collect::<Vec<_>>().join(" "),
        _ => text.to_owned(),
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Answer {
        Answer::Text(text)
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Answer {
        Answer::Text(text.to_owned())
    }
}

impl From<Vec<Row>> for Answer {
    fn from(rows: Vec<Row>) -> Answer {
        Answer::Rows(rows)
    }
}

impl From<Vec<String>> for Answer {
    fn from(choices: Vec<String>) -> Answer {
        Answer::Choices(choices)
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::Text(text) => serializer.serialize_str(text),
            Answer::Choices(choices) => choices.serialize(serializer),
            Answer::Rows(rows) => rows.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_any(AnswerVisitor)
    }
}

struct AnswerVisitor;

/// One entry of a list: a choice, or the cells of a row.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Choice(String),
    Row(Row),
}

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list of choices, or a list of rows")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Answer, E> {
        Ok(Answer::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Answer, E> {
        Ok(Answer::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Answer, A::Error> {
        let mut choices = Vec::new();
        let mut rows = Vec::new();
        while let Some(entry) = list.next_element::<Entry>()? {
            match entry {
                Entry::Choice(choice) => choices.push(choice),
                Entry::Row(row) => rows.push(row),
            }
        }
        match (choices.is_empty(), rows.is_empty()) {
            (_, true) => Ok(Answer::Choices(choices)),
            (true, false) => Ok(Answer::Rows(rows)),
            (false, false) => Err(de::Error::custom("a list is one of choices or one of rows, not both")),
        }
    }
}

/// The answers to a form by the keys of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    pub fn new() -> Answers {
        Answers::default()
    }

    pub fn insert(&mut self, key: impl Into<String>, answer: impl Into<Answer>) -> Option<Answer> {
        self.0.insert(key.into(), answer.into())
    }

    /// The text answered to a field; `None` where it was not answered, or not with a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Answer::text)
    }

    /// The text answered to a field without blanks around it; `None` where nothing but blanks was answered.
    pub fn filled(&self, key: &str) -> Option<&str> {
        self.text(key).map(str::trim).filter(|text| !text.is_empty())
    }

    pub fn rows(&self, key: &str) -> &[Row] {
        match self.0.get(key) {
            Some(Answer::Rows(rows)) => rows,
            _ => &[],
        }
    }

    pub fn choices(&self, key: &str) -> &[String] {
        match self.0.get(key) {
            Some(Answer::Choices(choices)) => choices,
            _ => &[],
        }
    }
}

impl Deref for Answers {
    type Target = BTreeMap<String, Answer>;

    fn deref(&self) -> &BTreeMap<String, Answer> {
        &self.0
    }
}

impl DerefMut for Answers {
    fn deref_mut(&mut self) -> &mut BTreeMap<String, Answer> {
        &mut self.0
    }
}

impl<K: Into<String>, A: Into<Answer>> FromIterator<(K, A)> for Answers {
    fn from_iter<I: IntoIterator<Item = (K, A)>>(answers: I) -> Answers {
        Answers(answers.into_iter().map(|(key, answer)| (key.into(), answer.into())).collect())
    }
}

impl<K: Into<String>, A: Into<Answer>, const N: usize> From<[(K, A); N]> for Answers {
    fn from(answers: [(K, A); N]) -> Answers {
        answers.into_iter().collect()
    }
}

impl<K: Into<String>, A: Into<Answer>> Extend<(K, A)> for Answers {
    fn extend<I: IntoIterator<Item = (K, A)>>(&mut self, answers: I) {
        self.0.extend(answers.into_iter().map(|(key, answer)| (key.into(), answer.into())));
    }
}

impl IntoIterator for Answers {
    type Item = (String, Answer);
    type IntoIter = std::collections::btree_map::IntoIter<String, Answer>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Answers {
    type Item = (&'a String, &'a Answer);
    type IntoIter = std::collections::btree_map::Iter<'a, String, Answer>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
