//! `yinuo pack check`: everything that is wrong with a pack, each with its place and what to do about it.

use std::path::{Path, PathBuf};

use yinuo_core::calendar::{Calendar, definition_from_pack};
use yinuo_core::life::product::Products;
use yinuo_core::life::{LIFE_TABLES_FILE, LifeTables};
use yinuo_core::pack::{Catalogue, Pack, PackFinding, PackSource, Severity, check};
use yinuo_core::scenario;
use yinuo_service::rules::read_products;
use yinuo_service::{letter, packs};

use crate::failure::Failure;
use crate::settings::Settings;
use crate::{say, scenario as stories};

/// Look after packs: folders of rules as data
#[derive(Debug, clap::Subcommand)]
pub enum PackCommand {
    /// Check packs: every mistake with its file, line, column and remedy
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Folders with a pack.toml, or folders of such folders
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
}

pub fn run(settings: &Settings, command: &PackCommand) -> Result<(), Failure> {
    let PackCommand::Check(args) = command;
    let mut tally = Tally::default();
    let mut read = Vec::new();
    let mut sources = Vec::new();
    for folder in pack_folders(&args.folders)? {
        let source = packs::one_from_folder(&folder)
            .map_err(|error| Failure::usage(format!("{}: {error}", folder.display())))?;
        tally.packs += 1;
        read.extend(check_one(&folder, &source, &mut tally)?);
        check_tables_and_products(&folder, &source, &mut tally);
        sources.push(source);
    }
    if tally.errors == 0 {
        check_together(settings, read, sources, &mut tally)?;
    }
    let Tally { packs, errors, warnings } = tally;
    if errors > 0 {
        return Err(Failure::new(format!("{errors} errors and {warnings} warnings in {packs} packs"))
            .hint("a pack with an error is not loaded; docs/packs/FORMAT.md describes the format"));
    }
    say!("{packs} packs are in order, {warnings} warnings");
    Ok(())
}

#[derive(Debug, Default)]
struct Tally {
    packs: usize,
    errors: usize,
    warnings: usize,
}

impl Tally {
    fn error(&mut self, place: impl std::fmt::Display, key: &str, message: impl std::fmt::Display, remedy: &str) {
        self.errors += 1;
        say!("{place} {key}: {message} — {remedy}");
    }

    fn finding(&mut self, folder: &Path, finding: &PackFinding) {
        let PackFinding { file, line, column, key, severity, code, message, remedy } = finding;
        let kind = match severity {
            Severity::Error => {
                self.errors += 1;
                "error"
            }
            Severity::Warning => {
                self.warnings += 1;
                "warning"
            }
        };
        let place = folder.join(file);
        let remedy = if remedy.is_empty() { String::new() } else { format!(" — {remedy}") };
        say!("{}:{line}:{column}: {kind} {code} {key}: {message}{remedy}", place.display());
    }
}

/// Folders that are packs, and the packs inside of those that are not.
fn pack_folders(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for folder in named {
        if !folder.is_dir() {
            return Err(Failure::usage(format!("{} is no folder", folder.display())));
        }
        if folder.join("pack.toml").is_file() {
            found.push(folder.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.join("pack.toml").is_file() {
                inside.push(path);
            }
        }
        if inside.is_empty() {
            return Err(Failure::usage(format!("{} has no pack.toml", folder.display()))
                .hint("a pack is a folder with a pack.toml; see docs/packs/FORMAT.md"));
        }
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}

fn check_one(folder: &Path, source: &PackSource, tally: &mut Tally) -> Result<Option<Pack>, Failure> {
    for finding in check(source) {
        tally.finding(folder, &finding);
    }
    if let Some(text) = source.file("calendar.toml") {
        let days = source.file("workdays.csv").unwrap_or_default();
        let calendar = definition_from_pack(text, days).and_then(Calendar::new);
        if let Err(refusal) = calendar {
            let place = format!("{}:1:1:", folder.join("calendar.toml").display());
            tally.error(place, "calendar", refusal, "docs/packs/FORMAT.md describes calendars");
        }
    }
    let folder_of_stories = folder.join("scenarios");
    if folder_of_stories.is_dir() {
        for file in stories::of_folder(&folder_of_stories)? {
            let text = String::from_utf8_lossy(&std::fs::read(&file)?).into_owned();
            for problem in scenario::parse(&file.display().to_string(), &text).err().unwrap_or_default() {
                let place = format!("{}:{}:1:", problem.file, problem.line);
                tally.error(place, "scenario", problem.message, "docs/packs/FORMAT.md has the words of stories");
            }
        }
    }
    let Ok(pack) = Pack::read(source) else { return Ok(None) };
    for service in &pack.services {
        for rule in &service.letters {
            if let Err(detail) = letter::render_sample(service, rule) {
                let (file, line) = place_of_letter(source, "[[letter]]", &rule.key);
                let place = format!("{}:{line}:1:", folder.join(file).display());
                let key = format!("letter.{} of {}", rule.key, service.version);
                tally.error(place, &key, detail, "the text is a minijinja template");
            }
        }
    }
    for rule in pack.policy_letters.letters.values() {
        if let Err(detail) = yinuo_service::life::letter::render_sample(rule) {
            let (file, line) = place_of_letter(source, "[[policy-letter]]", &rule.key);
            let place = format!("{}:{line}:1:", folder.join(file).display());
            tally.error(place, &format!("policy-letter.{}", rule.key), detail, "the text is a minijinja template");
        }
    }
    Ok(Some(pack))
}

/// Life tables and products stand in files of their own with readers of their own.
fn check_tables_and_products(folder: &Path, source: &PackSource, tally: &mut Tally) {
    if let Err(bad) = LifeTables::from_source(source) {
        let place = format!("{}:1:1:", folder.join(LIFE_TABLES_FILE).display());
        tally.error(place, "life-table", bad, "docs/packs/life-tables-cn.md describes life tables");
    }
    for problem in Products::from_source(source).err().map(|bad| bad.0).unwrap_or_default() {
        let place = format!("{}:{}:1:", folder.join(&problem.file).display(), problem.line);
        tally.error(place, &problem.key, problem.message, "docs/packs/life-products.md describes products");
    }
}

/// Where a letter is written: the line of its key below its kind of table.
fn place_of_letter<'source>(source: &'source PackSource, table: &str, key: &str) -> (&'source str, usize) {
    let wanted = format!("\"{key}\"");
    for (path, text) in &source.files {
        let mut in_letter = false;
        for (line, text) in text.lines().enumerate() {
            let text = text.trim();
            if text.starts_with('[') {
                in_letter = text == table;
            } else if in_letter && text.starts_with("key") && text.contains(&wanted) {
                return (path, line + 1);
            }
        }
    }
    ("pack.toml", 1)
}

/// Packs must also go together: with each other, and with those of the program or of the settings.
fn check_together(
    settings: &Settings,
    checked: Vec<Pack>,
    sources: Vec<PackSource>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let names: Vec<String> = checked.iter().map(|pack| pack.head.name.clone()).collect();
    let mut all = checked;
    let mut sources = sources;
    for source in settings.pack_sources()? {
        if !names.contains(&source.name)
            && let Ok(pack) = Pack::read(&source)
        {
            all.push(pack);
            sources.push(source);
        }
    }
    if let Err(detail) = read_products(&sources) {
        tally.error(
            "packs:",
            "together",
            detail,
            "rename or remove a product or life table, or add the pack that has it",
        );
    }
    for problem in Catalogue::from_packs(all).err().unwrap_or_default() {
        tally.error("packs:", "together", problem, "rename, remove or add a pack, or change its dates");
    }
    Ok(())
}
