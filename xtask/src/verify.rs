//! `cargo xtask test` and `cargo xtask check`: everything that must hold before a change is merged, cheap things first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::postgres::{ADDRESS_VARIABLE, PostgresCluster, PostgresOptions, unique_name};
use crate::steps::{Beside, Steps};
use crate::workspace::{cargo, exit_code, find_program, memory};
use crate::{console, lint, setup};

/// All steps; with a filter only the Rust tests whose name contains it.
pub fn test(filter: &[String]) -> Result<ExitCode, String> {
    if let Some(memory) = memory() {
        // This program once more: whatever it starts, the server of databases too, takes the folder from its environment. What a test that was
        // ended leaves behind goes with the folder.
        let folder = Path::new(memory).join(unique_name("yinuo-test"));
        fs::create_dir(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let again = again("test")?.args(filter).env("TMPDIR", &folder).status();
        // A server that is just ending may be removing files of its own there.
        drop(fs::remove_dir_all(&folder));
        return again.map(exit_code).map_err(|error| format!("cannot start again: {error}"));
    }
    let mut steps = Steps::default();
    if !filter.is_empty() {
        setup::ensure(setup::Purpose::Judging)?;
        console::make_ready()?;
        rust_tests(&mut steps, filter)?;
        return Ok(steps.finish());
    }
    setup::ensure(setup::Purpose::Testing)?;
    format(&mut steps);
    licences(&mut steps);
    // No crate needs either to be compiled.
    let beside = [("setup", again("setup")?), ("console", yielding(again("console")?))];
    let beside = beside.map(|(name, command)| Beside::start(name, command));
    steps.work("lints are read", "clippy-driver on a line that it must refuse", lint::refuses_a_fault);
    compile(&mut steps);
    let [is_set_up, _] = beside.map(|beside| steps.join(beside));
    let console = console::folder().filter(|folder| console::is_built(folder));
    if let Some(console) = &console {
        steps.command("console tests", &mut console::npm_command(console, &["run", "test"]));
    }
    match is_set_up {
        true => rust_tests(&mut steps, &[])?,
        false => steps.not_run("rust tests", "what they need is missing"),
    }
    browser_tests(&mut steps, console.as_deref());
    Ok(steps.finish())
}

/// The console installed, built and checked: lints and types.
pub fn console() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Running)?;
    let mut steps = Steps::default();
    if let Some(console) = console_built(&mut steps) {
        console_checked(&mut steps, &console);
    }
    Ok(steps.finish())
}

/// This program once more, for another task.
fn again(task: &str) -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut command = Command::new(program);
    command.arg(task);
    Ok(command)
}

/// A command that takes what others leave of the processors, where the system can tell it so.
fn yielding(command: Command) -> Command {
    if find_program(&["nice"]).is_none() {
        return command;
    }
    let mut yielding = Command::new("nice");
    yielding.args(["-n", "19"]).arg(command.get_program()).args(command.get_args());
    yielding
}

/// What needs no test to run: format, lints, tidy, the console's types.
pub fn check() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    format(&mut steps);
    if let Some(console) = console_built(&mut steps) {
        console_checked(&mut steps, &console);
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

fn console_checked(steps: &mut Steps, console: &Path) {
    steps.command("console check", &mut console::npm_command(console, &["run", "check"]));
}

/// Compiles what the tests are, with lints.
fn compile(steps: &mut Steps) {
    let tests: &[&str] = match has_nextest() {
        true => &["nextest", "run", "--workspace", "--no-run"],
        false => &["test", "--workspace", "--no-run"],
    };
    steps.command("lints, compiling", lint::linting(cargo()).args(tests));
}

fn has_nextest() -> bool {
    find_program(&["cargo-nextest"]).is_some()
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
    if has_nextest() {
        // Some tests wait for a disk, a time-out or another process: one more than there are processors keeps all of them at work.
        let at_once = std::thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
        tests
            .args(["nextest", "run", "--workspace", "--no-fail-fast", "--test-threads", &at_once.to_string()])
            .args(filter);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast", "--"]).args(filter);
    }
    steps.command("rust tests", &mut tests);
    // nextest leaves the examples in documentation out; `cargo test` has run them already.
    if has_nextest() && filter.is_empty() {
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
