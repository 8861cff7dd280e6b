//! What Rust code may not say where: nothing impure in the core, SQL only in the store, a comment at the head of each
//! file, and no file too long to read. Neighbours: [`super::rust_source`] takes the files apart.

use super::rust_source::{RustSource, TokenKind};
use super::{Problem, Repository};

/// More than this and a file is about two things.
const LONGEST_FILE_LINES: usize = 600;

const CORE: &str = "crates/core/src/";
const STORE: &str = "crates/store/";
const API: &str = "crates/api/src/";

/// Files outside the store that may hold SQL, with the reason. Test code may always: it looks at the database from
/// outside.
const SQL_ALLOWED: [(&str, &str); 3] = [
    ("crates/testkit/src/tidy/code.rs", "holds the words it looks for"),
    ("crates/testkit/src/postgres.rs", "asks the server's catalogue for template databases"),
    ("bench/", "benchmarks measure the raw limit of the database beside ours"),
];

/// Paths the core may not use, each with what to do instead.
const BANNED_IN_CORE: [(&str, &str); 13] = [
    ("std::fs", PASS_IN),
    ("std::net", PASS_IN),
    ("std::env", PASS_IN),
    ("std::process", PASS_IN),
    ("std::thread", PASS_IN),
    ("tokio", PASS_IN),
    ("rand", PASS_IN),
    ("SystemTime", TAKE_NOW),
    ("Instant::now", TAKE_NOW),
    ("std::time::Instant", TAKE_NOW),
    ("Timestamp::now", TAKE_NOW),
    ("Zoned::now", TAKE_NOW),
    ("TimeZone::system", "name the time zone: the same facts must give the same answer on every machine"),
];

const PASS_IN: &str = "the core is pure: do this in crates/service and pass the result in";
const TAKE_NOW: &str = "take `now` as an argument: the same facts must give the same answer on every day";
const NO_FLOAT: &str =
    "use whole fen (i64) for money and exact decimals for rates: a float rounds where nobody sees it";

/// The core does no I/O, reads no clock, draws no random number.
#[must_use]
pub fn impurity_problems(sources: &[RustSource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.file.path.starts_with(CORE)) {
        for path in source.paths.iter().filter(|path| !path.in_test) {
            let banned = BANNED_IN_CORE.iter().find(|(pattern, _)| {
                // A whole crate is banned where its name begins a path, the rest wherever it stands in one.
                if *pattern == "tokio" || *pattern == "rand" {
                    path.names.len() > 1 && path.starts_with(pattern)
                } else {
                    path.contains(pattern)
                }
            });
            if let Some((_, remedy)) = banned {
                let what = format!("`{}` in the core", path.names.join("::"));
                problems.push(Problem::new(&source.file.path, path.line, what, *remedy));
            }
        }
    }
    problems
}

/// Each verb of the API has a file of its own; what is only read may stand together.
#[must_use]
pub fn verb_problems(repository: &Repository) -> Vec<Problem> {
    let writes = |line: &str| {
        let method = line.trim_start().strip_prefix("#[utoipa::path(").and_then(|rest| rest.split(',').next());
        method.is_some_and(|method| method != "get")
    };
    let mut problems = Vec::new();
    for file in repository.files_with_extension("rs").filter(|file| file.path.starts_with(API)) {
        let verbs = file.text.lines().enumerate().filter(|(_, line)| writes(line)).skip(1);
        let second = |(index, _): (usize, &str)| {
            Problem::new(&file.path, index + 1, "a second verb", "give it a file of its own beside this one")
        };
        problems.extend(verbs.map(second));
    }
    problems
}

/// The core has no floats, neither as a type nor as a literal.
#[must_use]
pub fn float_problems(sources: &[RustSource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.file.path.starts_with(CORE)) {
        for (index, token) in source.tokens.iter().enumerate().filter(|(_, token)| !token.in_test) {
            let is_float = match token.kind {
                TokenKind::Name => token.text == "f32" || token.text == "f64",
                TokenKind::Literal => is_float_literal(&token.text) && !follows_field_dot(source, index),
                TokenKind::Mark => false,
            };
            if is_float {
                let what = format!("float `{}` in the core", token.text);
                problems.push(Problem::new(&source.file.path, token.line, what, NO_FLOAT));
            }
        }
    }
    problems
}

