//! `cargo xtask bench` and `cargo xtask codegen`.

use std::process::{ExitCode, Stdio};

use crate::workspace::{cargo, exit_code, root};
use crate::{console, setup};

/// Builds and runs the benchmarks in release mode.
pub fn bench(arguments: &[String]) -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Testing)?;
    let mut command = cargo();
    command.args(["run", "--release", "--package", "yinuo-bench", "--"]).args(arguments);
    command.status().map(exit_code).map_err(|error| format!("cannot start cargo: {error}"))
}

/// Writes docs/openapi.json from the code, then the console's client from it.
pub fn codegen() -> Result<ExitCode, String> {
    setup::ensure(setup::Purpose::Running)?;
    let output = cargo()
        .args(["run", "--quiet", "--bin", "yinuo", "--", "openapi"])
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
