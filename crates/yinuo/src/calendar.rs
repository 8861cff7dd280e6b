//! `yinuo calendar add`: takes the State Council's table of a new year into the calendar of the house, after holding it
//! against the regulation on festivals.

use std::path::{Path, PathBuf};

use yinuo_core::calendar::{CalendarDefinition, NewYear, new_year};
use yinuo_core::pack::{HousePacks, PackSource, calendar_of};

use crate::failure::Failure;
use crate::say;
use crate::settings::Settings;

/// Look after the working calendar
#[derive(Debug, clap::Subcommand)]
pub enum CalendarCommand {
    /// Take in the State Council's table of the next year: CSV with date,kind,name_zh,name_en, kind holiday or workday
    Add(AddArgs),
}

#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The table, in UTF-8 or GBK; rows of earlier years may stand in it
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(settings: &Settings, command: &CalendarCommand) -> Result<(), Failure> {
    let CalendarCommand::Add(args) = command;
    let bytes =
        std::fs::read(&args.file).map_err(|error| Failure::usage(format!("{}: {error}", args.file.display())))?;
    let table = text_of(&bytes);
    let (pack, definition) = calendar_of_house(settings)?;
    let year = new_year(&definition, &table).map_err(|problems| {
        for problem in &problems {
            let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
            say!("{}{line}: {}", args.file.display(), problem.message);
        }
        Failure::new(format!("{} problems; nothing was written", problems.len()))
            .hint("hold the table against the notice of the State Council, and add it again")
    })?;
    for doubt in &year.doubts {
        say!("please look again: {doubt}");
    }
    let folder = settings.own_packs().join(&pack.name);
    write_pack(&folder, &pack, &definition, &year)?;
    say!(
        "{} is known until {} now: {} days off, {} days of rest worked; written to {}",
        definition.id,
        year.until,
        year.holidays,
        year.make_up,
        folder.display()
    );
    say!("restart the house: provisional dates are then counted again, with a note in the record of each case");
    Ok(())
}

fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

/// The pack that holds the calendar the house runs on.
fn calendar_of_house(settings: &Settings) -> Result<(PackSource, CalendarDefinition), Failure> {
    let sources = settings.pack_sources()?;
    let packs = HousePacks::read(&sources).map_err(|found| {
        Failure::new(found.join("\n")).hint("`yinuo pack check DIR` says what to do about each finding")
    })?;
    let is_its = |source: &PackSource| {
        let definition = calendar_of(source)?.ok()?;
        (definition.id == packs.house_calendar).then_some(definition)
    };
    let found = sources.iter().find_map(|source| is_its(source).map(|definition| (source.clone(), definition)));
    found.ok_or_else(|| Failure::new(format!("no pack has the calendar `{}`", packs.house_calendar)))
}

/// Writes all files of the pack, the calendar last: a run that is broken off in between has not widened what is known.
fn write_pack(
    folder: &Path,
    pack: &PackSource,
    definition: &CalendarDefinition,
    year: &NewYear,
) -> Result<(), Failure> {
    if pack.file("workdays.csv").is_none() {
        return Err(Failure::new("the calendar pack has no workdays.csv to put the year into"));
    }
    std::fs::create_dir_all(folder)?;
    let version = format!("version = \"{}-1\"", year.year);
    let from = definition.known.map(|known| known.from.to_string()).unwrap_or_default();
    let known = format!("known = {{ from = \"{from}\", until = \"{}\" }}", year.until);
    let mut files: Vec<(&str, String)> = Vec::new();
    for (path, text) in &pack.files {
        let text = match path.as_str() {
            "calendar.toml" => with_lines(text, &[("version", &version), ("known", &known)]),
            "pack.toml" => with_lines(text, &[("version", &version)]),
            "workdays.csv" => format!("{}\n{}\n", text.trim_end(), year.rows.join("\n")),
            _ => text.clone(),
        };
        files.push((path, text));
    }
    files.sort_by_key(|(path, _)| *path == "calendar.toml");
    for (path, text) in files {
        let place = folder.join(path);
        std::fs::write(&place, text).map_err(|error| Failure::new(format!("{}: {error}", place.display())))?;
    }
    Ok(())
}

/// The text with the first line of each key replaced; comments stay where they are.
fn with_lines(text: &str, lines: &[(&str, &str)]) -> String {
    let mut left: Vec<_> = lines.iter().collect();
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        match left.iter().position(|(name, _)| *name == key) {
            Some(index) => out.push_str(left.remove(index).1),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}
