//! Checks of the source tree itself, run by `crates/testkit/tests/tidy.rs`.
//!
//! Each check is a function from a [`Repository`] to the [`Problem`]s found; a problem names file, line, what is wrong
//! and what to do. The checks look at text and tokens only, never at the file system, so that each can be tried on a
//! tree made up in a test. The rules and their reasons stand in STYLE.md; here is only how they are found out.
//!
//! * [`manifests`]: who may depend on whom, read from the Cargo.toml files;
//! * [`rust_source`]: a Rust file as tokens and paths, with tests told from the rest;
//! * [`circles`]: modules that need each other;
//! * [`rooms`]: that general folders name no system;
//! * [`code`]: what Rust code may not say where;
//! * [`documents`]: links, words, the glossary, the architecture, frozen refusal codes.

pub mod circles;
pub mod code;
pub mod documents;
pub mod manifests;
pub mod rooms;
pub mod rust_source;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing written by us, wherever they are.
const SKIPPED_FOLDERS: [&str; 6] = ["target", "node_modules", "dist", "coverage", "test-results", "playwright-report"];

/// Hidden folders that do belong to the tree.
const KEPT_HIDDEN_FOLDERS: [&str; 4] = [".cargo", ".ci", ".config", ".github"];

/// Larger files are data, not source.
const LARGEST_SOURCE_BYTES: u64 = 2_000_000;

/// One thing out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Relative to the root of the repository.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    pub(crate) fn new(file: &str, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}; {}", self.file, self.line, self.what, self.remedy)
    }
}

/// A text file of the tree.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl SourceFile {
    /// Whether the path ends with `.EXTENSION`.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// The lines with their numbers, counted from 1.
    pub fn numbered_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// The tree: its text files with content, and the path of every file and folder.
#[derive(Debug, Clone, Default)]
pub struct Repository {
    /// In order of path.
    pub files: Vec<SourceFile>,
    /// Every file and folder, relative to the root, with `/`; the root itself is the empty path.
    pub paths: BTreeSet<String>,
}

impl Repository {
    /// Reads the repository this crate is part of.
    ///
    /// # Errors
    /// Names the file or folder that cannot be read.
    pub fn load() -> Result<Self, String> {
        // Cargo says where this crate is at the moment; the path it was compiled with may have been moved since.
        let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Self::load_from(&Path::new(&crate_folder).join("../.."))
    }

    /// Reads the tree under `root`, without build output, dependencies and hidden folders.
    ///
    /// # Errors
    /// Names the file or folder that cannot be read.
    pub fn load_from(root: &Path) -> Result<Self, String> {
        let mut repository = Self::default();
        repository.paths.insert(String::new());
        let mut folders = vec![(root.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for (path, name) in entries(&folder)? {
                let relative = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
                if path.is_dir() {
                    if !is_skipped_folder(&name, &relative) {
                        repository.paths.insert(relative.clone());
                        folders.push((path, relative));
                    }
                } else if let Some(content) = read_source(&path)? {
                    repository.paths.insert(relative.clone());
                    repository.files.extend(content.map(|text| SourceFile { path: relative, text }));
                }
            }
        }
        repository.files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(repository)
    }

    /// A tree made up of `(path, text)`, for trying a check.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut repository = Self::default();
        for (path, text) in files {
            repository.files.push(SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
            let ancestors = Path::new(path).ancestors();
            repository.paths.extend(ancestors.map(|ancestor| ancestor.to_string_lossy().into_owned()));
        }
        repository
    }

    /// The file at `path`, if there is one.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files that end with `.EXTENSION`.
    pub fn files_with_extension(&self, extension: &str) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(move |file| file.has_extension(extension))
    }
}

fn is_skipped_folder(name: &str, relative: &str) -> bool {
    SKIPPED_FOLDERS.contains(&name)
        || (name.starts_with('.') && !KEPT_HIDDEN_FOLDERS.contains(&name))
        // What a running server keeps.
        || relative == "data"
}

fn entries(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        found.push((entry.path(), entry.file_name().to_string_lossy().into_owned()));
    }
    Ok(found)
}

/// `None` for a file that vanished meanwhile (an editor's, a running test's), `Some(None)` for one that is not text.
fn read_source(path: &Path) -> Result<Option<Option<String>>, String> {
    let read = fs::metadata(path)
        .and_then(|metadata| if metadata.len() > LARGEST_SOURCE_BYTES { Ok(None) } else { fs::read(path).map(Some) });
    match read {
        Ok(bytes) => Ok(Some(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}
