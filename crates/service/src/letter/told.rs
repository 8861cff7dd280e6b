//! A letter says nothing that the record does not bear out. Where a template tells a value that is not known, goes through a list in which
//! nothing stands, or chooses its words by an answer that nobody gave, the letter is not written, and says what it lacks. In the cell of a table
//! a dash stands for what is not known; and what a template asks for first (`{% if facts.reason_text %}`) it may leave out.

use std::collections::BTreeSet;

use minijinja::{Environment, State, Value as Filled};

use super::content::{Block, LetterContent};

/// Stands on both sides of the name of what is not known; no character of any text.
pub(super) const MISSING: char = '\u{FDD2}';
/// What a table shows for it.
const DASH: &str = "—";
/// What nobody has to have: how somebody is spoken to, and who handled what the system writes by itself.
const MAY_BE_EMPTY: [&str; 2] = ["party.title", "operator.name"];

/// What was found missing while a template was filled, besides what stands in its text.
#[derive(Debug, Default)]
pub(super) struct Missing(BTreeSet<String>);

/// Lets templates that were [`named`] tell what they lack.
pub(super) fn watch(environment: &mut Environment<'_>) {
    environment.add_filter("told", told);
    environment.add_filter("listed", listed);
    environment.add_filter("chosen", chosen);
}

fn told(value: Filled, name: String) -> Filled {
    if is_known(&value, &name) { value } else { Filled::from_safe_string(format!("{MISSING}{name}{MISSING}")) }
}

fn listed(state: &mut State<'_, '_>, value: Filled, name: String) -> Filled {
    if value.len().unwrap_or_default() > 0 {
        return value;
    }
    note(state, name);
    Filled::from(Vec::<Filled>::new())
}

fn chosen(state: &mut State<'_, '_>, value: Filled, name: String) -> Filled {
    if !is_known(&value, &name) {
        note(state, name);
    }
    value
}

fn note(state: &mut State<'_, '_>, name: String) {
    state.get_or_insert_extension(Missing::default()).0.insert(name);
}

impl Missing {
    /// Adds what was noted while a template was filled.
    pub(super) fn take_from(&mut self, state: &mut State<'_, '_>) {
        if let Some(noted) = state.get_extension_mut::<Missing>() {
            self.0.append(&mut noted.0);
        }
    }

    /// The content as it is shown, or what it lacks.
    pub(super) fn settle(self, mut content: LetterContent) -> Result<LetterContent, Vec<String>> {
        let mut lacks = self.0;
        let mut read = |text: &str| lacks.extend(text.split(MISSING).skip(1).step_by(2).map(str::to_owned));
        read(&content.subject);
        for block in &mut content.blocks {
            match block {
                Block::Paragraph(text) => read(text),
                Block::Table(table) => {
                    let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
                    cells.filter(|cell| cell.contains(MISSING)).for_each(|cell| DASH.clone_into(cell));
                }
            }
        }
        if lacks.is_empty() { Ok(content) } else { Err(lacks.into_iter().collect()) }
    }
}

fn is_known(value: &Filled, name: &str) -> bool {
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    !value.is_undefined() && !value.is_none() && (!is_empty || MAY_BE_EMPTY.contains(&name))
}

/// A template in which each value that is told, each list and each choice says its name. Its syntax was checked with its pack.
pub(super) fn named(template: &str) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    for piece in pieces(template) {
        match piece {
            Piece::Told(inside) => {
                let (before, expression, after) = trimmed(inside);
                out.push_str(&format!("{{{{{before} ({expression})|told(\"{}\") {after}}}}}", name_of(expression)));
            }
            Piece::Block(inside) => {
                let (before, statement, after) = trimmed(inside);
                out.push_str(&format!("{{%{before} {} {after}%}}", named_block(statement)));
            }
            Piece::Text(text) => out.push_str(text),
        }
    }
    out
}

fn named_block(statement: &str) -> String {
    let (word, rest) = statement.split_once(char::is_whitespace).unwrap_or((statement, ""));
    match word {
        "for" => match rest.split_once(" in ") {
            Some((item, list)) => format!("for {item} in ({})|listed(\"{}\")", list.trim(), name_of(list)),
            None => statement.to_owned(),
        },
        "if" | "elif" => format!("{word} {}", named_choices(rest)),
        _ => statement.to_owned(),
    }
}

/// A condition in which each value that is compared says its name.
fn named_choices(condition: &str) -> String {
    let mut out = String::with_capacity(condition.len() + 32);
    let mut rest = condition;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            first if is_of_name(first) => rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        out.push_str(word);
        let compared = ["==", "!="].iter().any(|sign| after.trim_start().starts_with(sign));
        if compared && first.is_ascii_alphabetic() {
            out.push_str(&format!("|chosen(\"{word}\")"));
        }
        rest = after;
    }
    out
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.')
}

/// What an expression is about: the first name in it.
fn name_of(expression: &str) -> &str {
    let start = expression.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(expression.len());
    let name = &expression[start..];
    &name[..name.find(|c| !is_of_name(c)).unwrap_or(name.len())]
}

enum Piece<'t> {
    Text(&'t str),
    Told(&'t str),
    Block(&'t str),
}

fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        let begins =
            rest.match_indices('{').find(|(at, _)| matches!(rest[at + 1..].chars().next(), Some('{' | '%' | '#')));
        let Some((at, _)) = begins else { break };
        pieces.push(Piece::Text(&rest[..at]));
        rest = &rest[at..];
        let close = match rest.as_bytes()[1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = rest[2..].find(close) else { break };
        let inside = &rest[2..2 + end];
        match close {
            "}}" => pieces.push(Piece::Told(inside)),
            "%}" => pieces.push(Piece::Block(inside)),
            _ => {}
        }
        rest = &rest[end + 4..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// What stands between the braces, and the dashes that take the space around them away.
fn trimmed(inside: &str) -> (&str, &str, &str) {
    let (before, inside) = inside.strip_prefix('-').map_or(("", inside), |inside| ("-", inside));
    let (after, inside) = inside.strip_suffix('-').map_or(("", inside), |inside| ("-", inside));
    (before, inside.trim(), after)
}
