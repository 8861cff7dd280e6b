//! `cargo xtask test` and `cargo xtask check`: everything that must hold before a change is merged, cheap things first.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::postgres::{ADDRESS_VARIABLE, PostgresCluster, PostgresOptions};
use crate::steps::{Beside, Steps};
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
    let console = console_built(&mut steps);
    if let Some(console) = &console {
        steps.command("console tests", &mut console::npm_command(console, &["run", "test"]));
    }
    let console_checked = console.as_deref().map(|console| Beside::start("console check", console_check(console)));
    steps.work("lints are read", "clippy-driver on a line that it must refuse", lint::refuses_a_fault);
    rust_tests(&mut steps, &[])?;
    if let Some(beside) = console_checked {
        steps.join(beside);
    }
    browser_tests(&mut steps, console.as_deref());
    Ok(steps.finish())
}

/// What needs no test to run: format, lints, tidy, the console's types.
pub fn check() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    format(&mut steps);
    if let Some(console) = console_built(&mut steps) {
        steps.command("console check", &mut console::npm_command(&console, &["run", "check"]));
    }
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

/// Installs and builds the console. Answers its folder, if there is one and it is built.
fn console_built(steps: &mut Steps) -> Option<PathBuf> {
    let Some(folder) = console::folder() else {
        steps.not_run("console", console::ABSENT);
        return None;
    };
    let shown = "npm ci, where package-lock.json changed";
    if !steps.work("console packages", shown, || console::install(&folder)) {
        steps.not_run("console", "its packages could not be installed");
        return None;
    }
    let shown = "npm run build, where a source changed";
    steps.work("console build", shown, || console::build(&folder)).then_some(folder)
}

/// Lints and types of the console. The compiler is busy on one processor for minutes at the end: they take the other, and give way before. Its tests, which
/// have a limit of time each, do not.
fn console_check(folder: &Path) -> Command {
    let mut command = console::npm_command(folder, &["run", "check"]);
    if find_program(&["nice"]).is_some() {
        command = Command::new("nice");
        command.args(["-n", "19", "npm", "run", "check"]).current_dir(folder);
    }
    command
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
fn browser_tests(steps: &mut Steps, console: Option<&Path>) {
    const NAME: &str = "browser tests";
    let Some(console) = console else {
        steps.not_run(NAME, "the console was not built");
        return;
    };
    if !steps.command("build", lint::linting(cargo()).args(["build", "--workspace", "--bin", "yinuo"])) {
        steps.not_run(NAME, "the program was not built");
        return;
    }
    steps.command(NAME, &mut console::npm_command(console, &["run", "test:browser"]));
    steps.not_run("years in the browser", "seven minutes more: `npm run test:years` in console/");
}
