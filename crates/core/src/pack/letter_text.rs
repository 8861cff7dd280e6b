//! Checking the text of letters without rendering it: braces and blocks balance, and only known variables are used.
//!
//! The templates are minijinja; rendering is done where letters are made. Known here are `{{ … }}`, `{% if %}`,
//! `{% for %}`, `{% set %}` with their ends, `{# … #}`, filters after `|`, texts in quotes and numbers.

use std::collections::BTreeSet;

use super::finding::{Findings, Placed, remedy_for_unknown};
use crate::form::Field;

/// What a letter of a case can speak of. `facts.X` is the answer to the form field `X`, `tables.X` the rows of a repeating
/// group as a table; `missing` is a list of `{ name, hint }`, `materials` one of `{ name, hint, required }`.
pub const LETTER_VARIABLES: [&str; 16] = [
    "case.number",
    "case.received_on",
    "service.name",
    "party.name",
    "party.title",
    "office.name",
    "missing",
    "materials",
    "promise.due_on",
    "extension.due_on",
    "extension.reason",
    "today",
    "operator.name",
    "reason",
    "facts",
    "tables",
];

const WORDS: [&str; 12] =
    ["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "defined", "undefined"];

/// Reports unbalanced braces and blocks.
pub(super) fn check_syntax(text: &Placed<String>, path: &str, findings: &mut Findings<'_>) {
    if let Err(problem) = scan(&text.value, None) {
        let remedy = "see docs/packs/FORMAT.md, \"Letters\"";
        findings.error(text.place, path, "bad_template", problem.message, remedy);
    }
}

/// Reports variables that are not among `known`, in a text that is otherwise in order.
pub(super) fn check_variables(text: &Placed<String>, path: &str, known: &[&str], findings: &mut Findings<'_>) {
    if let Err(Problem { message, variable: Some(variable) }) = scan(&text.value, Some(known)) {
        findings.error(text.place, path, "unknown_variable", message, remedy_for_unknown(&variable, known));
    }
}

/// Reports `facts.X` where the service has no field `X`, and `tables.X` where it is no repeating group.
pub(super) fn check_answers(
    text: &Placed<String>,
    path: &str,
    fields: &[&Field],
    service: &str,
    findings: &mut Findings<'_>,
) {
    let Ok(used) = scan(&text.value, Some(&LETTER_VARIABLES)) else { return };
    let groups: Vec<&str> =
        fields.iter().filter(|field| field.rows.is_some()).map(|field| field.key.as_str()).collect();
    let all: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    let mut check = |used: &BTreeSet<String>, variable: &str, known: &[&str], what: &str| {
        for field in used.iter().filter(|field| !known.contains(&field.as_str())) {
            let message = format!("the letter uses {variable}.{field}, but no form of {service} {what} `{field}`");
            findings.error(text.place, path, "unknown_fact", message, remedy_for_unknown(field, known));
        }
    };
    check(&used.facts, "facts", &all, "asks for");
    check(&used.tables, "tables", &groups, "has rows of the name");
}

#[derive(Debug)]
struct Used<'k> {
    /// What the letter can speak of; absent, whatever it names.
    known: Option<&'k [&'k str]>,
    facts: BTreeSet<String>,
    tables: BTreeSet<String>,
}

#[derive(Debug)]
struct Problem {
    message: String,
    variable: Option<String>,
}

impl Problem {
    fn new(message: impl Into<String>) -> Problem {
        Problem { message: message.into(), variable: None }
    }
}

fn scan<'k>(template: &str, known: Option<&'k [&'k str]>) -> Result<Used<'k>, Problem> {
    let mut used = Used { known, facts: BTreeSet::new(), tables: BTreeSet::new() };
    let mut blocks: Vec<(&str, Option<String>)> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        let (open, close) = match rest.get(..2) {
            Some("{{") => ("{{", "}}"),
            Some("{%") => ("{%", "%}"),
            Some("{#") => ("{#", "#}"),
            _ => {
                rest = &rest[1..];
                continue;
            }
        };
        let body = &rest[2..];
        let Some(end) = body.find(close) else {
            return Err(Problem::new(format!("`{open}` is not closed by `{close}`")));
        };
        let inside = body[..end].trim_matches('-').trim();
        rest = &body[end + 2..];
        match open {
            "{{" => check_expression(inside, &blocks, &named, &mut used)?,
            "{%" => check_block(inside, &mut blocks, &mut named, &mut used)?,
            _ => {}
        }
    }
    match blocks.pop() {
        Some((block, _)) => Err(Problem::new(format!("`{{% {block} %}}` is not ended by `{{% end{block} %}}`"))),
        None => Ok(used),
    }
}

