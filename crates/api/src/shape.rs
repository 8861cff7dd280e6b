//! Shapes that many answers share. They borrow from rows and rules: an answer is written to bytes while those are still held,
//! without copying names about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use yinuo_core::id::write_id;
use yinuo_core::service as rules;
use yinuo_core::{subject, systems};

use crate::words;

/// An id as text, without making the text before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdText {
    pub prefix: &'static str,
    pub number: i64,
}

impl std::fmt::Display for IdText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::with_capacity(24);
        text.push_str(self.prefix);
        text.push('_');
        write_id(self.number, &mut text);
        f.write_str(&text)
    }
}

impl Serialize for IdText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

macro_rules! id_text {
    ($($function:ident $prefix:literal),+ $(,)?) => {
        $(pub fn $function(number: i64) -> IdText {
            IdText { prefix: $prefix, number }
        })+
    };
}

id_text!(
    case_id "case", party_id "party", office_id "office", operator_id "operator", file_id "file", letter_id "letter",
    notice_id "notice", contact_id "contact", reminder_id "reminder", operation_id "operation",
    payout_id "payout", debit_id "debit", batch_id "batch", transfer_id "transfer", error_id "error",
    day_run_id "dayrun", set_aside_id "aside", token_id "token", webhook_id "webhook",
    import_id "import", approval_id "approval", observation_id "observation", finding_id "finding",
    bulletin_id "bulletin", survey_id "survey", survey_answer_id "answer", score_round_id "scores", score_sheet_id "sheet",
);

/// The id of what an operation, a reminder or an approval is about, by the kind that they call it.
pub fn id_of(kind: &str, number: i64) -> IdText {
    let prefix = match kind {
        "payment-batch" => "batch",
        "office" => "office",
        "operator" => "operator",
        "notice" => "notice",
        "file" => "file",
        "letter" => "letter",
        "contact" => "contact",
        "payout" => "payout",
        "approval" => "approval",
        "bulletin" => "bulletin",
        "survey" => "survey",
        "survey-answer" => "answer",
        "scores" => "scores",
        "score-sheet" => "sheet",
        kind => systems::subject_kind(kind).map_or("case", |kind| kind.prefix),
    };
    IdText { prefix, number }
}

/// An amount: fen inside, decimal yuan on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yuan(pub i64);

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&yinuo_core::money::Fen(self.0))
    }
}

/// Text in both languages; English may be empty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocalText<'a> {
    pub zh: Cow<'a, str>,
    pub en: Cow<'a, str>,
}

impl<'a> From<&'a yinuo_core::text::LocalText> for LocalText<'a> {
    fn from(text: &'a yinuo_core::text::LocalText) -> LocalText<'a> {
        LocalText { zh: Cow::Borrowed(&text.zh), en: Cow::Borrowed(&text.en) }
    }
}

impl From<yinuo_core::text::LocalText> for LocalText<'static> {
    fn from(text: yinuo_core::text::LocalText) -> LocalText<'static> {
        LocalText { zh: Cow::Owned(text.zh), en: Cow::Owned(text.en) }
    }
}

impl<'a> LocalText<'a> {
    pub fn of(zh: &'a str, en: &'a str) -> LocalText<'a> {
        LocalText { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// One wording for both languages: a key that has no name.
    pub fn same(text: &'a str) -> LocalText<'a> {
        LocalText { zh: Cow::Borrowed(text), en: Cow::Borrowed(text) }
    }
}

/// A thing by id and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Ref<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
}

/// What something is about: what a system keeps, a case, a batch, an approval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubjectRef<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// `party`, `case`, `payment-batch` and so on.
    pub kind: &'a str,
    /// What people call it: a number or a name.
    pub label: &'a str,
}

