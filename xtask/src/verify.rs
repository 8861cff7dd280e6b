//! `cargo xtask test` and `cargo xtask check`: everything that must hold before a change is merged, cheap things first.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::postgres::{ADDRESS_VARIABLE, PostgresCluster, PostgresOptions};
use crate::steps::Steps;
use crate::workspace::{cargo, exit_code, find_program, memory};
use crate::{console, lint, setup};

/// All steps; with a filter only the Rust tests whose name contains it.
pub fn test(filter: &[String]) -> Result<ExitCode, String> {
    if let Some(folder) = memory() {
        // This program once more: whatever it starts, the server of databases too, takes the folder from its environment.
        let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let again = Command::new(program).arg("test").args(filter).env("TMPDIR", folder).status();
        return again.map(exit_code).map_err(|error| format!("cannot start again: {error}"));
    }
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    if !filter.is_empty() {
        console::make_ready()?;
        rust_tests(&mut steps, filter)?;
        return Ok(steps.finish());
    }
    format(&mut steps);
    licences(&mut steps);
    let is_console_built = console_steps(&mut steps, true);
    steps.work("lints are read", "clippy-driver on a line that it must refuse", lint::refuses_a_fault);
    rust_tests(&mut steps, &[])?;
    browser_tests(&mut steps, is_console_built);
    Ok(steps.finish())
}

/// What needs no test to run: format, lints, tidy, the console's types.
pub fn check() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    format(&mut steps);
    console_steps(&mut steps, false);
    clippy(&mut steps);
    steps.command("tidy", cargo().args(["test", "--quiet", "--workspace", "--test", "tidy"]));
    Ok(steps.finish())
}

fn format(steps: &mut Steps) {
    steps.command("format", cargo().args(["fmt", "--all", "--check"]));
}

fn clippy(steps: &mut Steps) {
    steps.command("clippy", cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
}

fn licences(steps: &mut Steps) {
    if find_program(&["cargo-deny"]).is_none() {
        steps.not_run("licences", "install it with `cargo install cargo-deny --locked`");
        return;
    }
    // Advisories are left out: their database needs the network.
    steps.command("licences", cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]));
}

/// Installs, checks and builds the console; with `tests` its unit tests too. Returns whether it is built.
fn console_steps(steps: &mut Steps, tests: bool) -> bool {
    let Some(folder) = console::folder() else {
        steps.not_run("console", console::ABSENT);
        return false;
    };
    let shown = "npm ci, where package-lock.json changed";
    if !steps.work("console packages", shown, || console::install(&folder)) {
        steps.not_run("console", "its packages could not be installed");
        return false;
    }
    console_script(steps, &folder, "console check", "check");
    if tests {
        console_script(steps, &folder, "console tests", "test");
    }
    steps.work("console build", "npm run build, where a source changed", || console::build(&folder))
}

fn console_script(steps: &mut Steps, folder: &Path, name: &str, script: &str) {
    if console::has_script(folder, script) {
        steps.command(name, &mut console::npm_command(folder, &["run", script]));
    } else {
        steps.not_run(name, &format!("console/package.json has no script `{script}`"));
    }
}

/// The Rust tests with one private PostgreSQL for all of them, which ends with this function. What they compile is linted
/// as it is compiled.
fn rust_tests(steps: &mut Steps, filter: &[String]) -> Result<(), String> {
    let options = PostgresOptions { durable: false, settings: Vec::new() };
    let cluster = PostgresCluster::start_with(&options)?;
    let with_cluster = |mut command: Command| {
        command.env(ADDRESS_VARIABLE, cluster.address());
        command
    };
    let mut tests = with_cluster(lint::linting(cargo()));
    let has_nextest = find_program(&["cargo-nextest"]).is_some();
    if has_nextest {
        // Some tests wait for a disk, a time-out or another process: one more than there are processors keeps all of them at work.
        let at_once = std::thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
        tests
            .args(["nextest", "run", "--workspace", "--no-fail-fast", "--test-threads", &at_once.to_string()])
            .args(filter);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast", "--"]).args(filter);
    }
    steps.command("lints and rust tests", &mut tests);
    // nextest leaves the examples in documentation out; `cargo test` has run them already.
    if has_nextest && filter.is_empty() {
        steps.command(
            "rust examples",
            with_cluster(lint::linting(cargo())).args(["test", "--workspace", "--doc", "--quiet"]),
        );
    }
    Ok(())
}

/// They drive the real program with the console in it.
fn browser_tests(steps: &mut Steps, is_console_built: bool) {
    const NAME: &str = "browser tests";
    let Some(folder) = console::folder() else { return };
    if !is_console_built {
        steps.not_run(NAME, "the console was not built");
    } else if !steps.command("build", lint::linting(cargo()).args(["build", "--workspace", "--bins"])) {
        steps.not_run(NAME, "the program was not built");
    } else {
        console_script(steps, &folder, NAME, "test:browser");
        steps.not_run("years in the browser", "seven minutes more: `npm run test:years` in console/");
    }
}