fn check_block<'t>(
    inside: &'t str,
    blocks: &mut Vec<(&'t str, Option<String>)>,
    named: &mut Vec<String>,
    used: &mut Used<'_>,
) -> Result<(), Problem> {
    let (word, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    match word {
        "if" => {
            check_expression(rest, blocks, named, used)?;
            blocks.push(("if", None));
        }
        "for" => {
            let Some((item, list)) = rest.split_once(" in ") else {
                return Err(Problem::new("a `for` looks like `{% for item in missing %}`"));
            };
            check_expression(list, blocks, named, used)?;
            blocks.push(("for", Some(item.trim().to_owned())));
        }
        "elif" | "else" => {
            if blocks.is_empty() {
                return Err(Problem::new(format!("`{word}` outside of `if`")));
            }
            check_expression(rest, blocks, named, used)?;
        }
        "set" => {
            let Some((name, value)) = rest.split_once('=') else {
                return Err(Problem::new("a `set` looks like `{% set name = … %}`"));
            };
            check_expression(value, blocks, named, used)?;
            named.push(name.trim().to_owned());
        }
        "endif" | "endfor" => match blocks.pop() {
            Some((block, _)) if word.strip_prefix("end") == Some(block) => {}
            _ => return Err(Problem::new(format!("`{word}` ends nothing here"))),
        },
        _ => return Err(Problem::new(format!("`{word}` is not a block letters use"))),
    }
    Ok(())
}

fn check_expression(
    expression: &str,
    blocks: &[(&str, Option<String>)],
    named: &[String],
    used: &mut Used<'_>,
) -> Result<(), Problem> {
    let mut characters = expression.char_indices().peekable();
    let mut after_pipe = false;
    while let Some((start, character)) = characters.next() {
        match character {
            '"' | '\'' => {
                if !characters.by_ref().any(|(_, next)| next == character) {
                    return Err(Problem::new("a text in quotes is not closed"));
                }
                after_pipe = false;
            }
            '|' => after_pipe = true,
            '{' | '}' => return Err(Problem::new("a brace inside an expression")),
            _ if character.is_ascii_digit() => {
                while characters.next_if(|(_, next)| next.is_ascii_alphanumeric() || *next == '.').is_some() {}
            }
            _ if character.is_alphabetic() || character == '_' => {
                let mut end = start + character.len_utf8();
                while let Some((at, next)) =
                    characters.next_if(|(_, next)| next.is_alphanumeric() || matches!(next, '_' | '.'))
                {
                    end = at + next.len_utf8();
                }
                let word = &expression[start..end];
                if !after_pipe && !WORDS.contains(&word) {
                    check_variable(word, blocks, named, used)?;
                }
                after_pipe = false;
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_variable(
    variable: &str,
    blocks: &[(&str, Option<String>)],
    named: &[String],
    used: &mut Used<'_>,
) -> Result<(), Problem> {
    let Some(known) = used.known else { return Ok(()) };
    let root = variable.split('.').next().unwrap_or(variable);
    if known.contains(&"facts") {
        for (prefix, fields) in [("facts.", &mut used.facts), ("tables.", &mut used.tables)] {
            if let Some(field) = variable.strip_prefix(prefix) {
                fields.insert(field.to_owned());
                return Ok(());
            }
        }
    }
    let items = || blocks.iter().filter_map(|(_, item)| item.as_deref());
    let local = items().any(|item| item == root) || named.iter().any(|name| name == root);
    let in_loop = root == "loop" && items().next().is_some();
    if local || in_loop || known.contains(&variable) {
        return Ok(());
    }
    Err(Problem { message: format!("the letter has no variable `{variable}`"), variable: Some(variable.to_owned()) })
}
