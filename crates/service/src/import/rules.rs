//! The fields of kinds of import and the sentences for errors, as packs have them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yinuo_core::pack::{Clash, PackSource, join};
use yinuo_core::text::LocalText;

use super::text::plain;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    Text,
    Name,
    Date,
    /// A day with a time of it.
    Moment,
    /// How long something took.
    Duration,
    /// Yuan.
    Amount,
    Identity,
    Phone,
    Account,
    Choice,
    /// A kind of identity paper, by its name or a word for it.
    Paper,
    /// Words that the kind of import reads by itself, as its hint says.
    Phrase,
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

/// What the codes of a field look like in this house: how long they are, and which signs stand in them besides letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeShape {
    pub shortest: usize,
    pub longest: usize,
    #[serde(default)]
    pub signs: String,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<CodeShape>,
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

/// What packs say of a kind of import: its fields, and the sentences for its errors.
#[derive(Debug, Clone)]
pub struct ImportRules {
    pub fields: Vec<ImportField>,
    reasons: Arc<BTreeMap<String, LocalText>>,
}

/// The fields of a kind stand in a file `import-KIND.toml` of some pack.
const FIELDS_FILE: &str = "import-";
/// The sentences for errors stand in files of this name, those of all packs together.
const REASONS_FILE: &str = "import-reasons.toml";

/// Reads what packs say of imports, by kind. The error lists every finding.
pub fn read_rules(sources: &[PackSource]) -> Result<BTreeMap<String, ImportRules>, Vec<String>> {
    let shown = |clashes: Vec<Clash>| clashes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (mut reasons, mut fields, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources {
        for (file, text) in &source.files {
            let place = |error: String| format!("{}/{file}: {error}", source.name);
            if file == REASONS_FILE {
                match toml::from_str::<ReasonsFile>(text) {
                    Ok(read) => {
                        reasons.extend(read.reason.into_iter().map(|one| (source.name.clone(), one.code, one.text)))
                    }
                    Err(error) => problems.push(place(error.to_string())),
                }
                continue;
            }
            let kind = file.strip_prefix(FIELDS_FILE).and_then(|name| name.strip_suffix(".toml"));
            let Some(key) = kind else { continue };
            if super::kind(key).is_none() {
                let known: Vec<_> = super::kinds().map(|kind| kind.key).collect();
                problems.push(place(format!("`{key}` is no kind of import; there are {}", known.join(", "))));
                continue;
            }
            match read_fields(text) {
                Ok(read) => fields.push((source.name.clone(), key.to_owned(), read)),
                Err(error) => problems.push(place(error)),
            }
        }
    }
    let reasons = join("reason", reasons).map_err(shown);
    let fields = join("import", fields).map_err(shown);
    match (reasons, fields) {
        (Ok(reasons), Ok(fields)) if problems.is_empty() => {
            let reasons = Arc::new(reasons);
            let rules = |(kind, fields)| (kind, ImportRules { fields, reasons: reasons.clone() });
            Ok(fields.into_iter().map(rules).collect())
        }
        (reasons, fields) => {
            problems.extend(reasons.err().unwrap_or_default());
            problems.extend(fields.err().unwrap_or_default());
            Err(problems)
        }
    }
}

fn read_fields(text: &str) -> Result<Vec<ImportField>, String> {
    let fields: FieldsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    let (mut keys, mut headers) = (BTreeSet::new(), BTreeMap::new());
    for field in &fields.field {
        if !keys.insert(&field.key) {
            return Err(format!("field `{}` stands there twice; delete one", field.key));
        }
        if (field.kind == ValueKind::Choice) == field.choices.is_empty() {
            return Err(format!("field `{}`: choices belong to the kind `choice`", field.key));
        }
        for header in &field.headers {
            if let Some(other) = headers.insert(plain(header), &field.key)
                && *other != field.key
            {
                return Err(format!("`{header}` is a header of `{other}` and of `{}`", field.key));
            }
        }
    }
    Ok(fields.field)
}

impl ImportRules {
    /// What the shipped packs say of a kind.
    pub fn shipped(kind: &str) -> Result<ImportRules, String> {
        let mut rules = read_rules(&crate::packs::shipped()).map_err(|problems| problems.join("\n"))?;
        rules.remove(kind).ok_or_else(|| format!("no shipped pack has import-{kind}.toml"))
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
