//! `yinuo scenario`: plays the stories of a pack on the pure rules, without a database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use yinuo_core::calendars::Calendars;
use yinuo_core::pack::HousePacks;
use yinuo_core::scenario::{self, CoreWorld, StoryRules};
use yinuo_core::systems;

use crate::failure::Failure;
use crate::say;
use crate::settings::Settings;

/// Play scenarios and say which step fails, with its file and line
#[derive(Debug, clap::Args)]
pub struct ScenarioArgs {
    /// Files (.scn), or folders of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(settings: &Settings, args: &ScenarioArgs) -> Result<(), Failure> {
    let sources = settings.pack_sources()?;
    let bad = |problems: Vec<String>| {
        Failure::new(format!("packs: {}", problems.join("\n")))
            .hint("`yinuo pack check DIR` says what to do about each finding")
    };
    let packs = HousePacks::read(&sources).map_err(bad)?;
    let calendars = packs.built_calendars().map_err(|problem| bad(vec![problem]))?;
    let calendars = Calendars::new(calendars, &packs.house_calendar).expect("the packs name the house's calendar");
    let (catalogue, roles) = (Arc::new(packs.catalogue), packs.roles);
    let rules = StoryRules { sources: &sources, catalogue: &catalogue, rulebook: &packs.rulebook };
    let rooms = systems::story_rooms(&rules).map_err(bad)?;
    let empty = CoreWorld::new(catalogue, roles.clone(), packs.approvals, calendars, rooms);
    let (mut stories, mut steps, mut problems) = (0, 0, 0);
    for file in files(&args.files)? {
        let text =
            std::fs::read_to_string(&file).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
        let found = match scenario::parse(&file.display().to_string(), &text, &roles) {
            Ok(found) => found,
            Err(wrong) => {
                wrong.iter().for_each(|problem| say!("{problem}"));
                problems += wrong.len();
                continue;
            }
        };
        for story in found {
            stories += 1;
            match scenario::run(&story, &mut empty.clone()) {
                Ok(outcome) => steps += outcome.steps,
                Err(wrong) => {
                    say!("{}:{}: {}", story.file, story.line, story.title);
                    wrong.iter().for_each(|problem| say!("  {problem}"));
                    problems += wrong.len();
                }
            }
        }
    }
    if problems > 0 {
        return Err(Failure::new(format!("{problems} steps failed in {stories} stories")));
    }
    say!("{stories} stories, {steps} steps: all as told");
    Ok(())
}

fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(of_folder(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The stories of a folder, in the order of their names.
pub fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "scn") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