impl<'a> SubjectRef<'a> {
    pub fn new(subject: subject::SubjectRef, label: &'a str) -> SubjectRef<'a> {
        let id = IdText { prefix: subject.kind.prefix, number: subject.id };
        SubjectRef { id, kind: subject.kind.key, label }
    }

    /// By the kind that an operation, a reminder or an approval calls it.
    pub fn of_kind(kind: &'a str, number: i64, label: &'a str) -> SubjectRef<'a> {
        SubjectRef { id: id_of(kind, number), kind, label }
    }
}

/// A case by id and number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseRef<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
}

/// An entry of the rules by key and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyName<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
}

/// A field of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Field<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    #[schema(value_type = words::FieldKind)]
    pub kind: rules::FieldKind,
    pub required: bool,
    pub choices: Vec<KeyName<'a>>,
    pub hint: Option<LocalText<'a>>,
    /// The units of a quantity.
    pub units: Vec<KeyName<'a>>,
    pub scale: Option<FieldScale<'a>>,
    /// The family an agreement must be of.
    pub family: Option<&'a str>,
    pub rows: Option<FieldRows<'a>>,
}

/// A scale from 1 to `to`, and what its ends are called.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldScale<'a> {
    pub to: u32,
    pub low: Option<LocalText<'a>>,
    pub high: Option<LocalText<'a>>,
}

/// A repeating group: how many rows it takes, and what stands in each.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldRows<'a> {
    pub min: u32,
    pub max: u32,
    #[schema(no_recursion)]
    pub fields: Vec<Field<'a>>,
}

/// What is answered to a field: a text, the keys of several choices, or rows of texts by the keys of their columns. A text
/// that names something kept elsewhere is its id, code or number and then, after a blank, its name; the name may be left out
/// of a request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it tells the document what the core's answer looks like on the wire; nothing makes one")]
pub enum FormAnswer {
    Text(String),
    Choices(Vec<String>),
    Rows(Vec<BTreeMap<String, String>>),
}

impl<'a> From<&'a rules::Field> for Field<'a> {
    fn from(field: &'a rules::Field) -> Field<'a> {
        let choice = |choice: &'a rules::Choice| KeyName { key: &choice.key, name: (&choice.name).into() };
        Field {
            key: &field.key,
            name: (&field.name).into(),
            kind: field.kind,
            required: field.required,
            choices: field.choices.iter().map(choice).collect(),
            hint: field.hint.as_ref().map(Into::into),
            units: field.units.iter().map(choice).collect(),
            scale: field.scale.as_ref().map(|scale| FieldScale {
                to: scale.to,
                low: scale.low.as_ref().map(Into::into),
                high: scale.high.as_ref().map(Into::into),
            }),
            family: field.family.as_deref(),
            rows: field.rows.as_ref().map(|rows| FieldRows {
                min: rows.min,
                max: rows.max,
                fields: rows.fields.iter().map(Into::into).collect(),
            }),
        }
    }
}

/// A list without pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
}

/// A page of a list; `next` goes into `after` of the next request.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

pub use yinuo_service::engine::rows::instant;

pub type Answer = Response<Body>;

/// An answer in JSON.
pub fn json(status: StatusCode, body: &impl Serialize) -> Answer {
    // Room for a whole case, so that writing it does not move it.
    let mut bytes = Vec::with_capacity(16 * 1024);
    // Plain data that borrows: there is nothing in it that has no JSON form.
    sonic_rs::to_writer(&mut bytes, body).expect("wire types have a JSON form");
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

pub fn ok(body: &impl Serialize) -> Answer {
    json(StatusCode::OK, body)
}

pub fn no_content() -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

const REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");

/// Says that the answer is that of an earlier try.
pub fn mark_replay(mut answer: Answer, replayed: bool) -> Answer {
    if replayed {
        answer.headers_mut().insert(REPLAY, HeaderValue::from_static("true"));
    }
    answer
}

/// Adds the version as ETag.
pub fn with_etag(mut answer: Answer, version: i64) -> Answer {
    let value = HeaderValue::from_str(&format!("\"{version}\"")).expect("digits and quotes");
    answer.headers_mut().insert(ETAG, value);
    answer
}
