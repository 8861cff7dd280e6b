//! Modules of a crate that need each other in a circle: none can be read, changed or tried without the others.
//!
//! The register of the systems (`systems.rs`) is left out as one that needs others: it names the systems so that nothing else
//! has to. What a module needs is what its code names through `crate`, `super`, `self` or its own children; tests may need what
//! they like.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::rust_source::{RustSource, SourcePath};

/// The module that may name those above it.
const REGISTER: &str = "systems";

const REMEDY: &str = "move what both need into a module of its own below them";

type Module = Vec<String>;
type Needs = BTreeMap<Module, BTreeMap<Module, usize>>;

/// Every module of a folder of the crate at `root` (`crates/api/src/`) that stands in a circle with others of the folder, with
/// one that it should not need.
#[must_use]
pub fn circle_problems(sources: &[RustSource<'_>], root: &str, folder: &str) -> Vec<Problem> {
    let inside = sources.iter().filter(|source| source.file.path.starts_with(folder));
    let files = inside.filter_map(|source| Some((module_of(source.file.path.strip_prefix(root)?)?, source)));
    let files: BTreeMap<Module, &RustSource<'_>> = files.collect();
    let mut needs = Needs::new();
    for (module, source) in files.iter().filter(|(module, _)| !matches!(&module[..], [only] if only == REGISTER)) {
        let needed = needs.entry(module.clone()).or_default();
        for path in source.paths.iter().filter(|path| !path.in_test && !is_visibility(path)) {
            let found = target(module, path, &files).filter(|found| !found.is_empty() && found != module);
            if let Some(found) = found {
                needed.entry(found).or_insert(path.line);
            }
        }
    }
    let mut problems = Vec::new();
    for (module, needed) in &needs {
        let back = needed.iter().find(|(other, _)| reaches(other, module, &needs));
        if let Some((other, line)) = back {
            let what = format!("`{}` and `{}` need each other", module.join("::"), other.join("::"));
            problems.push(Problem::new(&files[module].file.path, *line, what, REMEDY));
        }
    }
    problems
}

/// `super` of `pub(super)`: it says who may see something and needs nothing.
fn is_visibility(path: &SourcePath) -> bool {
    matches!(&path.names[..], [only] if ["crate", "self", "super"].contains(&only.as_str()))
}

/// `case::open` of `case/open.rs`, `case` of `case/mod.rs`. The root of the crate is none: it only lists its modules.
fn module_of(path: &str) -> Option<Module> {
    let mut names: Module = path.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|last| last == "mod") {
        names.pop();
    }
    (names != ["lib"] && names != ["main"]).then_some(names)
}

/// The module a path leads into.
fn target(module: &Module, path: &SourcePath, files: &BTreeMap<Module, &RustSource<'_>>) -> Option<Module> {
    let mut names = path.names.iter().map(String::as_str).peekable();
    let mut at: Module = match names.peek().copied()? {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => module[..module.len() - 1].to_vec(),
        child => {
            let below = [&module[..], &[child.to_owned()]].concat();
            return files.contains_key(&below).then_some(below);
        }
    };
    names.next();
    while names.next_if_eq(&"super").is_some() {
        at.pop();
    }
    for name in names {
        let below = [&at[..], &[name.to_owned()]].concat();
        if !files.contains_key(&below) {
            break;
        }
        at = below;
    }
    Some(at)
}

fn reaches(from: &Module, to: &Module, needs: &Needs) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(module) = waiting.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            waiting.extend(needs.get(module).into_iter().flat_map(BTreeMap::keys));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::Repository;
    use super::super::rust_source::read_all;
    use super::*;

    #[test]
    fn modules_that_need_each_other_are_named_and_tests_and_the_register_are_not() {
        let repository = Repository::of(&[
            ("crates/api/src/lib.rs", "mod a;\nmod b;\nmod c;\nmod systems;\n"),
            ("crates/api/src/a.rs", "use crate::b::x;\nfn f() {}\n"),
            ("crates/api/src/b.rs", "use crate::c::{deep::y, z};\n"),
            ("crates/api/src/c/mod.rs", "mod deep;\n#[cfg(test)]\nmod tests { use crate::a; }\n"),
            ("crates/api/src/c/deep.rs", "fn f() { super::super::a::f() }\n"),
            ("crates/api/src/d.rs", "use crate::systems::all;\n"),
            ("crates/api/src/systems.rs", "use crate::d;\n"),
        ]);
        const ROOT: &str = "crates/api/src/";
        let sources = read_all(repository.files_with_extension("rs")).unwrap();
        let found: Vec<String> =
            circle_problems(&sources, ROOT, ROOT).into_iter().map(|problem| problem.what).collect();
        assert_eq!(
            found,
            // A module needs the children it lists.
            [
                "`a` and `b` need each other",
                "`b` and `c` need each other",
                "`c` and `c::deep` need each other",
                "`c::deep` and `a` need each other"
            ]
        );
    }

    #[test]
    fn a_circle_of_a_folder_is_told_and_one_that_leads_out_of_it_is_not() {
        let repository = Repository::of(&[
            ("crates/core/src/a/mod.rs", "pub mod b;\npub mod c;\n"),
            ("crates/core/src/a/b.rs", "pub(super) fn f() { super::c::g() }\n"),
            ("crates/core/src/a/c.rs", "use super::b::f;\nuse crate::d::h;\n"),
            ("crates/core/src/d.rs", "use crate::a::c;\n"),
        ]);
        let sources = read_all(repository.files_with_extension("rs")).unwrap();
        let found: Vec<String> = circle_problems(&sources, "crates/core/src/", "crates/core/src/a/")
            .into_iter()
            .map(|problem| problem.what)
            .collect();
        assert_eq!(found, ["`a::b` and `a::c` need each other", "`a::c` and `a::b` need each other"]);
        assert!(circle_problems(&sources, "crates/core/src/", "crates/core/src/d.rs").is_empty());
    }
}
