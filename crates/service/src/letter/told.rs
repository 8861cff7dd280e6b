//! A letter says nothing that the record does not bear out. Where a template tells a value that is not known, goes through a list in which
//! nothing stands, or chooses its words by an answer that nobody gave, the letter is not written, and says what it lacks. In the cell of a table
//! a dash stands for what is not known; and what a template asks for first (`{% if facts.reason_text %}`) it may leave out.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::{Environment, Value as Filled};

use super::content::{Block, LetterContent};

/// Stands on both sides of the name of what is not known; no character of any text.
pub(super) const MISSING: char = '\u{FDD2}';
/// What a table shows for it.
const DASH: &str = "—";
/// What nobody has to have: how somebody is spoken to, and who handled what the system writes by itself.
const MAY_BE_EMPTY: [&str; 2] = ["party.title", "operator.name"];

/// What was found missing while a template was filled, besides what stands in its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Missing(Arc<Mutex<BTreeSet<String>>>);

impl Missing {
    fn note(&self, name: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Lets templates that were [`named`] tell what they lack.
    pub(super) fn watch(&self, environment: &mut Environment<'_>) {
        environment.add_filter("told", |value: Filled, name: String| match is_known(&value, &name) {
            true => value,
            false => Filled::from_safe_string(format!("{MISSING}{name}{MISSING}")),
        });
        let lists = self.clone();
        environment.add_filter("listed", move |value: Filled, name: String| {
            if value.len().unwrap_or_default() > 0 {
                return value;
            }
            lists.note(name);
            Filled::from(Vec::<Filled>::new())
        });
        let choices = self.clone();
        environment.add_filter("chosen", move |value: Filled, name: String| {
            if !is_known(&value, &name) {
                choices.note(name);
            }
            value
        });
    }

    /// The content as it is shown, or what it lacks.
    pub(super) fn settle(&self, mut content: LetterContent) -> Result<LetterContent, Vec<String>> {
        let mut lacks = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
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

/// The names of everything a template speaks of, in its text and in its conditions.
#[cfg(test)]
pub(super) fn names(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in pieces(template) {
        let (Piece::Told(inside) | Piece::Block(inside)) = piece else { continue };
        // Texts in quotes name nothing.
        let bare = inside.split('"').step_by(2);
        found.extend(
            bare.flat_map(|text| text.split(|c| !is_of_name(c))).filter(|name| name.contains('.')).map(str::to_owned),
        );
        found.extend(
            ["missing", "materials", "reason"]
                .iter()
                .filter(|one| inside.split(|c| !is_of_name(c)).any(|word| word == **one))
                .map(|one| (*one).to_owned()),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use minijinja::context;
    use yinuo_core::service::LetterRule;
    use yinuo_core::text::LocalText;

    use super::*;
    use crate::letter::{Unwritten, compose, sample_frame};

    /// The paragraphs and cells of a letter in which `facts.known` is 甲, or what it lacks.
    fn told(body: &str) -> Result<Vec<String>, Vec<String>> {
        let rule = LetterRule {
            key: "test".to_owned(),
            name: LocalText::default(),
            subject: "事由".to_owned(),
            body: body.to_owned(),
        };
        let values = context! {
            facts => context! { known => "甲", empty => " ", none => () },
            some => ["乙"],
            nothing => Vec::<String>::new(),
            party => context! { title => "" },
        };
        match compose(&rule, &values, sample_frame()) {
            Ok((written, _)) => Ok(written
                .content
                .blocks
                .into_iter()
                .flat_map(|block| match block {
                    Block::Paragraph(text) => vec![text],
                    Block::Table(table) => table.header.into_iter().chain(table.rows.into_iter().flatten()).collect(),
                })
                .collect()),
            Err(Unwritten::Lacks(lacks)) => Err(lacks),
            Err(Unwritten::Template(error)) => panic!("{body}: {error:#}"),
        }
    }

    #[test]
    fn a_letter_that_tells_what_is_not_known_is_not_written_and_says_what_it_lacks() {
        let lacks = |names: &[&str]| Err(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let says = |texts: &[&str]| Ok(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        let cases = [
            ("原因：{{ facts.known }}。", says(&["原因：甲。"])),
            ("原因：{{ facts.other }}。", lacks(&["facts.other"])),
            ("原因：{{ facts.none }}，{{- facts.empty -}}。", lacks(&["facts.empty", "facts.none"])),
            ("{% if facts.other %}原因：{{ facts.other }}。{% endif %}谢谢。", says(&["谢谢。"])),
            ("尊敬的客户{{ party.title }}：", says(&["尊敬的客户："])),
            // In a table it is seen that nothing is known.
            ("| 金额 | 日期 |\n| {{ facts.other }}元 | {{ facts.known }} |", says(&["金额", "日期", "—", "甲"])),
            ("{% for one in some %}{{ one }}{% endfor %}", says(&["乙"])),
            ("缺少：{% for one in nothing %}{{ one }}{% endfor %}", lacks(&["nothing"])),
            ("{% if nothing %}缺少：{% for one in nothing %}{{ one }}{% endfor %}{% endif %}完。", says(&["完。"])),
            ("{% if facts.known == \"甲\" %}是{% else %}否{% endif %}", says(&["是"])),
            ("{% if facts.other == \"甲\" %}是{% else %}否{% endif %}", lacks(&["facts.other"])),
            ("{% if facts.other and facts.other != 'x' %}是{% else %}未定{% endif %}", says(&["未定"])),
        ];
        for (body, expected) in cases {
            assert_eq!(told(body), expected, "{body}");
        }
    }

    #[test]
    fn no_answer_can_pass_for_one_that_is_missing() {
        let rule = LetterRule {
            key: "test".to_owned(),
            name: LocalText::default(),
            subject: "事由".to_owned(),
            body: "{{ facts.known }}".to_owned(),
        };
        let values = context! { facts => context! { known => format!("{MISSING}facts.x{MISSING}") } };
        let (written, _) = compose(&rule, &values, sample_frame()).expect("it lacks nothing");
        assert_eq!(written.content.blocks, [Block::Paragraph("facts.x".to_owned())]);
    }
}
