//! The general house names no system: what an insurer of one kind does stands in the room of its system, and comes in by
//! registration. Where a general folder names one, the next system would have to be named there too.

use super::{Problem, Repository};

/// The folders that every system shares.
const GENERAL: [&str; 27] = [
    "crates/core/src/case/",
    "crates/core/src/ledger/",
    "crates/core/src/payout/",
    "crates/core/src/promise/",
    "crates/core/src/publication/",
    "crates/core/src/scenario/",
    "crates/service/src/command/case/",
    "crates/service/src/command/debit/",
    "crates/service/src/command/house/",
    "crates/service/src/command/import/",
    "crates/service/src/command/letter/",
    "crates/service/src/command/party/",
    "crates/service/src/command/payout/",
    "crates/service/src/command/upkeep/",
    "crates/service/src/day",
    "crates/service/src/engine/",
    "crates/service/src/follow_up.rs",
    "crates/service/src/import/",
    "crates/service/src/letter/",
    "crates/service/src/outbox/",
    "crates/service/src/payout/",
    "crates/service/src/publication/",
    "crates/service/src/set_aside.rs",
    "crates/service/src/timer.rs",
    "crates/api/src/publication/",
    "crates/store/src/tables/agreement.rs",
    "crates/store/src/tables/payout.rs",
];

/// What the systems are about, as the beginnings of words.
const WORDS: [&str; 10] =
    ["polic", "premium", "insured", "annuit", "crop", "household", "harvest", "school", "pension", "broker"];

/// Where the core names its systems: a line `&crate::life::SYSTEM,` each.
const SYSTEMS: &str = "crates/core/src/systems.rs";

/// The first place in each file of a general folder that names a system, by a word of what it is about or by the path of its room.
#[must_use]
pub fn room_problems(repository: &Repository) -> Vec<Problem> {
    let rooms = rooms(repository);
    let general = |path: &str| GENERAL.iter().any(|folder| path.starts_with(folder)) && !is_test(path);
    let mut problems = Vec::new();
    for file in repository.files_with_extension("rs").filter(|file| general(&file.path)) {
        // A general noun that is registered as a system is may name itself.
        let rooms: Vec<&str> = rooms.iter().filter(|room| !file.path.contains(&format!("/{room}/"))).copied().collect();
        // What stands in a test module below the code may tell of anything.
        let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let named = (1..)
            .zip(code.lines())
            .find_map(|(number, line)| Some((number, named_in(line).or_else(|| room_in(line, &rooms))?)));
        if let Some((line, word)) = named {
            let what = format!("a folder of every system says `{word}`");
            let remedy = "let the system register what it needs (docs/ADDING.md)";
            problems.push(Problem::new(&file.path, line, what, remedy));
        }
    }
    problems
}

/// The keys of the systems that are registered.
fn rooms(repository: &Repository) -> Vec<&str> {
    let list = repository.files_with_extension("rs").find(|file| file.path == SYSTEMS);
    let lines = list.into_iter().flat_map(|file| file.text.lines());
    lines.filter_map(|line| line.trim().strip_prefix("&crate::")?.strip_suffix("::SYSTEM,")).collect()
}

/// The first room of a system that a path in this line leads into: a crate's, or that of its tables. Its key alone may be a common word.
fn room_in<'a>(line: &'a str, rooms: &[&str]) -> Option<&'a str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices("::").find_map(|(at, _)| {
        let from = line[..at].rsplit(|letter| !is_word(letter)).next()?;
        let name = line[at + 2..].split(|letter| !is_word(letter)).next()?;
        let leads = from == "crate" || from == "tables" || from.starts_with("yinuo_");
        (leads && rooms.contains(&name)).then_some(name)
    })
}

fn is_test(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("tests"))
}

/// The first word of a line that begins as one of a system does.
fn named_in(line: &str) -> Option<&str> {
    let words = line.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.into_iter().find(|word| {
        let parts = parts_of(word);
        parts.iter().any(|part| WORDS.iter().any(|known| part.starts_with(known)))
    })
}

/// `PolicyFile` is `policy` and `file`.
fn parts_of(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for letter in word.chars() {
        if letter.is_uppercase() || parts.is_empty() {
            parts.push(String::new());
        }
        parts.last_mut().expect("one was pushed").extend(letter.to_lowercase());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        room_problems(&Repository::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_system_named_in_a_general_folder_is_told_with_its_line_and_one_in_its_room_is_not() {
        let code = "//! Cases.\nfn f(file: &PolicyFile) {}\n";
        let told = found("crates/core/src/case/decide.rs", code);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("crates/core/src/case/decide.rs:2: a folder of every system says `PolicyFile`"));
        assert!(found("crates/core/src/life/policy/mod.rs", code).is_empty());
        assert!(found("crates/core/src/case/tests.rs", code).is_empty());
        assert_eq!(found("crates/service/src/import/kind.rs", "// households of a village\n").len(), 1);
        assert!(found("crates/service/src/import/kind.rs", "// micropolicing\n").is_empty());
    }

    #[test]
    fn the_room_of_a_system_that_is_registered_is_told_whatever_it_is_called() {
        let told = |code: &str| {
            let list = "static SYSTEMS: &[&System] = &[\n    &HOUSE,\n    &crate::hail::SYSTEM,\n];\n";
            room_problems(&Repository::of(&[
                ("crates/core/src/systems.rs", list),
                ("crates/core/src/promise/mod.rs", code),
            ]))
        };
        for code in ["use crate::hail::Storm;\n", "use yinuo_core::hail;\n", "use crate::hail as ice;\n"] {
            assert_eq!(told(code).len(), 1, "{code}");
        }
        let others = "// Hail the customer.\nuse crate::hailing::Voice;\nfn f() { decide::hail(); }\n";
        assert!(told(others).is_empty());
    }
}