fn is_float_literal(text: &str) -> bool {
    let is_decimal_number = text.starts_with(|c: char| c.is_ascii_digit())
        && !["0x", "0b", "0o"].iter().any(|prefix| text.starts_with(prefix));
    let without_suffix = text.trim_end_matches("usize").trim_end_matches("isize");
    is_decimal_number && (without_suffix.contains(['.', 'e', 'E']) || text.ends_with("f32") || text.ends_with("f64"))
}

/// In `pair.1.0` the lexer sees the literal `1.0`; in `..1.0` it is a number.
fn follows_field_dot(source: &RustSource<'_>, index: usize) -> bool {
    let is_dot = |back: usize| index.checked_sub(back).is_some_and(|position| source.tokens[position].text == ".");
    is_dot(1) && !is_dot(2)
}

/// The core does not call `unwrap()`.
#[must_use]
pub fn unwrap_problems(sources: &[RustSource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.file.path.starts_with(CORE)) {
        for window in source.tokens.windows(3) {
            let is_call = window[0].text == "." && window[1].text == "unwrap" && window[2].text == "(";
            if is_call && !window[1].in_test {
                let remedy = "return a refusal, or write expect(\"why it holds\") where a failure would be a bug";
                problems.push(Problem::new(&source.file.path, window[1].line, "`unwrap()` in the core", remedy));
            }
        }
    }
    problems
}

/// SQL stands in crates/store only.
#[must_use]
pub fn sql_problems(sources: &[RustSource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources {
        let path = &source.file.path;
        if path.starts_with(STORE) || SQL_ALLOWED.iter().any(|(allowed, _)| path.starts_with(allowed)) {
            continue;
        }
        for token in source.tokens.iter().filter(|token| token.kind == TokenKind::Literal && !token.in_test) {
            if let Some(keyword) = sql_keyword(&token.text) {
                let remedy = "move the statement to crates/store, where a test prepares it on both databases";
                problems.push(Problem::new(path, token.line, format!("SQL (`{keyword}`) outside the store"), remedy));
            }
        }
    }
    problems
}

fn sql_keyword(literal: &str) -> Option<&'static str> {
    let is_string = literal.starts_with(['"', 'r', 'b', 'c']);
    // Words that stand together in a statement, so that a sentence about "SELECT" is none.
    let statements: [(&str, &str); 5] =
        [("SELECT ", ""), ("INSERT INTO ", ""), ("UPDATE ", " SET "), ("DELETE FROM ", ""), ("CREATE TABLE ", "")];
    let found = statements.iter().find(|(first, then)| {
        literal.find(first).is_some_and(|position| literal[position + first.len()..].contains(then))
    });
    if is_string { found.map(|(first, _)| first.trim_end()) } else { None }
}

/// Every Rust file starts with a `//!` comment that says what it is for.
#[must_use]
pub fn module_comment_problems(repository: &Repository) -> Vec<Problem> {
    let lacks_comment =
        |text: &str| !text.lines().next().is_some_and(|line| line.trim_end().len() > 4 && line.starts_with("//! "));
    let problem = |path: &str| {
        let remedy = "say in `//!` on the first line what the file is for, its rules and its neighbours";
        Problem::new(path, 1, "no module comment", remedy)
    };
    let files = repository.files_with_extension("rs");
    files.filter(|file| lacks_comment(&file.text)).map(|file| problem(&file.path)).collect()
}

