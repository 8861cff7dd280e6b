//! `yinuo pack check`: everything that is wrong with a pack, each with its place and what to do about it.

use std::path::{Path, PathBuf};

use yinuo_core::access::Roles;
use yinuo_core::pack::{FollowUpKind, HousePacks, Pack, PackFinding, PackSource, Severity, StatusCounts, check};
use yinuo_core::scenario;
use yinuo_service::systems::SYSTEMS;
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
    let folders = pack_folders(&args.folders)?;
    let mut sources = Vec::new();
    for folder in &folders {
        let source =
            packs::one_from_folder(folder).map_err(|error| Failure::usage(format!("{}: {error}", folder.display())))?;
        tally.packs += 1;
        check_one(folder, &source, &mut tally)?;
        check_parts(folder, &source, &mut tally);
        sources.push(source);
    }
    if tally.errors == 0
        && let Some(packs) = check_together(settings, sources, &mut tally)?
    {
        for folder in &folders {
            check_stories(folder, &packs.roles, &mut tally)?;
        }
    }
    let Tally { packs, errors, warnings, figures } = tally;
    if errors > 0 {
        return Err(Failure::new(format!("{errors} errors and {warnings} warnings in {packs} packs"))
            .hint("a pack with an error is not loaded; docs/packs/FORMAT.md describes the format"));
    }
    let StatusCounts { found, recalled, house } = figures;
    say!(
        "{packs} packs are in order, {warnings} warnings; figures: {found} found, {recalled} recalled, {house} of the house"
    );
    Ok(())
}

#[derive(Debug, Default)]
struct Tally {
    packs: usize,
    errors: usize,
    warnings: usize,
    figures: StatusCounts,
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

/// The stories of a pack read well, with the people that the packs together know.
fn check_stories(folder: &Path, roles: &Roles, tally: &mut Tally) -> Result<(), Failure> {
    let folder_of_stories = folder.join("scenarios");
    if !folder_of_stories.is_dir() {
        return Ok(());
    }
    for file in stories::of_folder(&folder_of_stories)? {
        let text = String::from_utf8_lossy(&std::fs::read(&file)?).into_owned();
        for problem in scenario::parse(&file.display().to_string(), &text, roles).err().unwrap_or_default() {
            let place = format!("{}:{}:1:", problem.file, problem.line);
            tally.error(place, "scenario", problem.message, "docs/packs/FORMAT.md has the words of stories");
        }
    }
    Ok(())
}

fn check_one(folder: &Path, source: &PackSource, tally: &mut Tally) -> Result<(), Failure> {
    for finding in check(source) {
        tally.finding(folder, &finding);
    }
    let Ok(pack) = Pack::read(source) else { return Ok(()) };
    let counts = pack.status_counts();
    tally.figures.found += counts.found;
    tally.figures.recalled += counts.recalled;
    tally.figures.house += counts.house;
    for service in &pack.services {
        for rule in &service.letters {
            if let Err(detail) = letter::case::render_sample(service, rule) {
                let (file, line) = place_of_letter(source, "[[letter]]", &rule.key);
                let place = format!("{}:{line}:1:", folder.join(file).display());
                let key = format!("letter.{} of {}", rule.key, service.version);
                tally.error(place, &key, detail, "the text is a minijinja template");
            }
        }
    }
    for follow_up in &pack.follow_ups {
        if let FollowUpKind::Letter(rule) = &follow_up.does
            && let Err(detail) = letter::event::render_sample(follow_up, rule)
        {
            let (file, line) = place_of_letter(source, "[[letter]]", &rule.key);
            let place = format!("{}:{line}:1:", folder.join(file).display());
            let key = format!("letter.{} on {}", rule.key, follow_up.event.key);
            tally.error(place, &key, detail, "the text is a minijinja template");
        }
    }
    Ok(())
}

/// What systems read from the pack for themselves.
fn check_parts(folder: &Path, source: &PackSource, tally: &mut Tally) {
    for check in SYSTEMS.iter().flat_map(|system| system.check_parts) {
        for problem in check(source) {
            let place = format!("{}:{}:1:", folder.join(&problem.file).display(), problem.line);
            tally.error(place, &problem.key, problem.message, problem.remedy);
        }
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
    mut sources: Vec<PackSource>,
    tally: &mut Tally,
) -> Result<Option<HousePacks>, Failure> {
    for source in settings.pack_sources()? {
        if sources.iter().all(|known| known.name != source.name) {
            sources.push(source);
        }
    }
    let parts = SYSTEMS.iter().flat_map(|system| system.read_parts);
    let mut problems: Vec<String> = parts.filter_map(|read| read(&sources).err()).flatten().collect();
    let packs = HousePacks::read(&sources).map_err(|found| problems.extend(found)).ok();
    for problem in problems {
        tally.error("packs:", "together", problem, "rename, remove or add a pack, or change what it says");
    }
    Ok(packs)
}
