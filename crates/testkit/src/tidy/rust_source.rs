//! A Rust file as a flat list of tokens and of the paths they spell, each with its line and whether it is test code.
//!
//! Test code is what stands under `#[cfg(test)]` or `#[test]`, in a file declared by `#[cfg(test)] mod name;`, or in a
//! `tests/` or `benches/` folder. Comments and documentation are left out. [`super::code`] asks the questions.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::{Problem, SourceFile};

/// One token; groups appear as their opening and closing delimiter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As written; `::` is one token.
    pub text: String,
    /// Counted from 1.
    pub line: usize,
    /// What kind of token it is.
    pub kind: TokenKind,
    /// Whether it belongs to a test.
    pub in_test: bool,
}

/// The kinds of [`Token`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword.
    Name,
    /// A number, string, character or byte string.
    Literal,
    /// A punctuation mark or delimiter.
    Mark,
}

/// A path as written or imported: `std::fs::read`, also where it comes from `use std::{fs::read, io}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePath {
    /// Its names from left to right.
    pub names: Vec<String>,
    /// Where it stands.
    pub line: usize,
    /// Whether it belongs to a test.
    pub in_test: bool,
}

impl SourcePath {
    /// Whether the names of `pattern` (`"Timestamp::now"`) appear in a row.
    #[must_use]
    pub fn contains(&self, pattern: &str) -> bool {
        let wanted: Vec<&str> = pattern.split("::").collect();
        self.names.windows(wanted.len()).any(|names| names == wanted)
    }

    /// Whether the path begins with the names of `pattern` (`"std::fs"`).
    #[must_use]
    pub fn starts_with(&self, pattern: &str) -> bool {
        let wanted: Vec<&str> = pattern.split("::").collect();
        self.names.len() >= wanted.len() && self.names[..wanted.len()] == wanted
    }
}

/// A Rust file taken apart.
#[derive(Debug, Clone)]
pub struct RustSource<'repository> {
    /// The file.
    pub file: &'repository SourceFile,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
    /// Its paths in order.
    pub paths: Vec<SourcePath>,
}

/// Takes every Rust file apart.
///
/// # Errors
/// The files that are not Rust.
pub fn read_all<'repository>(
    files: impl Iterator<Item = &'repository SourceFile>,
) -> Result<Vec<RustSource<'repository>>, Vec<Problem>> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    let mut test_modules = BTreeSet::new();
    for file in files {
        match file.text.parse::<TokenStream>() {
            Ok(stream) => {
                let mut flattener = Flattener::default();
                flattener.flatten(stream, is_test_path(&file.path));
                test_modules.extend(flattener.test_modules.iter().map(|name| module_path(&file.path, name)));
                let paths = paths_in(&flattener.tokens);
                sources.push(RustSource { file, tokens: flattener.tokens, paths });
            }
            Err(error) => {
                let line = error.span().start().line.max(1);
                problems.push(Problem::new(&file.path, line, format!("not Rust: {error}"), "correct it"));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for source in &mut sources {
        if is_within_test_module(&source.file.path, &test_modules) {
            source.tokens.iter_mut().for_each(|token| token.in_test = true);
            source.paths.iter_mut().for_each(|path| path.in_test = true);
        }
    }
    Ok(sources)
}

fn is_test_path(path: &str) -> bool {
    Path::new(path).parent().is_some_and(|folder| {
        folder.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "benches")
    })
}

/// The path, without `.rs`, of the module `name` declared in the file `declaring`.
fn module_path(declaring: &str, name: &str) -> String {
    let path = Path::new(declaring);
    let folder = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = if ["lib", "main", "mod"].contains(&stem) { folder.to_path_buf() } else { folder.join(stem) };
    folder.join(name).to_string_lossy().into_owned()
}

fn is_within_test_module(path: &str, test_modules: &BTreeSet<String>) -> bool {
    Path::new(path).with_extension("").ancestors().any(|part| test_modules.contains(&*part.to_string_lossy()))
}

#[derive(Default)]
struct Flattener {
    tokens: Vec<Token>,
    test_modules: Vec<String>,
}

impl Flattener {
    fn flatten(&mut self, stream: TokenStream, in_test: bool) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut index = 0;
        // Inside the item that follows a test attribute; ends with its block or semicolon.
        let mut item_is_test = false;
        let mut in_test = in_test;
        while index < trees.len() {
            if let Some((attribute, is_inner, length)) = attribute_at(&trees[index..]) {
                let marks_test = is_test_attribute(&attribute);
                in_test |= marks_test && is_inner;
                item_is_test |= marks_test && !is_inner;
                if first_name(&attribute).as_deref() != Some("doc") {
                    self.flatten(attribute, in_test || item_is_test);
                }
                index += length;
                continue;
            }
            self.push(&trees[index], in_test || item_is_test);
            if item_is_test {
                match &trees[index] {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => item_is_test = false,
                    TokenTree::Punct(mark) if mark.as_char() == ';' => {
                        self.test_modules.extend(declared_module(&trees[..index]));
                        item_is_test = false;
                    }
                    _ => {}
                }
            }
            index += 1;
        }
    }

    fn push(&mut self, tree: &TokenTree, in_test: bool) {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                self.add(open, line, TokenKind::Mark, in_test);
                self.flatten(group.stream(), in_test);
                self.add(close, group.span_close().start().line, TokenKind::Mark, in_test);
            }
            TokenTree::Ident(name) => {
                let name = name.to_string();
                self.add(name.trim_start_matches("r#"), line, TokenKind::Name, in_test);
            }
            TokenTree::Literal(literal) => self.add(&literal.to_string(), line, TokenKind::Literal, in_test),
            TokenTree::Punct(mark) => {
                let joins_colon = mark.as_char() == ':' && self.tokens.last().is_some_and(|last| last.text == ":joint");
                if joins_colon {
                    if let Some(last) = self.tokens.last_mut() {
                        last.text = "::".to_owned();
                    }
                } else if mark.as_char() == ':' && mark.spacing() == Spacing::Joint {
                    self.add(":joint", line, TokenKind::Mark, in_test);
                } else {
                    self.add(&mark.to_string(), line, TokenKind::Mark, in_test);
                }
            }
        }
    }

    fn add(&mut self, text: &str, line: usize, kind: TokenKind, in_test: bool) {
        self.tokens.push(Token { text: text.to_owned(), line, kind, in_test });
    }
}

