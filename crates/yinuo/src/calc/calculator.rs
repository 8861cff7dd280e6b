//! What a calculator is: the fields it reads, and a function from one line to one answer.
//!
//! The quick way reads a line straight into the calculator's own type. Where that fails, the line is read again as plain
//! JSON and held against the list of fields, so that the error can name the field.

use serde::{Deserialize, Deserializer};
use serde_json::{Value, value::RawValue};

use super::{
    CalcFailure,
    answer::{Answer, Refused, write_error},
    packs::Packs,
};

/// An entry of `--list`.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
    /// What the answer holds, as `--list` tells it.
    pub(super) answers: &'static str,
    pub(super) start: Start,
}

pub(super) type Start = fn(Packs) -> Result<Box<dyn AnswerLine>, CalcFailure>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: FieldKind,
    pub(super) required: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum FieldKind {
    Calendar,
    Date,
    /// An instant with offset or a local time of the calendar.
    Instant,
    WholeNumber,
    /// A decimal number, as text so that no digit is lost on the way.
    Decimal,
    Text,
    OneOf(&'static [&'static str]),
    Flag,
    Pauses,
    Texts,
    LifeTable,
    Payments,
    Debtor,
    /// Amounts by the date they were due.
    Paid,
    /// A list, as the text tells it.
    List(&'static str),
    /// Anything, which its reader judges.
    Any(&'static str),
    /// An object, as the text tells it.
    Object(&'static str),
}

impl Field {
    pub(super) const fn required(name: &'static str, kind: FieldKind) -> Field {
        Field { name, kind, required: true }
    }

    pub(super) const fn optional(name: &'static str, kind: FieldKind) -> Field {
        Field { name, kind, required: false }
    }

    pub(super) fn describe(&self) -> String {
        let what = match self.kind {
            FieldKind::Calendar => "name or object".to_owned(),
            FieldKind::Date => "date".to_owned(),
            FieldKind::Instant => "instant or local time".to_owned(),
            FieldKind::WholeNumber => "whole number".to_owned(),
            FieldKind::Decimal => "decimal number as text".to_owned(),
            FieldKind::Text => "text".to_owned(),
            FieldKind::OneOf(words) => words.join("|"),
            FieldKind::Flag => "true or false".to_owned(),
            FieldKind::Pauses => "[{from, to}]".to_owned(),
            FieldKind::Texts => "[text]".to_owned(),
            FieldKind::LifeTable => "name or {age0, q}".to_owned(),
            FieldKind::Payments => "[{name, account, bank_branch?, amount_fen, remark?, end_to_end_id?}]".to_owned(),
            FieldKind::Debtor => "{name, account, bank_branch?}".to_owned(),
            FieldKind::Paid => "[{due_on, amount}]".to_owned(),
            FieldKind::Any(told) | FieldKind::List(told) | FieldKind::Object(told) => told.to_owned(),
        };
        format!("{}{} ({what})", self.name, if self.required { "" } else { "?" })
    }

    /// What is wrong with the field of a line, if anything.
    fn complaint(&self, line: &serde_json::Map<String, Value>) -> Option<String> {
        let name = self.name;
        let value = match line.get(name) {
            None if self.required => return Some(format!("`{name}` is missing")),
            None => return None,
            Some(Value::Null) if !self.required => return None,
            Some(value) => value,
        };
        let wrong = |expected: &str| Some(format!("`{name}` must be {expected}, not {}", kind_of(value)));
        match self.kind {
            FieldKind::Calendar if !value.is_string() && !value.is_object() => wrong("a calendar's name or an object"),
            FieldKind::Date if !value.is_string() => wrong("a date like \"2011-06-10\""),
            FieldKind::Instant if !value.is_string() => {
                wrong("an instant like \"2011-06-10T09:30:00+08:00\" or a local time like \"2011-06-10T09:30:00\"")
            }
            FieldKind::WholeNumber if !value.is_i64() => wrong("a whole number of at most 64 bits"),
            FieldKind::Decimal if !value.is_string() => wrong("a decimal number as text, like \"0.035\""),
            FieldKind::Text if !value.is_string() => wrong("a text"),
            FieldKind::OneOf(words) if !value.as_str().is_some_and(|word| words.contains(&word)) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                Some(format!("`{name}` must be one of {}", words.join(", ")))
            }
            FieldKind::Flag if !value.is_boolean() => wrong("true or false"),
            FieldKind::LifeTable if !value.is_string() && !value.is_object() => {
                wrong("a life table's name or {\"age0\": age, \"q\": [decimal numbers as text]}")
            }
            FieldKind::Payments if !is_list_of(value, is_payment) => {
                wrong("a list of {\"name\", \"account\", \"bank_branch\", \"amount_fen\": whole fen, \"remark\"}")
            }
            FieldKind::Debtor if !is_account(value) => wrong("an object with \"name\", \"account\", \"bank_branch\""),
            FieldKind::Texts if !is_list_of(value, Value::is_string) => wrong("a list of texts"),
            FieldKind::Paid if !is_list_of(value, is_paid) => {
                wrong("a list of {\"due_on\": date, \"amount\": yuan as text}")
            }
            FieldKind::List(told) if !value.is_array() => wrong(told),
            FieldKind::Object(told) if !value.is_object() => wrong(told),
            FieldKind::Pauses if !is_list_of(value, is_pause) => {
                wrong("a list of {\"from\": instant, \"to\": instant}")
            }
            _ => None,
        }
    }
}

fn is_list_of(value: &Value, item: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(item))
}

