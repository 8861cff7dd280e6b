//! When the console is installed and built anew: only when what it is made of has changed.
//!
//! Two stamps, each a hash of what the folder was made from: one in `node_modules` (of package-lock.json), one in `dist`
//! (of every source file of the console). Removing the folder removes the stamp, so neither can outlive what it vouches for.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::root;

const STAMP: &str = ".made-from";

/// Folders of the console that are made, not written.
const MADE_FOLDERS: [&str; 5] = ["node_modules", "dist", "coverage", "test-results", "playwright-report"];

/// The console's folder, if there is a console in this tree.
pub fn folder() -> Option<PathBuf> {
    let folder = root().join("console");
    folder.join("package.json").is_file().then_some(folder)
}

/// What the tasks say where there is none.
pub const ABSENT: &str = "there is no console/package.json in this tree";

/// Installs the console's packages and builds it, each only if it is not up to date. Does nothing without a console.
///
/// # Errors
/// Says which command failed.
pub fn make_ready() -> Result<(), String> {
    let Some(console) = folder() else {
        println!("xtask: {ABSENT}; going on without it");
        return Ok(());
    };
    install(&console)?;
    build(&console)
}

/// Installs the packages that package-lock.json names, if these are not the ones installed.
///
/// # Errors
/// Says which command failed.
pub fn install(console: &Path) -> Result<(), String> {
    let lock = console.join("package-lock.json");
    let content = fs::read(&lock).map_err(|error| format!("cannot read {}: {error}", lock.display()))?;
    let stamp = stamp_of(|hasher| content.hash(hasher));
    let modules = console.join("node_modules");
    if is_made_from(&modules, &stamp) {
        return Ok(());
    }
    npm(console, &["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    note(&modules, &stamp)
}

/// Builds `dist`, if it was built from other sources than these.
///
/// # Errors
/// Says which command failed.
pub fn build(console: &Path) -> Result<(), String> {
    let stamp = source_stamp(console)?;
    let dist = console.join("dist");
    if is_made_from(&dist, &stamp) {
        return Ok(());
    }
    npm(console, &["run", "build"])?;
    note(&dist, &stamp)
}

/// Whether `dist` was built from the sources as they are.
pub fn is_built(console: &Path) -> bool {
    source_stamp(console).is_ok_and(|stamp| is_made_from(&console.join("dist"), &stamp))
}

/// The command `npm ARGUMENTS` in the console.
pub fn npm_command(console: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(console).stdin(Stdio::null());
    command
}

fn npm(console: &Path, arguments: &[&str]) -> Result<(), String> {
    let shown = format!("npm {}", arguments.join(" "));
    println!("console: {shown}");
    match npm_command(console, arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` in console/ ended with {status}")),
        Err(error) => Err(format!("cannot start `{shown}`: {error}; run `cargo xtask setup`")),
    }
}

fn is_made_from(folder: &Path, stamp: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|found| found == stamp)
}

fn note(folder: &Path, stamp: &str) -> Result<(), String> {
    let path = folder.join(STAMP);
    fs::write(&path, stamp).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn stamp_of(feed: impl FnOnce(&mut DefaultHasher)) -> String {
    let mut hasher = DefaultHasher::new();
    feed(&mut hasher);
    format!("{:016x}\n", hasher.finish())
}

/// A hash of the names and contents of all files of the console that are not made.
fn source_stamp(console: &Path) -> Result<String, String> {
    let mut files = BTreeSet::new();
    collect(console, &mut files).map_err(|error| format!("cannot list {}: {error}", console.display()))?;
    let mut contents = Vec::new();
    for path in files {
        let content = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let name = path.strip_prefix(console).map(Path::to_path_buf).unwrap_or(path);
        contents.push((name, content));
    }
    Ok(stamp_of(|hasher| contents.hash(hasher)))
}

fn collect(folder: &Path, files: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || MADE_FOLDERS.contains(&name.as_ref()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.insert(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_follows_the_sources_and_not_what_is_made_from_them() {
        let console = std::env::temp_dir().join(format!("yinuo-xtask-console-{}", std::process::id()));
        fs::create_dir_all(console.join("src")).unwrap();
        fs::create_dir_all(console.join("dist")).unwrap();
        fs::write(console.join("src/main.tsx"), "one").unwrap();
        let stamp = source_stamp(&console).unwrap();

        fs::write(console.join("dist/index.js"), "made").unwrap();
        assert_eq!(source_stamp(&console).unwrap(), stamp);
        assert!(!is_made_from(&console.join("dist"), &stamp));
        note(&console.join("dist"), &stamp).unwrap();
        assert!(is_made_from(&console.join("dist"), &stamp));

        fs::write(console.join("src/main.tsx"), "two").unwrap();
        assert_ne!(source_stamp(&console).unwrap(), stamp);
        fs::write(console.join("src/main.tsx"), "one").unwrap();
        fs::rename(console.join("src/main.tsx"), console.join("src/other.tsx")).unwrap();
        assert_ne!(source_stamp(&console).unwrap(), stamp);
        fs::remove_dir_all(&console).unwrap();
    }
}
