//! What a pack asks for: fields, their kinds, and what belongs to each kind.

use serde::{Deserialize, Serialize};

use super::reference::named;
use crate::text::LocalText;

/// The most rows a field of rows may take, whatever its pack says: a sheet that a person can still look through.
pub const ROW_LIMIT: u32 = 10_000;

/// The reserved cell of a row that keeps personal numbers: its own number, which stays when rows around it come and go.
pub const ROW_NUMBER: &str = "row";

/// What kind of answer a form field takes. `account`, `identity` and `phone` are personal numbers: sealed and masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    Text,
    LongText,
    Date,
    Amount,
    Number,
    YesNo,
    Choice,
    /// Several of the choices.
    Choices,
    /// A point of a scale from 1 to 5, 7 or 10.
    Scale,
    /// A number with one of the field's units: `12.5 mu`.
    Quantity,
    Account,
    Identity,
    Phone,
    /// A party of the house.
    Party,
    Office,
    /// An administrative division by its code.
    Region,
    /// An agreement by its number, of the field's family where it names one.
    Agreement,
    /// A file attached to the case.
    File,
    /// A repeating group with fields of its own.
    Rows,
}

impl FieldKind {
    pub const ALL: [FieldKind; 19] = [
        FieldKind::Text,
        FieldKind::LongText,
        FieldKind::Date,
        FieldKind::Amount,
        FieldKind::Number,
        FieldKind::YesNo,
        FieldKind::Choice,
        FieldKind::Choices,
        FieldKind::Scale,
        FieldKind::Quantity,
        FieldKind::Account,
        FieldKind::Identity,
        FieldKind::Phone,
        FieldKind::Party,
        FieldKind::Office,
        FieldKind::Region,
        FieldKind::Agreement,
        FieldKind::File,
        FieldKind::Rows,
    ];

    /// What packs and the wire say.
    pub fn key(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::LongText => "long-text",
            FieldKind::Date => "date",
            FieldKind::Amount => "amount",
            FieldKind::Number => "number",
            FieldKind::YesNo => "yes-no",
            FieldKind::Choice => "choice",
            FieldKind::Choices => "choices",
            FieldKind::Scale => "scale",
            FieldKind::Quantity => "quantity",
            FieldKind::Account => "account",
            FieldKind::Identity => "identity",
            FieldKind::Phone => "phone",
            FieldKind::Party => "party",
            FieldKind::Office => "office",
            FieldKind::Region => "region",
            FieldKind::Agreement => "agreement",
            FieldKind::File => "file",
            FieldKind::Rows => "rows",
        }
    }

    pub fn parse(key: &str) -> Option<FieldKind> {
        FieldKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether an answer is a personal number that is never stored in clear.
    pub fn is_personal_number(self) -> bool {
        matches!(self, FieldKind::Account | FieldKind::Identity | FieldKind::Phone)
    }

    /// Whether a plain page without script can ask for it, and without showing what the house keeps.
    pub fn is_plain(self) -> bool {
        !self.is_reference() && !matches!(self, FieldKind::Rows | FieldKind::Quantity | FieldKind::Choices)
    }

    /// Whether an answer names something that is kept elsewhere: an id, code or number, and after it the name it had when
    /// it was answered.
    pub fn is_reference(self) -> bool {
        matches!(
            self,
            FieldKind::Party | FieldKind::Office | FieldKind::Region | FieldKind::Agreement | FieldKind::File
        )
    }
}

/// A field of a form: of a service when the case is opened, or of a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    pub key: String,
    pub name: LocalText,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    /// The system works it out: nobody is asked, and nobody may answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
    #[serde(default)]
    pub choices: Vec<Choice>,
    #[serde(default)]
    pub hint: Option<LocalText>,
    /// The units of a quantity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Choice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// The family an agreement must be of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowsRule>,
}

impl Field {
    /// A field of a kind that needs nothing more.
    pub fn plain(key: &str, name: LocalText, kind: FieldKind) -> Field {
        Field {
            key: key.to_owned(),
            name,
            kind,
            required: false,
            computed: false,
            choices: Vec::new(),
            hint: None,
            units: Vec::new(),
            scale: None,
            family: None,
            rows: None,
        }
    }

    /// The fields of its rows; none, where it is no repeating group.
    pub fn columns(&self) -> &[Field] {
        self.rows.as_ref().map_or(&[], |rows| &rows.fields)
    }

    /// Whether an answer to it can hold personal numbers.
    pub fn has_personal_numbers(&self) -> bool {
        self.kind.is_personal_number() || self.columns().iter().any(|column| column.kind.is_personal_number())
    }

    /// A text answer as a person reads it, in Chinese.
    pub fn shown(&self, answer: &str) -> String {
        let name_in = |list: &[Choice], key: &str| {
            list.iter().find(|choice| choice.key == key).map_or_else(|| key.to_owned(), |choice| choice.name.zh.clone())
        };
        match self.kind {
            FieldKind::YesNo => match answer {
                "yes" => "是".to_owned(),
                "no" => "否".to_owned(),
                _ => answer.to_owned(),
            },
            FieldKind::Choice | FieldKind::Choices => name_in(&self.choices, answer),
            FieldKind::Quantity => match answer.split_once(' ') {
                Some((number, unit)) => format!("{number} {}", name_in(&self.units, unit)),
                None => answer.to_owned(),
            },
            kind if kind.is_reference() => named(answer).to_owned(),
            _ => answer.to_owned(),
        }
    }
}

/// One answer of a choice field, or a unit of a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: String,
    pub name: LocalText,
}

/// A scale from 1 upwards, and what its two ends are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub to: u32,
    #[serde(default)]
    pub low: Option<LocalText>,
    #[serde(default)]
    pub high: Option<LocalText>,
}

impl Scale {
    /// The scales there are.
    pub const ENDS: [u32; 3] = [5, 7, 10];
}

/// How many rows a repeating group takes, and what stands in each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsRule {
    pub min: u32,
    pub max: u32,
    pub fields: Vec<Field>,
}
