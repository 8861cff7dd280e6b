//! `cargo xtask run`: the demo desk in the browser.

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use crate::workspace::{cargo, exit_code, output_folder};
use crate::{console, setup};

/// Installs and builds what has changed, then becomes `yinuo demo --open ARGUMENTS`: the desk takes this process over, so
/// signals and the exit code are its own.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let is_release = arguments.first().is_some_and(|argument| argument == "--release");
    let arguments = if is_release { &arguments[1..] } else { arguments };
    setup::ensure(setup::Purpose::Running)?;
    console::make_ready()?;

    let mut build = cargo();
    // As the tests build it: with one package alone, libraries would be built once more with other features.
    build.args(["build", "--workspace", "--bin", "yinuo"]);
    if is_release {
        build.arg("--release");
    }
    let built = build.status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if !built.success() {
        return Ok(exit_code(built));
    }
    let program = output_folder(if is_release { "release" } else { "debug" })?.join("yinuo");
    let error = Command::new(&program).args(["demo", "--open"]).args(arguments).exec();
    Err(format!("cannot start {}: {error}", program.display()))
}
