//! Who may depend on whom: reads every Cargo.toml of the workspace. Neighbours: [`super::code`] looks into the sources.

use super::{Problem, Repository, SourceFile};

/// A package of ours and those it may use. Imports go down only: yinuo, api, service, store, core.
const LAYERS: [(&str, &[&str]); 7] = [
    ("yinuo-core", &[]),
    ("yinuo-store", &["yinuo-core"]),
    ("yinuo-service", &["yinuo-core", "yinuo-store"]),
    ("yinuo-api", &["yinuo-core", "yinuo-store", "yinuo-service"]),
    ("yinuo", &["yinuo-core", "yinuo-store", "yinuo-service", "yinuo-api"]),
    ("yinuo-testkit", &["yinuo-core", "yinuo-store", "yinuo-service"]),
    ("xtask", &[]),
];

const TESTKIT: &str = "yinuo-testkit";

/// What the core may not link, because it would bring I/O, a clock or chance into it.
const BANNED_IN_CORE: [&str; 7] = ["tokio", "rand", "getrandom", "rusqlite", "tokio-postgres", "axum", "tracing"];

/// A dependency may go down the layers only; the testkit may be a dev-dependency of anyone and a dependency of nobody;
/// every version is chosen once, in the root Cargo.toml; the core links nothing that does I/O.
#[must_use]
pub fn dependency_problems(repository: &Repository) -> Vec<Problem> {
    let mut problems = Vec::new();
    for manifest in repository.files.iter().filter(|file| is_member_manifest(&file.path)) {
        match manifest.text.parse::<toml::Table>() {
            Err(error) => problems.push(Problem::new(&manifest.path, 1, format!("not TOML: {error}"), "correct it")),
            Ok(table) => member_problems(manifest, &table, &mut problems),
        }
    }
    problems
}

/// A library of which Cargo is told that it holds no tests, or no examples in its documentation, holds none: those that stand in it would
/// never be run.
#[must_use]
pub fn untested_problems(repository: &Repository) -> Vec<Problem> {
    let mut problems = Vec::new();
    for manifest in repository.files.iter().filter(|file| is_member_manifest(&file.path)) {
        let table = manifest.text.parse::<toml::Table>().unwrap_or_default();
        let is_off = |key| table.get("lib").and_then(|lib| lib.get(key)).and_then(toml::Value::as_bool) == Some(false);
        let (untested, without_examples) = (is_off("test"), is_off("doctest"));
        let sources = format!("{}src/", manifest.path.trim_end_matches("Cargo.toml"));
        for file in repository.files.iter().filter(|file| file.path.starts_with(&sources)) {
            for (line, text) in file.numbered_lines() {
                let text = text.trim_start();
                if untested && (text.contains("#[cfg(test)]") || text.starts_with("#[test]")) {
                    let remedy = "move it to the `tests` folder of the crate: this library is not compiled for tests";
                    problems.push(Problem::new(&file.path, line, "a test that is never run", remedy));
                }
                if without_examples && (text.starts_with("/// ```") || text.starts_with("//! ```")) {
                    let remedy = "take `doctest = false` out of the Cargo.toml of the crate";
                    problems.push(Problem::new(&file.path, line, "an example that is never run", remedy));
                }
            }
        }
    }
    problems
}

fn is_member_manifest(path: &str) -> bool {
    path == "xtask/Cargo.toml" || (path.starts_with("crates/") && path.ends_with("/Cargo.toml"))
}