/// `#[…]` or `#![…]` at the start of `trees`: its content, whether it is an inner one, and how many trees it takes.
fn attribute_at(trees: &[TokenTree]) -> Option<(TokenStream, bool, usize)> {
    let is_mark = |tree: Option<&TokenTree>, wanted: char| matches!(tree, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted);
    if !is_mark(trees.first(), '#') {
        return None;
    }
    let is_inner = is_mark(trees.get(1), '!');
    let position = if is_inner { 2 } else { 1 };
    match trees.get(position) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            Some((group.stream(), is_inner, position + 1))
        }
        _ => None,
    }
}

fn first_name(stream: &TokenStream) -> Option<String> {
    match stream.clone().into_iter().next() {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        _ => None,
    }
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`; not `#[cfg(not(test))]`.
fn is_test_attribute(attribute: &TokenStream) -> bool {
    let text = attribute.to_string();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    match words.first() {
        Some(&"cfg") => words.contains(&"test") && !words.contains(&"not"),
        Some(_) => {
            let path_end = text.find('(').unwrap_or(text.len());
            text[..path_end].trim_end().rsplit([':', ' ']).next() == Some("test")
        }
        None => false,
    }
}

/// The name in `mod name` at the end of `trees`.
fn declared_module(trees: &[TokenTree]) -> Option<String> {
    match trees {
        [.., TokenTree::Ident(keyword), TokenTree::Ident(name)] if keyword == "mod" => Some(name.to_string()),
        _ => None,
    }
}

fn paths_in(tokens: &[Token]) -> Vec<SourcePath> {
    let mut paths = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let token = &tokens[index];
        if token.kind != TokenKind::Name {
            index += 1;
        } else if token.text == "use" {
            index = imported_paths(tokens, index + 1, &[], &mut paths);
        } else {
            let mut names = vec![token.text.clone()];
            index += 1;
            while let Some(name) = name_after_separator(tokens, index) {
                names.push(name.to_owned());
                index += 2;
            }
            paths.push(SourcePath { names, line: token.line, in_test: token.in_test });
        }
    }
    paths
}

