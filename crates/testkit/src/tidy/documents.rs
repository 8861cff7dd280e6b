//! What is checked as text: links between documents, words that do not belong in the tree, the glossary, and the frozen list of
//! refusal codes.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::rust_source::{RustSource, TokenKind};
use super::{Problem, Repository};

/// The frozen refusal codes, one to a line; `#` starts a comment.
pub const REFUSAL_CODES: &str = "docs/refusal-codes.txt";

/// Words that may not stand in any file, in two halves so that this file does not hold them itself.
const BANNED_WORDS: [(&str, &str, &str); 4] = [
    ("/wo", "rk/", "a path of one machine: use a path relative to the repository"),
    ("TO", "DO", "do it now, or open an issue and name its number"),
    ("FIX", "ME", "fix it now, or open an issue and name its number"),
    ("todo", "!(", "write it, or leave the room empty: a stub answers for nothing"),
];

/// Relative links in Markdown files lead to a file or folder of the tree.
#[must_use]
pub fn link_problems(repository: &Repository) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in repository.files_with_extension("md") {
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        let mut in_code_block = false;
        for (number, line) in file.numbered_lines() {
            if line.trim_start().starts_with("```") {
                in_code_block = !in_code_block;
            }
            if in_code_block {
                continue;
            }
            for target in link_targets(line) {
                let is_elsewhere = target.contains("://") || target.starts_with("mailto:");
                let path = target.split(['#', '?']).next().unwrap_or_default();
                if is_elsewhere || path.is_empty() {
                    continue;
                }
                let resolved = resolved(folder, path);
                if !resolved.as_ref().is_some_and(|path| repository.paths.contains(path)) {
                    let remedy = "correct the link, or write the page it promises";
                    problems.push(Problem::new(
                        &file.path,
                        number,
                        format!("link to `{target}` leads nowhere"),
                        remedy,
                    ));
                }
            }
        }
    }
    problems
}

/// The targets of `[text](target)` and `[name]: target`, outside of `code`.
fn link_targets(line: &str) -> Vec<String> {
    // Every second piece between backticks is code; blank it so that the positions stay.
    let pieces = line.split('`').enumerate();
    let prose: String = pieces.map(|(index, piece)| if index % 2 == 0 { piece } else { " " }).collect();
    let mut targets = Vec::new();
    let mut rest = prose.as_str();
    while let Some(start) = rest.find("](") {
        rest = &rest[start + 2..];
        let end = rest.find([')', ' ']).unwrap_or(rest.len());
        targets.push(rest[..end].trim_matches(['<', '>']).to_owned());
        rest = &rest[end..];
    }
    if prose.starts_with('[')
        && let Some((_, target)) = prose.split_once("]: ")
    {
        targets.extend(target.split_whitespace().next().map(|target| target.trim_matches(['<', '>']).to_owned()));
    }
    targets
}