fn member_problems(manifest: &SourceFile, table: &toml::Table, problems: &mut Vec<Problem>) {
    let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str).unwrap_or("");
    let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
        let remedy = "give it a place in LAYERS of crates/testkit/src/tidy/manifests.rs, and in ARCHITECTURE.md";
        problems.push(Problem::new(&manifest.path, 1, format!("package `{name}` has no layer"), remedy));
        return;
    };
    for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
        let dependencies = table.get(section).and_then(toml::Value::as_table);
        for (dependency, details) in dependencies.into_iter().flatten() {
            let line = line_of(manifest, section, dependency);
            let from_workspace = details.get("workspace").and_then(toml::Value::as_bool) == Some(true);
            if !from_workspace {
                let what = format!("`{dependency}` has a version of its own");
                let remedy = "move it to [workspace.dependencies] of the root Cargo.toml and write `workspace = true`";
                problems.push(Problem::new(&manifest.path, line, what, remedy));
            }
            let ours = LAYERS.iter().any(|(layer, _)| layer == dependency);
            let for_tests = section == "dev-dependencies" && dependency == TESTKIT;
            if ours && !for_tests && !allowed.contains(&dependency.as_str()) {
                let what = format!("`{name}` may not depend on `{dependency}` ({section})");
                let remedy = if dependency == TESTKIT {
                    "make it a dev-dependency"
                } else {
                    "imports go down only (yinuo, api, service, store, core): move the shared part to a lower layer"
                };
                problems.push(Problem::new(&manifest.path, line, what, remedy));
            }
            if name == "yinuo-core" && section != "dev-dependencies" && BANNED_IN_CORE.contains(&dependency.as_str()) {
                let what = format!("the core may not depend on `{dependency}`");
                let remedy = "the core is pure: do this in crates/service and pass the result in";
                problems.push(Problem::new(&manifest.path, line, what, remedy));
            }
        }
    }
}

/// The line in `[section]` that starts with the dependency's name, or the section's heading, or 1.
fn line_of(manifest: &SourceFile, section: &str, dependency: &str) -> usize {
    let heading = format!("[{section}]");
    let mut heading_line = None;
    for (number, line) in manifest.numbered_lines() {
        let line = line.trim();
        if line == heading {
            heading_line = Some(number);
        } else if heading_line.is_some() {
            let starts_another = line.starts_with('[');
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if name == dependency {
                return number;
            }
            if starts_another {
                break;
            }
        }
    }
    heading_line.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(path: &str, text: &str) -> Vec<String> {
        dependency_problems(&Repository::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_dependency_upwards_is_found_with_its_line() {
        let text = "[package]\nname = \"yinuo-store\"\n[dependencies]\nyinuo-core.workspace = true\n\
                    yinuo-service.workspace = true\n";
        let problems = problems_of("crates/store/Cargo.toml", text);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("crates/store/Cargo.toml:5: `yinuo-store` may not depend on `yinuo-service`"));
    }

    #[test]
    fn the_testkit_may_be_a_dev_dependency_only() {
        let dev = "[package]\nname = \"yinuo-store\"\n[dev-dependencies]\nyinuo-testkit.workspace = true\n";
        assert_eq!(problems_of("crates/store/Cargo.toml", dev), Vec::<String>::new());
        let normal = dev.replace("dev-dependencies", "dependencies");
        assert!(problems_of("crates/store/Cargo.toml", &normal)[0].ends_with("make it a dev-dependency"));
    }

    #[test]
    fn a_version_chosen_outside_the_root_and_an_impure_core_are_found() {
        let text = "[package]\nname = \"yinuo-core\"\n[dependencies]\nrand = \"0.9\"\n";
        let problems = problems_of("crates/core/Cargo.toml", text);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("has a version of its own"));
        assert!(problems[1].contains("the core may not depend on `rand`"));
    }

    #[test]
    fn an_unknown_package_needs_a_layer() {
        let problems = problems_of("crates/extra/Cargo.toml", "[package]\nname = \"yinuo-extra\"\n");
        assert!(problems[0].contains("package `yinuo-extra` has no layer"));
    }

    #[test]
    fn a_test_that_would_never_run_is_found() {
        let found = |manifest| {
            let source = "/// ```\n/// f();\nfn f() {}\n#[cfg(test)]\nmod tests {}\n";
            untested_problems(&Repository::of(&[("crates/a/Cargo.toml", manifest), ("crates/a/src/x.rs", source)]))
                .len()
        };
        assert_eq!(found("[lib]\ntest = false\n"), 1);
        assert_eq!(found("[lib]\ndoctest = false\n"), 1);
        assert_eq!(found("[package]\nname = \"a\"\n"), 0);
    }
}