fn name_after_separator(tokens: &[Token], index: usize) -> Option<&str> {
    let separator = tokens.get(index)?;
    let name = tokens.get(index + 1)?;
    (separator.text == "::" && name.kind == TokenKind::Name).then_some(name.text.as_str())
}

/// Reads one import tree (`a::{b, c::*} as d`) from `index` on, with `prefix` before it, and returns where it ends.
fn imported_paths(tokens: &[Token], mut index: usize, prefix: &[String], paths: &mut Vec<SourcePath>) -> usize {
    let mut names = prefix.to_vec();
    let mut line = tokens.get(index).map_or(1, |token| token.line);
    let mut is_complete = false;
    while let Some(token) = tokens.get(index) {
        match token.text.as_str() {
            "::" => index += 1,
            "{" => {
                index += 1;
                while tokens.get(index).is_some_and(|token| token.text != "}") {
                    let next = imported_paths(tokens, index, &names, paths);
                    let at_comma = tokens.get(next).is_some_and(|token| token.text == ",");
                    // A macro's placeholder is no import: step over it.
                    index = if at_comma || next == index { next + 1 } else { next };
                }
                is_complete = true;
                index += 1;
            }
            "as" => index += 2,
            _ if token.kind == TokenKind::Name => {
                line = token.line;
                names.push(token.text.clone());
                index += 1;
            }
            "*" => index += 1,
            _ => break,
        }
    }
    if !is_complete && names.len() > prefix.len() {
        let in_test = tokens.get(index.saturating_sub(1)).is_some_and(|token| token.in_test);
        paths.push(SourcePath { names, line, in_test });
    }
    // Something that is no import (`use<'a>`): step over the mark so that reading goes on.
    if tokens.get(index).is_some_and(|token| token.text == "<") { index + 1 } else { index }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Repository;

    fn paths_of(text: &str) -> Vec<(String, usize, bool)> {
        let repository = Repository::of(&[("crates/core/src/lib.rs", text)]);
        let sources = read_all(repository.files.iter()).expect("valid Rust");
        sources[0].paths.iter().map(|path| (path.names.join("::"), path.line, path.in_test)).collect()
    }

    #[test]
    fn grouped_imports_are_spelled_out() {
        let found = paths_of("use std::{fs::{self, File}, io as input,\n    net::*};\nfn f() {}");
        let names: Vec<&str> = found.iter().map(|(name, _, _)| name.as_str()).collect();
        assert_eq!(names, ["std::fs::self", "std::fs::File", "std::io", "std::net", "fn", "f"]);
        assert_eq!(found[3].1, 2);
    }

    #[test]
    fn test_items_are_told_from_the_rest() {
        let text = "fn a() { b(); }\n#[cfg(test)]\n#[expect(x, reason = \"y\")]\nmod tests { fn c() {} }\nfn d() {}\n\
                    #[test]\nfn e() {}\n#[cfg(not(test))]\nfn g() {}";
        for (name, line, in_test) in paths_of(text) {
            assert!(line <= 9, "{name}");
            let expected = [2, 3, 4, 6, 7].contains(&line);
            assert_eq!(in_test, expected, "{name} in line {line}");
        }
    }

    #[test]
    fn a_file_declared_as_a_test_module_is_test_code() {
        let repository = Repository::of(&[
            ("crates/core/src/calendar.rs", "#[cfg(test)]\nmod tests;\nmod real;"),
            ("crates/core/src/calendar/tests.rs", "fn a() {}"),
            ("crates/core/src/calendar/tests/more.rs", "fn b() {}"),
            ("crates/core/src/calendar/real.rs", "fn c() {}"),
        ]);
        let sources = read_all(repository.files.iter()).expect("valid Rust");
        let in_test: Vec<bool> = sources[1..].iter().map(|source| source.paths[0].in_test).collect();
        assert_eq!(in_test, [true, true, false]);
    }

    #[test]
    fn documentation_is_left_out_and_qualified_calls_are_paths() {
        let found = paths_of("/// std::fs is not meant\nfn f() -> T { jiff::Timestamp::now().x() }");
        let names: Vec<&str> = found.iter().map(|(name, _, _)| name.as_str()).collect();
        assert_eq!(names, ["fn", "f", "T", "jiff::Timestamp::now", "x"]);
    }
}
