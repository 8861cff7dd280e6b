//! Keys, and how they are spelled.

use super::finding::Findings;
use super::table::Table;

/// How keys are spelled: fields in snake_case, because letters use them as variables; all others in kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Kebab,
    Snake,
    /// Kebab words joined by dots: `complaint.by-letter`.
    Dotted,
}

impl Spelling {
    pub(super) fn fits(self, key: &str) -> bool {
        let word = |word: &str, joint: char| {
            word.split(joint).all(|part| {
                !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            })
        };
        key.len() <= 64
            && key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && match self {
                Spelling::Kebab => word(key, '-'),
                Spelling::Snake => word(key, '_'),
                Spelling::Dotted => key.contains('.') && key.split('.').all(|part| word(part, '-')),
            }
    }

    fn example(self) -> &'static str {
        match self {
            Spelling::Kebab => "lower-case words with hyphens, like `survey-report`",
            Spelling::Snake => "lower-case words with underscores, like `contact_phone`",
            Spelling::Dotted => "a group and a name, like `life.address-change`",
        }
    }
}

/// Reads `key`, checks its spelling and completes the path of the table with it.
pub(super) fn read_key(
    table: &mut Table<'_>,
    what: &str,
    spelling: Spelling,
    findings: &mut Findings<'_>,
) -> Option<String> {
    let remedy = format!("every {what} has a key: {}", spelling.example());
    let key = table.required_text("key", &remedy, findings)?;
    if !spelling.fits(&key.value) {
        let message = format!("`{}` is not spelled as a key", key.value);
        let remedy = format!("use {}", spelling.example());
        findings.error(key.place, table.path_of("key"), "bad_key", message, remedy);
        return None;
    }
    table.path = format!("{}.{}", table.path, key.value);
    Some(key.value)
}
