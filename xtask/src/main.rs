//! The tasks of this repository: `cargo xtask TASK`. Each installs or builds what it needs first, so that a fresh clone
//! needs no other instructions.
//!
//! * [`setup`]: what must be installed on the machine;
//! * [`console`]: when the console is installed and built anew;
//! * [`run`], [`verify`], [`tools`]: the tasks themselves;
//! * [`package`], [`parts`]: the Debian package and the list of what the program is built of;
//! * [`long`]: suites of the tests that are run for longer;
//! * [`lint`]: Clippy as the compiler of what the tests compile;
//! * [`steps`]: running one command after another, with the table at the end;
//! * `postgres`: the testkit's private PostgreSQL, compiled here by path so that starting the cluster of a test run does
//!   not wait for the product to build.
//!
//! Rule: the standard library only. This program stands before every run of the desk and must cost next to nothing.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks on the terminal")]

mod console;
mod lint;
mod long;
mod package;
mod parts;
#[path = "../../crates/testkit/src/postgres.rs"]
#[expect(dead_code, reason = "the tests use more of it than the tasks do")]
mod postgres;
mod run;
mod setup;
mod steps;
mod tools;
mod verify;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  run [--release] [ARGUMENTS]   the demo desk in the browser: yinuo demo --open ARGUMENTS
  test                          everything that must hold before a change is merged
  test FILTER…                  the Rust tests whose name contains FILTER
  check                         the part of `test` that runs nothing: format, lints, tidy, types
  console                       the console installed, built and checked
  bench [ARGUMENTS]             the benchmarks, in release mode
  bench all [--long] [--keep]   all of them as one table, and what fell since it was kept last
  codegen                       docs/openapi.json from the code, the console's client from that
  simulate [--seeds N] [--seed S]   random work on a store that forgets, for N seeds
  fuzz [--runs N] [--seed S]    what comes in from outside altered at random, N times for each target
  package [--program FILE]      the Debian package, what a container is built of and the list of parts, in target/package
  setup                         installs what the tasks need (Debian, as root), or says what to install
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let done = match task {
        "run" => run::run(rest),
        "test" => verify::test(rest),
        "check" => verify::check(),
        "console" => verify::console(),
        "bench" => tools::bench(rest),
        "codegen" => tools::codegen(),
        "simulate" => long::simulate(rest),
        "fuzz" => long::fuzz(rest),
        "package" => package::package(rest),
        "setup" => setup::report(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => Err(format!(
            "no task `{unknown}`; the tasks are run, test, check, console, bench, codegen, simulate, fuzz, package, setup"
        )),
    };
    done.unwrap_or_else(|error| {
        eprintln!("xtask: {error}");
        ExitCode::FAILURE
    })
}