fn is_pause(value: &Value) -> bool {
    ["from", "to"].iter().all(|end| value.get(end).is_some_and(Value::is_string))
}

fn is_payment(value: &Value) -> bool {
    let is_text_or_absent = |name| value.get(name).is_none_or(|text| text.is_string() || text.is_null());
    let has_amount = value.get("amount_fen").is_some_and(Value::is_i64);
    is_account(value) && has_amount && ["remark", "end_to_end_id"].into_iter().all(is_text_or_absent)
}

fn is_account(value: &Value) -> bool {
    let is_text = |name| value.get(name).is_some_and(Value::is_string);
    let branch = value.get("bank_branch").is_none_or(|branch| branch.is_string() || branch.is_null());
    is_text("name") && is_text("account") && branch
}

fn is_paid(value: &Value) -> bool {
    ["due_on", "amount"].iter().all(|member| value.get(member).is_some_and(Value::is_string))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_i64() => "a number",
        Value::Number(_) => "a number with a fraction or beyond 64 bits",
        Value::String(_) => "a text",
        Value::Array(_) => "such a list",
        Value::Object(_) => "such an object",
    }
}

/// One line, read. Other fields than its own are ignored.
pub(super) trait Line<'line>: Deserialize<'line> {
    fn id(&self) -> Option<&'line RawValue>;
}

/// Gives a line type its `id`.
macro_rules! line_id {
    ($line:ident) => {
        impl<'line> crate::calc::calculator::Line<'line> for $line<'line> {
            fn id(&self) -> Option<&'line serde_json::value::RawValue> {
                self.id
            }
        }
    };
}
pub(super) use line_id;

/// Reads any value that is there, `null` too.
pub(super) fn any_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

pub(super) trait Calculate {
    type Line<'line>: Line<'line>;
    const FIELDS: &'static [Field];

    /// Writes the answer's members. What was written is taken back when it refuses.
    fn answer(&mut self, line: &Self::Line<'_>, answer: &mut Answer<'_>) -> Result<(), Refused>;
}

pub(super) trait AnswerLine {
    /// Appends one answer and its line end.
    fn answer_line(&mut self, line: &[u8], output: &mut Vec<u8>);
}

impl<Calculator: Calculate> AnswerLine for Calculator {
    fn answer_line(&mut self, line: &[u8], output: &mut Vec<u8>) {
        let Ok(text) = std::str::from_utf8(line) else {
            write_error(output, Some("null"), &Refused::new("bad_json", "the line is not UTF-8"));
            return;
        };
        let line = match serde_json::from_str::<Calculator::Line<'_>>(text) {
            Ok(line) => line,
            Err(error) => return answer_unread_line(text, Calculator::FIELDS, &error, output),
        };
        let id = line.id().map(RawValue::get);
        let mut answer = Answer::begin(output, id);
        match self.answer(&line, &mut answer) {
            Ok(()) => answer.end(),
            Err(refused) => {
                answer.take_back();
                write_error(output, id, &refused);
            }
        }
    }
}

fn answer_unread_line(text: &str, fields: &[Field], error: &serde_json::Error, output: &mut Vec<u8>) {
    #[derive(Deserialize)]
    struct OnlyId<'line> {
        #[serde(borrow, default, deserialize_with = "any_value")]
        id: Option<&'line RawValue>,
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return write_error(output, Some("null"), &Refused::new("bad_json", sentence(&error))),
    };
    let Value::Object(members) = value else {
        return write_error(output, Some("null"), &Refused::new("bad_input", "the line is not an object"));
    };
    let complaint = fields.iter().find_map(|field| field.complaint(&members)).unwrap_or_else(|| sentence(error));
    let id = serde_json::from_str::<OnlyId<'_>>(text).map_or(Some("null"), |only| only.id.map(RawValue::get));
    write_error(output, id, &Refused::new("bad_input", complaint));
}

/// Every line is a text of its own, so its number says nothing.
fn sentence(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at byte ")
}
