//! Where things are: the root of the repository, Cargo's output, and programs on the `PATH`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

/// The root of the repository.
pub fn root() -> PathBuf {
    // Cargo says where this package is at the moment; the path it was compiled with may have been moved since.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// The Cargo that runs this program: no second look-up of the toolchain.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // What Cargo told this program of its own package is nothing to others: a crate that asks for it would be compiled again, with all
    // that stand on it, each time tests are begun in the other way.
    let of_this_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_this_package)) {
        command.env_remove(name);
    }
    command
}

/// The folder of finished programs for `profile` (`debug` or `release`): a sibling of the one this program is in.
pub fn output_folder(profile: &str) -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let target = this.parent().and_then(Path::parent);
    target.map(|target| target.join(profile)).ok_or_else(|| format!("{} is in no folder", this.display()))
}

/// Files in memory, where Linux has them.
const MEMORY: &str = "/dev/shm";
/// What there must be room for, in kilobytes: the houses of a few tests at once and the server of databases beside them.
const ROOM: u64 = 8 << 20;

/// A folder in memory for files that nobody keeps, where there is one with room enough and `TMPDIR` names no other. What tests and simulations
/// write is thrown away, and a disk would only be waited for.
pub fn memory() -> Option<&'static str> {
    let told = |program: &str, arguments: &[&str], column: usize| {
        let output = Command::new(program).args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().last()?.split_whitespace().nth(column)?.parse::<u64>().ok()
    };
    if std::env::var_os("TMPDIR").is_some() || !Path::new(MEMORY).is_dir() {
        return None;
    }
    let free = told("df", &["-Pk", MEMORY], 3)?;
    let available = told("grep", &["MemAvailable", "/proc/meminfo"], 1)?;
    (free.min(available) > ROOM).then_some(MEMORY)
}

/// The first of `programs` that is on the `PATH`.
pub fn find_program(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = programs.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    candidates.find(|candidate| candidate.is_file())
}

/// The exit code of a finished command; one ended by a signal counts as failed.
pub fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