/// No source file is longer than 600 lines. Files that say at their head that they are auto-generated are exempt: nobody
/// reads them.
#[must_use]
pub fn length_problems(repository: &Repository) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &repository.files {
        let is_source = ["rs", "ts", "tsx"].iter().any(|extension| file.has_extension(extension));
        let is_generated = file.text.lines().take(5).any(|line| line.contains("auto-generated"));
        let lines = file.text.lines().count();
        if is_source && !is_generated && lines > LONGEST_FILE_LINES {
            let what = format!("{lines} lines, more than {LONGEST_FILE_LINES}");
            problems.push(Problem::new(&file.path, lines, what, "split it by what its parts are about"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust_source::read_all;

    fn problems_of(path: &str, text: &str, check: fn(&[RustSource<'_>]) -> Vec<Problem>) -> Vec<String> {
        let repository = Repository::of(&[(path, text)]);
        let sources = read_all(repository.files.iter()).expect("valid Rust");
        check(&sources).iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect()
    }

    #[test]
    fn a_clock_a_file_and_chance_are_found_in_the_core_but_not_in_its_tests() {
        let text = "use std::{collections::BTreeMap, fs};\nfn f() { jiff::Timestamp::now(); }\nfn g() { rand::random(); }\n\
                    #[cfg(test)]\nmod tests { use std::fs; fn t() { Zoned::now(); } }";
        let expected =
            ["1: `std::fs` in the core", "2: `jiff::Timestamp::now` in the core", "3: `rand::random` in the core"];
        assert_eq!(problems_of("crates/core/src/lib.rs", text, impurity_problems), expected);
        assert!(problems_of("crates/service/src/lib.rs", text, impurity_problems).is_empty());
    }

    #[test]
    fn floats_are_found_as_type_and_as_literal_but_decimals_in_strings_are_not() {
        let text = "fn f(a: f64) {}\nconst B: u8 = 1.5 as u8;\nconst C: i64 = 15_000;\nconst D: &str = \"1.5\";\nconst E: u32 = 0xfe;\n\
                    const F: x = 1e3;\nfn g(t: (u8, (u8, u8))) { t.1.0; }\nconst G: usize = 1usize;";
        let expected = ["1: float `f64` in the core", "2: float `1.5` in the core", "6: float `1e3` in the core"];
        assert_eq!(problems_of("crates/core/src/money.rs", text, float_problems), expected);
    }

    #[test]
    fn unwrap_is_found_and_its_harmless_relatives_are_not() {
        let text = "fn f() { a.unwrap_or(1); a\n.unwrap(); }\n#[test]\nfn t() { a.unwrap(); }";
        assert_eq!(problems_of("crates/core/src/lib.rs", text, unwrap_problems), ["2: `unwrap()` in the core"]);
    }

    #[test]
    fn sql_is_found_outside_the_store_but_not_words_about_it() {
        let text = "fn f() { q(\"SELECT id FROM party\"); q(\"UPDATE party SET a = 1\"); }\nfn g() { q(\"UPDATE your client\"); }\n\
                    /// \"DELETE FROM x\"\nfn h() { q(r#\"DELETE FROM x\"#); }";
        let expected = [
            "1: SQL (`SELECT`) outside the store",
            "1: SQL (`UPDATE`) outside the store",
            "4: SQL (`DELETE FROM`) outside the store",
        ];
        assert_eq!(problems_of("crates/api/src/lib.rs", text, sql_problems), expected);
        assert!(problems_of("crates/store/src/lib.rs", text, sql_problems).is_empty());
        assert!(problems_of("crates/api/tests/lib.rs", text, sql_problems).is_empty());
    }

    #[test]
    fn a_second_verb_in_a_file_is_found_but_not_what_is_only_read() {
        let verb = |method: &str| format!("#[utoipa::path({method}, path = \"/x\")]\nfn f() {{}}\n");
        let reads = format!("{}{}{}", verb("get"), verb("post"), verb("get"));
        let writes = format!("{}{}", verb("post"), verb("delete"));
        let repository = Repository::of(&[("crates/api/src/a.rs", &reads), ("crates/api/src/b.rs", &writes)]);
        let found: Vec<_> =
            verb_problems(&repository).into_iter().map(|problem| (problem.file, problem.line)).collect();
        assert_eq!(found, [("crates/api/src/b.rs".to_owned(), 3)]);
    }

    #[test]
    fn a_missing_comment_and_a_long_file_are_found() {
        let long = "//! Long.\n".repeat(601);
        let repository = Repository::of(&[
            ("crates/api/src/a.rs", "//! What it is for.\n"),
            ("crates/api/src/b.rs", "use x;\n"),
            ("crates/api/src/c.rs", "//!\n"),
            ("crates/api/src/long.rs", &long),
            ("console/src/api/schema.ts", &format!("// This file is auto-generated.\n{long}")),
        ]);
        let files = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.file).collect::<Vec<_>>();
        assert_eq!(files(module_comment_problems(&repository)), ["crates/api/src/b.rs", "crates/api/src/c.rs"]);
        assert_eq!(files(length_problems(&repository)), ["crates/api/src/long.rs"]);
    }
}
