//! `cargo xtask test` and `cargo xtask check`: everything that must hold before a change is merged, cheap things first.

use std::process::{Command, ExitCode};

use crate::postgres::{ADDRESS_VARIABLE, PostgresCluster, PostgresOptions};
use crate::steps::Steps;
use crate::workspace::{cargo, find_program};
use crate::{console, setup};

/// All steps; with a filter only the Rust tests whose name contains it.
pub fn test(filter: &[String]) -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    if !filter.is_empty() {
        console::make_ready()?;
        rust_tests(&mut steps, filter)?;
        return Ok(steps.finish());
    }
    format(&mut steps);
    licences(&mut steps);
    let is_console_ready = make_console_ready(&mut steps);
    console_step(&mut steps, is_console_ready, "console check", "check");
    console_step(&mut steps, is_console_ready, "console tests", "test");
    clippy(&mut steps);
    rust_tests(&mut steps, &[])?;
    browser_tests(&mut steps, is_console_ready);
    Ok(steps.finish())
}

/// What needs no test to run: format, lints, tidy, the console's types.
pub fn check() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut steps = Steps::default();
    format(&mut steps);
    let is_console_ready = make_console_ready(&mut steps);
    console_step(&mut steps, is_console_ready, "console check", "check");
    clippy(&mut steps);
    steps.command("tidy", cargo().args(["test", "--quiet", "--package", "yinuo-testkit", "--test", "tidy"]));
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

/// `None` where there is no console, `Some(false)` where it could not be built.
fn make_console_ready(steps: &mut Steps) -> Option<bool> {
    if console::folder().is_none() {
        steps.not_run("console", console::ABSENT);
        return None;
    }
    Some(steps.work("console build", "npm ci and npm run build, where something changed", console::make_ready))
}

fn console_step(steps: &mut Steps, is_ready: Option<bool>, name: &str, script: &str) {
    let Some(folder) = console::folder() else { return };
    match is_ready {
        None => {}
        Some(false) => steps.not_run(name, "the console was not built"),
        Some(true) if !console::has_script(&folder, script) => {
            steps.not_run(name, &format!("console/package.json has no script `{script}`"));
        }
        Some(true) => {
            steps.command(name, &mut console::npm_command(&folder, &["run", script]));
        }
    }
}

/// The Rust tests with one private PostgreSQL for all of them, which ends with this function.
fn rust_tests(steps: &mut Steps, filter: &[String]) -> Result<(), String> {
    let options = PostgresOptions { durable: false, settings: Vec::new() };
    let cluster = PostgresCluster::start_with(&options)?;
    let with_cluster = |mut command: Command| {
        command.env(ADDRESS_VARIABLE, cluster.address());
        command
    };
    let mut tests = with_cluster(cargo());
    let has_nextest = find_program(&["cargo-nextest"]).is_some();
    if has_nextest {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]).args(filter);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast", "--"]).args(filter);
    }
    steps.command("rust tests", &mut tests);
    // nextest leaves the examples in documentation out; `cargo test` has run them already.
    if has_nextest && filter.is_empty() {
        steps.command("rust examples", with_cluster(cargo()).args(["test", "--workspace", "--doc", "--quiet"]));
    }
    Ok(())
}

fn browser_tests(steps: &mut Steps, is_ready: Option<bool>) {
    const SCRIPT: &str = "test:browser";
    let has_script = console::folder().is_some_and(|folder| console::has_script(&folder, SCRIPT));
    if is_ready == Some(true) && has_script {
        // They drive the real program.
        let is_built = steps.command("build", cargo().args(["build", "--package", "yinuo"]));
        if !is_built {
            steps.not_run("browser tests", "the program was not built");
            return;
        }
    }
    console_step(steps, is_ready, "browser tests", SCRIPT);
}
