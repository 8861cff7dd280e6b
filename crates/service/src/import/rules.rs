//! The fields of an import and the sentences for its errors, read from the texts of a pack.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use yinuo_core::text::LocalText;

use super::text::plain;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    Text,
    Name,
    Date,
    /// Yuan.
    Amount,
    Identity,
    Phone,
    Account,
    Choice,
    Span,
    Beneficiaries,
}

impl ValueKind {
    /// Whether the value is shown masked.
    pub fn is_personal_number(self) -> bool {
        matches!(self, ValueKind::Identity | ValueKind::Phone | ValueKind::Account)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportChoice {
    pub key: String,
    /// The ways to write it; the first is told to the clerk.
    pub words: Vec<String>,
}

/// A field and how its column is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportField {
    pub key: String,
    pub name: LocalText,
    pub kind: ValueKind,
    #[serde(default)]
    pub required: bool,
    pub headers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<LocalText>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ImportChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsFile {
    field: Vec<ImportField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonsFile {
    reason: Vec<Reason>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    code: String,
    text: LocalText,
}

/// What a pack says of imports.
#[derive(Debug, Clone)]
pub struct ImportRules {
    pub fields: Vec<ImportField>,
    reasons: BTreeMap<String, LocalText>,
}

impl ImportRules {
    /// Reads the texts of `fields.toml` and `reasons.toml`. The error names what has to be mended.
    pub fn read(fields: &str, reasons: &str) -> Result<ImportRules, String> {
        let fields: FieldsFile = toml::from_str(fields).map_err(|error| format!("fields.toml: {error}"))?;
        let reasons: ReasonsFile = toml::from_str(reasons).map_err(|error| format!("reasons.toml: {error}"))?;
        let (mut keys, mut headers) = (BTreeSet::new(), BTreeMap::new());
        for field in &fields.field {
            if !keys.insert(&field.key) {
                return Err(format!("fields.toml: field `{}` stands there twice; delete one", field.key));
            }
            if (field.kind == ValueKind::Choice) == field.choices.is_empty() {
                return Err(format!("fields.toml: field `{}`: choices belong to the kind `choice`", field.key));
            }
            for header in &field.headers {
                if let Some(other) = headers.insert(plain(header), &field.key)
                    && *other != field.key
                {
                    return Err(format!("fields.toml: `{header}` is a header of `{other}` and of `{}`", field.key));
                }
            }
        }
        let reasons = reasons.reason.into_iter().map(|reason| (reason.code, reason.text)).collect();
        Ok(ImportRules { fields: fields.field, reasons })
    }

    /// The rules shipped with the program.
    pub fn shipped() -> Result<ImportRules, String> {
        let file = |name: &str| {
            let path = format!("import-cn/{name}");
            crate::packs::shipped_file(&path).ok_or_else(|| format!("packs/{path} is not there"))
        };
        ImportRules::read(&file("fields.toml")?, &file("reasons.toml")?)
    }

    pub fn field(&self, key: &str) -> Option<&ImportField> {
        self.fields.iter().find(|field| field.key == key)
    }

    pub fn has_reason(&self, code: &str) -> bool {
        self.reasons.contains_key(code)
    }

    /// The sentence for an error, with its facts filled in. A code without a sentence tells itself.
    pub fn reason(&self, code: &str, facts: &[(impl AsRef<str>, String)]) -> LocalText {
        let Some(text) = self.reasons.get(code) else { return LocalText::new(code, code) };
        let filled = |sentence: &str| {
            facts
                .iter()
                .fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{}}}", name.as_ref()), value))
        };
        LocalText::new(filled(&text.zh), filled(&text.en))
    }
}
