//! Clippy as the compiler of the workspace: what is compiled for the tests is linted in the same pass. `cargo clippy` beside
//! `cargo test` compiles each dependency twice, which costs five minutes of a run from a clean clone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::output_folder;

/// Clippy's compiler: the one of the toolchain whose Cargo runs this program, otherwise the first on the `PATH`.
fn driver() -> PathBuf {
    let cargo = std::env::var_os("CARGO").map(PathBuf::from);
    let beside = cargo.as_deref().and_then(Path::parent).map(|folder| folder.join(DRIVER));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| DRIVER.into())
}

const DRIVER: &str = "clippy-driver";

/// How `cargo clippy -- -D warnings` hands its lints to the driver.
const LINTS: (&str, &str) = ("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");

/// `command`, a call of Cargo, with each crate of the workspace linted while it is compiled; a warning is an error.
pub fn linting(mut command: Command) -> Command {
    command.env("RUSTC_WORKSPACE_WRAPPER", driver()).env(LINTS.0, LINTS.1);
    command
}

/// Whether the driver, called as Cargo calls it, refuses what only Clippy finds: a toolchain that took its lints in another
/// way would pass everything.
pub fn refuses_a_fault() -> Result<(), String> {
    let folder = output_folder("lint")?;
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let compiles = |text: &str| {
        let file = folder.join("fault.rs");
        std::fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        let mut driver = Command::new(driver());
        driver.args(["rustc", "--crate-type=lib", "--emit=metadata", "--out-dir"]).arg(&folder).arg(&file);
        let status = driver.env(LINTS.0, LINTS.1).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.map(|status| status.success()).map_err(|error| format!("cannot start {DRIVER}: {error}"))
    };
    if !compiles("pub fn says_nothing(text: &str) -> bool { text.is_empty() }")? {
        return Err(format!("{DRIVER} refuses a line without a fault"));
    }
    if compiles("pub fn says_nothing(text: &str) -> bool { text.len() == 0 }")? {
        return Err(format!("{DRIVER} no longer reads its lints from {}", LINTS.0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_only_clippy_finds_fault_with_is_refused() {
        refuses_a_fault().expect("the driver reads its lints");
    }
}
