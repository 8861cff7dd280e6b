//! What the checker has to say about a pack: where, how bad, what, and what to do about it.
//!
//! Codes are frozen; they are listed in `docs/packs/FORMAT.md`. Lines and columns count from 1, columns in characters.

use std::fmt;

use serde::Serialize;

use super::source::PackSource;

/// Where a rule names a role: told as a finding would be, if no pack has the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRole {
    pub role: String,
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// Where in the rules, as a dotted path.
    pub key: String,
}

/// An error keeps the pack from being loaded, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// One thing the checker found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackFinding {
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// Where in the rules, as a dotted path: `service.life.claim.promise.pay.within`.
    pub key: String,
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub remedy: String,
}

impl fmt::Display for PackFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PackFinding { file, line, column, key, code, message, remedy, .. } = self;
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{file}:{line}:{column}: {severity} {code} at {key}: {message}")?;
        if remedy.is_empty() { Ok(()) } else { write!(f, "\n  remedy: {remedy}") }
    }
}

/// A place in one file of a pack: the index of the file and a byte offset into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) file: usize,
    pub(super) offset: usize,
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) place: Spot,
}

/// Collects the findings of one pack.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    source: &'a PackSource,
    list: Vec<PackFinding>,
    named_roles: Vec<NamedRole>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(source: &'a PackSource) -> Findings<'a> {
        Findings { source, list: Vec::new(), named_roles: Vec::new() }
    }

    pub(super) fn error(
        &mut self,
        place: Spot,
        key: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(Severity::Error, place, key.into(), code, message.into(), remedy.into());
    }

    pub(super) fn warning(
        &mut self,
        place: Spot,
        key: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(Severity::Warning, place, key.into(), code, message.into(), remedy.into());
    }

    fn push(
        &mut self,
        severity: Severity,
        place: Spot,
        key: String,
        code: &'static str,
        message: String,
        remedy: String,
    ) {
        let (file, line, column) = self.told(place);
        self.list.push(PackFinding { file, line, column, key, severity, code, message, remedy });
    }

    /// A place as it is told: file, line and column.
    fn told(&self, place: Spot) -> (String, usize, usize) {
        match self.source.files.get(place.file) {
            Some((path, text)) => {
                let (line, column) = line_and_column(text, place.offset);
                (path.clone(), line, column)
            }
            None => ("pack.toml".to_owned(), 1, 1),
        }
    }

    /// Notes that a rule names a role. Whether there is one is known only with all packs together.
    pub(super) fn names_role(&mut self, role: &Placed<String>, key: impl Into<String>) {
        let (file, line, column) = self.told(role.place);
        self.named_roles.push(NamedRole { role: role.value.clone(), file, line, column, key: key.into() });
    }

    pub(super) fn take_named_roles(&mut self) -> Vec<NamedRole> {
        std::mem::take(&mut self.named_roles)
    }

    pub(super) fn any_error(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings in the order of the files and lines.
    pub(super) fn into_list(mut self) -> Vec<PackFinding> {
        self.list.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code, &a.key).cmp(&(&b.file, b.line, b.column, b.code, &b.key))
        });
        self.list.dedup();
        self.list
    }
}

/// The line and the column, both from 1, of a byte offset. An offset past the end is the end.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The known word nearest to a mistyped one, if it is near enough to be meant.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A remedy that names the nearest known word, or all of them when there are few.
pub(super) fn remedy_for_unknown(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "none is defined here".to_owned(),
        None if known.len() <= 24 => format!("known here: {}", known.join(", ")),
        None => format!("{} are known here; see docs/packs/FORMAT.md", known.len()),
    }
}

/// How many characters must be added, dropped or changed (Levenshtein). Long words are cut: nobody mistypes 64 letters.
fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_line_and_character_column() {
        let text = "a = 1\n名称 = 2\n";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find('=').expect("an equals sign")), (1, 3));
        assert_eq!(line_and_column(text, text.find("称").expect("the character") + 1), (2, 2));
        assert_eq!(line_and_column(text, 10_000), (3, 1));
    }

    #[test]
    fn a_mistyped_word_finds_its_neighbour_and_a_strange_one_does_not() {
        let known = ["within", "owed-by", "cite"];
        assert_eq!(nearest("witin", known), Some("within"));
        assert_eq!(nearest("owed_by", known), Some("owed-by"));
        assert_eq!(nearest("colour", known), None);
    }
}
