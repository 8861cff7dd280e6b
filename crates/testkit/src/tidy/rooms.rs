//! The general house names no system: what an insurer of one kind does stands in the room of its system, and comes in by
//! registration. Where a general folder names one, the next system would have to be named there too.

use super::{Problem, Repository};

/// What every system shares: all of these, but for the rooms of the systems.
const GENERAL: [&str; 4] = ["crates/core/src/", "crates/store/src/", "crates/service/src/", "crates/api/src/"];

/// The house of the demonstration is one with systems in it, and tells of their things.
const DEMONSTRATION: &str = "crates/service/src/demo/";

/// What the systems are about, as the beginnings of words.
const WORDS: [&str; 10] =
    ["polic", "premium", "insured", "annuit", "crop", "household", "harvest", "school", "pension", "broker"];

/// Words of HTTP that are none of insurance.
const OF_HTTP: [&str; 7] = [
    "redirect::Policy",
    "PERMISSIONS_POLICY",
    "permissions-policy",
    "OPENER_POLICY",
    "opener-policy",
    "REFERRER_POLICY",
    "SECURITY_POLICY",
];

/// Registered as a system is and used by several: their folders are general too.
const SHARED: [&str; 1] = ["publication"];

/// Where the core names its systems: a line `&crate::life::SYSTEM,` each.
const SYSTEMS: &str = "crates/core/src/systems.rs";

/// The first place in each general file that names a system, by a word of what it is about or by the path of its room.
#[must_use]
pub fn room_problems(repository: &Repository) -> Vec<Problem> {
    let rooms = rooms(repository);
    let mut problems = Vec::new();
    for file in repository.files_with_extension("rs").filter(|file| is_general(&file.path, &rooms)) {
        // What stands in a test module below the code may tell of anything.
        let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let named = (1..).zip(code.lines()).filter(|(_, line)| !lets_in(line, &rooms)).find_map(|(number, line)| {
            Some((number, named_in(line).or_else(|| room_in(line, &rooms).map(str::to_owned))?))
        });
        if let Some((line, word)) = named {
            let what = format!("a folder of every system says `{word}`");
            let remedy = "let the system register what it needs (docs/ADDING.md)";
            problems.push(Problem::new(&file.path, line, what, remedy));
        }
    }
    problems
}

/// Neither in the room of a system, which in every layer bears its key, nor a test.
fn is_general(path: &str, rooms: &[&str]) -> bool {
    let is_room = |part: &str| rooms.contains(&part.strip_suffix(".rs").unwrap_or(part));
    GENERAL.iter().any(|folder| path.starts_with(folder))
        && !path.starts_with(DEMONSTRATION)
        && !path.split('/').any(is_room)
        && !is_test(path)
}

/// The key of the system that a line registers.
fn registered(line: &str) -> Option<&str> {
    line.trim().strip_prefix("&crate::")?.strip_suffix("::SYSTEM,")
}

/// A line that lets a room in and says no more of it: its module, its tables, its registration.
fn lets_in(line: &str, rooms: &[&str]) -> bool {
    let line = line.trim();
    let module = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
    let tables = || line.strip_prefix('&')?.strip_suffix("::ROOM,");
    registered(line).is_some() || module.or_else(tables).is_some_and(|key| rooms.contains(&key))
}

/// The keys of the systems that are registered.
fn rooms(repository: &Repository) -> Vec<&str> {
    let list = repository.files_with_extension("rs").find(|file| file.path == SYSTEMS);
    let keys = list.into_iter().flat_map(|file| file.text.lines()).filter_map(registered);
    keys.filter(|key| !SHARED.contains(key)).collect()
}

/// The first room of a system that a path in this line leads into: a crate's, or that of its tables. Its key alone may be a common
/// word, and a macro of its name is none.
fn room_in<'a>(line: &'a str, rooms: &[&str]) -> Option<&'a str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices("::").find_map(|(at, _)| {
        let from = line[..at].rsplit(|letter| !is_word(letter)).next()?;
        let after = &line[at + 2..];
        let name = after.split(|letter| !is_word(letter)).next()?;
        let leads = from == "crate" || from == "tables" || from.starts_with("yinuo_");
        (leads && rooms.contains(&name) && !after[name.len()..].starts_with('!')).then_some(name)
    })
}

fn is_test(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("tests") || name.ends_with("_tests.rs"))
}

/// The first word of a line that begins as one of a system does.
fn named_in(line: &str) -> Option<String> {
    let line = OF_HTTP.iter().fold(line.to_owned(), |line, word| line.replace(word, ""));
    let mut words = line.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let told = words.find(|word| parts_of(word).iter().any(|part| WORDS.iter().any(|known| part.starts_with(known))));
    told.map(str::to_owned)
}

/// `PolicyFile` is `policy` and `file`, `POLICY` is `policy`.
fn parts_of(word: &str) -> Vec<String> {
    if word.chars().all(|letter| !letter.is_lowercase()) {
        return vec![word.to_lowercase()];
    }
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
        assert!(found("crates/core/src/case/tests.rs", code).is_empty());
        assert!(found("crates/testkit/src/life/story.rs", code).is_empty());
        assert_eq!(found("crates/service/src/import/kind.rs", "// households of a village\n").len(), 1);
        assert!(found("crates/service/src/import/kind.rs", "// micropolicing\n").is_empty());
        assert_eq!(found("crates/api/src/shape.rs", "const POLICY: &str = \"\";\n").len(), 1);
        assert!(found("crates/api/src/wrap.rs", "use header::CONTENT_SECURITY_POLICY;\n").is_empty());
    }

    #[test]
    fn every_folder_of_the_house_is_general_whatever_it_is_called() {
        let folders = [
            "core/src/approval",
            "core/src/case",
            "core/src/ledger",
            "core/src/pack",
            "core/src/promise",
            "core/src/scenario",
            "service/src/engine",
            "service/src/import",
            "service/src/letter",
            "service/src/query",
            "store/src/tables",
            "api/src/case",
            "api/src/letter",
            "api/src/refusal_text",
            "api/src/of_next_year",
        ];
        for folder in folders {
            assert_eq!(found(&format!("crates/{folder}/new.rs"), "// a premium\n").len(), 1, "{folder}");
        }
    }

    #[test]
    fn the_room_of_a_system_that_is_registered_is_told_whatever_it_is_called() {
        let told = |path: &str, code: &str| {
            let list = "static SYSTEMS: &[&System] = &[\n    &HOUSE,\n    &crate::hail::SYSTEM,\n];\n";
            room_problems(&Repository::of(&[("crates/core/src/systems.rs", list), (path, code)]))
        };
        let general = "crates/core/src/promise/mod.rs";
        for code in ["use crate::hail::Storm;\n", "use yinuo_core::hail;\n", "use crate::hail as ice;\n"] {
            assert_eq!(told(general, code).len(), 1, "{code}");
            for room in
                ["crates/api/src/hail/shape.rs", "crates/service/src/hail/mod.rs", "crates/store/src/tables/hail.rs"]
            {
                assert!(told(room, code).is_empty(), "{room}");
            }
        }
        let letting = "pub mod hail;\nmod hail;\n    &hail::ROOM,\n    &crate::hail::SYSTEM,\n";
        assert!(told("crates/core/src/lib.rs", letting).is_empty());
        let others = "// Hail the customer.\nuse crate::hailing::Voice;\nfn f() { decide::hail(); $crate::hail!(); }\n";
        assert!(told(general, others).is_empty());
    }
}
