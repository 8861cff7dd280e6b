//! `cargo xtask bench` and `cargo xtask codegen`.

use std::process::{ExitCode, Stdio};

use crate::workspace::{cargo, exit_code, root};
use crate::{console, setup};

const BENCH_SOURCE: &str = "crates/testkit/src/bin/bench.rs";
const BENCH_FOLDER_SOURCE: &str = "crates/testkit/src/bin/bench/main.rs";

/// Builds and runs the benchmarks in release mode.
pub fn bench(arguments: &[String]) -> Result<ExitCode, String> {
    let is_there = |path: &str| root().join(path).is_file();
    if !is_there(BENCH_SOURCE) && !is_there(BENCH_FOLDER_SOURCE) {
        return Err(format!("there is no benchmark in this tree ({BENCH_SOURCE})"));
    }
    setup::ensure(setup::Purpose::Testing)?;
    // The benchmarks start the product itself where they measure it over HTTP.
    let built = cargo().args(["build", "--release", "--package", "yinuo"]).status();
    let built = built.map_err(|error| format!("cannot start cargo: {error}"))?;
    if !built.success() {
        return Ok(exit_code(built));
    }
    let mut command = cargo();
    command.args(["run", "--release", "--package", "yinuo-testkit", "--bin", "bench", "--"]).args(arguments);
    command.status().map(exit_code).map_err(|error| format!("cannot start cargo: {error}"))
}

/// Writes docs/openapi.json from the code, then the console's client from it.
pub fn codegen() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Running)?;
    let output = cargo()
        .args(["run", "--package", "yinuo", "--", "openapi"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    // Nothing is written from half an answer.
    if !output.status.success() || output.stdout.is_empty() {
        return Err(format!("`yinuo openapi` ended with {}; docs/openapi.json is unchanged", output.status));
    }
    let path = root().join("docs/openapi.json");
    std::fs::write(&path, &output.stdout).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("codegen: wrote docs/openapi.json ({} bytes)", output.stdout.len());

    let Some(console) = console::folder() else {
        println!("codegen: {}; its client is not written", console::ABSENT);
        return Ok(ExitCode::SUCCESS);
    };
    console::install(&console)?;
    let written = console::npm_command(&console, &["run", "codegen"]).status();
    written.map(exit_code).map_err(|error| format!("cannot start npm: {error}"))
}