/// `path` seen from `folder`, relative to the root; `None` if it leaves the tree.
fn resolved(folder: &Path, path: &str) -> Option<String> {
    let from_root = path.strip_prefix('/');
    let joined = from_root.map_or_else(|| folder.join(path), |path| Path::new(path).to_path_buf());
    let mut parts: Vec<String> = Vec::new();
    for component in joined.components() {
        match component {
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(parts.join("/"))
}

/// No file names a path of somebody's machine, and none puts work off.
#[must_use]
pub fn word_problems(repository: &Repository) -> Vec<Problem> {
    let words: Vec<(String, &str)> =
        BANNED_WORDS.iter().map(|(first, second, remedy)| (format!("{first}{second}"), *remedy)).collect();
    let mut problems = Vec::new();
    for file in &repository.files {
        for (word, remedy) in &words {
            // The whole text first: nearly every file has none of the words.
            if !file.text.contains(word.as_str()) {
                continue;
            }
            for (number, line) in file.numbered_lines() {
                if line.match_indices(word.as_str()).any(|(position, _)| stands_alone(line, position, word)) {
                    problems.push(Problem::new(&file.path, number, format!("`{word}`"), *remedy));
                }
            }
        }
    }
    problems
}

/// Not the middle of a longer word, path or address: `https://example.org/wo…` is somebody else's page.
fn stands_alone(line: &str, position: usize, word: &str) -> bool {
    let is_part_of_word =
        |c: char| c.is_alphanumeric() || c == '_' || (word.starts_with('/') && (c == '-' || c == '.'));
    let before = line[..position].chars().next_back();
    let after = line[position + word.len()..].chars().next();
    let ends_open = word.ends_with(['/', '(']);
    !before.is_some_and(is_part_of_word) && (ends_open || !after.is_some_and(is_part_of_word))
}

/// Every code in [`REFUSAL_CODES`] is still given by the sources: a client may rely on it. `None` where there is no such
/// file yet. A code counts as given where it stands as a string outside tests.
#[must_use]
pub fn refusal_code_problems(repository: &Repository, sources: &[RustSource<'_>]) -> Option<Vec<Problem>> {
    let list = repository.file(REFUSAL_CODES)?;
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, line) in list.numbered_lines() {
        let code = line.split('#').next().unwrap_or_default().trim();
        if code.is_empty() {
            continue;
        }
        if !is_snake_case(code) {
            let what = format!("`{code}` is not a code in snake_case");
            problems.push(Problem::new(REFUSAL_CODES, number, what, "write one code to a line: a-z, 0-9 and _"));
        }
        if let Some(first) = seen.insert(code, number) {
            let what = format!("`{code}` stands here and in line {first}");
            problems.push(Problem::new(REFUSAL_CODES, number, what, "delete one of the two"));
        }
        if !is_given(code, sources) {
            let remedy = "codes are frozen: a client may rely on it, so give the code again where it was given";
            problems.push(Problem::new(REFUSAL_CODES, number, format!("no source gives the code `{code}`"), remedy));
        }
    }
    problems.extend(calculator_problems(&seen, sources));
    Some(problems)
}

/// Where the calculators stand. Other programs read their codes as they read those of the API.
const CALCULATORS: &str = "crates/yinuo/src/calc/";

fn calculator_problems(listed: &BTreeMap<&str, usize>, sources: &[RustSource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.file.path.starts_with(CALCULATORS)) {
        for call in source.tokens.windows(5).filter(|call| !call[0].in_test && call[0].text == "Refused") {
            let code = call[4].text.trim_matches('"');
            let is_call = call[2].text == "new" && call[4].kind == TokenKind::Literal;
            if is_call && !listed.contains_key(code) {
                let what = format!("the code `{code}` does not stand in {REFUSAL_CODES}");
                problems.push(Problem::new(
                    &source.file.path,
                    call[4].line,
                    what,
                    "add it there: other programs read it",
                ));
            }
        }
    }
    problems
}

fn is_snake_case(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_given(code: &str, sources: &[RustSource<'_>]) -> bool {
    let literal = format!("\"{code}\"");
    let mut tokens = sources.iter().flat_map(|source| &source.tokens);
    tokens.any(|token| !token.in_test && token.kind == TokenKind::Literal && token.text == literal)
}

/// The page that names the test guarding each invariant.
pub const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// The page that says how far the house is guarded, with the test behind each item.
pub const SECURITY: &str = "docs/SECURITY.md";

/// A test named in the architecture or the page of security must exist: a word in backticks that reads like a sentence of at
/// least four words must be a function of some Rust file.
pub fn guard_problems(repository: &Repository) -> Vec<Problem> {
    [ARCHITECTURE, SECURITY].into_iter().flat_map(|name| guards_missing(repository, name)).collect()
}

fn guards_missing(repository: &Repository, page_name: &'static str) -> Vec<Problem> {
    let Some(page) = repository.file(page_name) else { return Vec::new() };
    let is_sentence = |word: &&str| {
        word.matches('_').count() >= 3 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let mut problems = Vec::new();
    for (line, text) in page.numbered_lines() {
        for name in text.split('`').skip(1).step_by(2).filter(is_sentence) {
            let wanted = format!("fn {name}(");
            if !repository.files_with_extension("rs").any(|file| file.text.contains(&wanted)) {
                problems.push(Problem::new(
                    page_name,
                    line,
                    format!("there is no test {name}"),
                    "name the test that guards it",
                ));
            }
        }
    }
    problems
}

/// The same page in Chinese.
pub const ARCHITECTURE_IN_CHINESE: &str = "docs/ARCHITECTURE.zh-CN.md";

/// The Chinese page of the architecture numbers the same invariants and has as many sections.
pub fn translation_problems(repository: &Repository) -> Vec<Problem> {
    let (Some(page), Some(chinese)) = (repository.file(ARCHITECTURE), repository.file(ARCHITECTURE_IN_CHINESE)) else {
        return Vec::new();
    };
    let numbered = |line: &&str| line.starts_with("| ") && line[2..].starts_with(|c: char| c.is_ascii_digit());
    let count = |text: &str| {
        let sections = text.lines().filter(|line| line.starts_with("## ")).count();
        (sections, text.lines().filter(numbered).count())
    };
    if count(&page.text) == count(&chinese.text) {
        return Vec::new();
    }
    let what = format!("sections and invariants are {:?}, in English {:?}", count(&chinese.text), count(&page.text));
    vec![Problem::new(ARCHITECTURE_IN_CHINESE, 1, what, "tell the new one in Chinese too")]
}

/// The page that decides the words.
pub const GLOSSARY: &str = "docs/GLOSSARY.md";

/// Each word of the glossary stands there once, with its Chinese word and its meaning in both languages.
pub fn glossary_problems(repository: &Repository) -> Vec<Problem> {
    let Some(page) = repository.file(GLOSSARY) else { return Vec::new() };
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, line) in page.numbered_lines() {
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else { continue };
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        if cells[0] == "word" || cells[0].starts_with("---") {
            continue;
        }
        let is_told = |cell: &&str| cell.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        let complete = cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty());
        if !complete || !is_told(&cells[1]) || !is_told(&cells[3]) {
            let what = format!("`{}` is not told in both languages", cells[0]);
            problems.push(Problem::new(GLOSSARY, number, what, "write | word | 中文 | meaning | 含义 |"));
        }
        for word in cells[0].split(", ") {
            if let Some(first) = seen.insert(word, number) {
                let what = format!("`{word}` stands here and in line {first}");
                problems.push(Problem::new(GLOSSARY, number, what, "find another word for one of the two things"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust_source::read_all;

    fn shown(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(|problem| format!("{}:{}: {}", problem.file, problem.line, problem.what)).collect()
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found_and_good_ones_are_not() {
        let text = "[a](../README.md#top) [b](https://example.org/x) [c](#here)\n[d](missing.md) `[e](code.md)`\n\
                    ```\n[f](block.md)\n```\n[g]: gone.md\n[h](../crates/core) [i](../../outside.md)\n";
        let repository = Repository::of(&[("docs/a.md", text), ("README.md", ""), ("crates/core/src/lib.rs", "")]);
        let expected = [
            "docs/a.md:2: link to `missing.md` leads nowhere",
            "docs/a.md:6: link to `gone.md` leads nowhere",
            "docs/a.md:7: link to `../../outside.md` leads nowhere",
        ];
        assert_eq!(shown(&link_problems(&repository)), expected);
    }

    #[test]
    fn a_word_of_two_meanings_and_one_without_chinese_are_found() {
        let text = "| word | 中文 | meaning | 含义 |\n|---|---|---|---|\n| case | 业务 | a piece of work | 一件事 |\n\
                    | kept, case | 箱 | a box | 箱子 |\n| slot | 分槽 | a number |\n| lane | 通道 | a thread | thread |\n";
        let repository = Repository::of(&[(GLOSSARY, text)]);
        let expected = [
            "docs/GLOSSARY.md:4: `case` stands here and in line 3",
            "docs/GLOSSARY.md:5: `slot` is not told in both languages",
            "docs/GLOSSARY.md:6: `lane` is not told in both languages",
        ];
        assert_eq!(shown(&glossary_problems(&repository)), expected);
    }

    #[test]
    fn words_that_do_not_belong_are_found_but_not_inside_longer_ones() {
        let [path, later] = [0, 1].map(|index| format!("{}{}", BANNED_WORDS[index].0, BANNED_WORDS[index].1));
        let text = format!("see {path}main\n// {later}: later\nhttps://example.org{path}x\nMY{later}S\n");
        let repository = Repository::of(&[("docs/a.txt", &text)]);
        let expected = [format!("docs/a.txt:1: `{path}`"), format!("docs/a.txt:2: `{later}`")];
        assert_eq!(shown(&word_problems(&repository)), expected);
    }

    #[test]
    fn a_code_of_a_calculator_that_is_not_listed_is_found() {
        let code = "fn f() { Refused::new(\"listed\", 1); Refused::new(\"forgotten\", 2); Other::new(\"else\", 3) }";
        let repository = Repository::of(&[(REFUSAL_CODES, "listed\n"), ("crates/yinuo/src/calc/answer.rs", code)]);
        let sources = read_all(repository.files_with_extension("rs")).expect("valid Rust");
        let problems = refusal_code_problems(&repository, &sources).expect("there is a list");
        let what = "the code `forgotten` does not stand in docs/refusal-codes.txt";
        assert_eq!(shown(&problems), [format!("crates/yinuo/src/calc/answer.rs:1: {what}")]);
    }

    #[test]
    fn a_frozen_code_that_no_source_gives_any_more_is_found() {
        let list = "# frozen\nstale_version\nnot_found\ngone\nnot_found\nBad-Code\n";
        let code = "fn f() -> &'static str { \"stale_version\" }\nconst C: &str = \"not_found\";\n#[test]\nfn t() { g(\"gone\"); }";
        let repository = Repository::of(&[(REFUSAL_CODES, list), ("crates/core/src/refusal.rs", code)]);
        let sources = read_all(repository.files_with_extension("rs")).expect("valid Rust");
        let problems = refusal_code_problems(&repository, &sources).expect("there is a list");
        let expected = [
            "docs/refusal-codes.txt:4: no source gives the code `gone`",
            "docs/refusal-codes.txt:5: `not_found` stands here and in line 3",
            "docs/refusal-codes.txt:6: `Bad-Code` is not a code in snake_case",
            "docs/refusal-codes.txt:6: no source gives the code `Bad-Code`",
        ];
        assert_eq!(shown(&problems), expected);
        assert!(refusal_code_problems(&Repository::default(), &sources).is_none());
    }
}
