//! `cargo xtask package`: the Debian package, what a container is built of, and the list of parts (SBOM), all in `target/package`.
//!
//! The texts stand in `packaging`; here they are put together.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::parts;
use crate::workspace::{cargo, output_folder, root};
use crate::{console, setup};

/// Builds the program in release mode and packs it; with `--program FILE` one that is there already.
pub fn package(arguments: &[String]) -> Result<ExitCode, String> {
    let program = match arguments {
        [] => build()?,
        [flag, file] if flag == "--program" => PathBuf::from(file),
        _ => return Err("package takes nothing, or --program FILE".to_owned()),
    };
    let out = root().join("target/package");
    let tree = out.join("tree");
    let _ = fs::remove_dir_all(&out);
    make_folder(&tree)?;
    let parts = parts::write_lists(&out)?;
    lay_out(&tree, &program, &parts)?;
    let package = out.join("yinuo.deb");
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "--build"]).arg(&tree).arg(&package);
    let status = build.status().map_err(|error| format!("cannot start dpkg-deb (it is part of Debian): {error}"))?;
    if !status.success() {
        return Err(format!("dpkg-deb ended with {status}"));
    }
    copy(&root().join("packaging/Containerfile"), &out.join("Containerfile"), 0o644)?;
    println!("package: {}", package.display());
    parts.iter().for_each(|part| println!("package: {}", part.display()));
    Ok(ExitCode::SUCCESS)
}

fn build() -> Result<PathBuf, String> {
    setup::ensure(setup::Purpose::Running)?;
    console::make_ready()?;
    let status = cargo().args(["build", "--release", "--locked", "--bin", "yinuo"]).status();
    let status = status.map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        Ok(output_folder("release")?.join("yinuo"))
    } else {
        Err(format!("cargo ended with {status}"))
    }
}

/// The files of the package where they will stand, and what the installer reads.
fn lay_out(tree: &Path, program: &Path, parts: &[PathBuf]) -> Result<(), String> {
    let from = root();
    copy(program, &tree.join("usr/bin/yinuo"), 0o755)?;
    copy(&from.join("packaging/yinuo.service"), &tree.join("usr/lib/systemd/system/yinuo.service"), 0o644)?;
    copy(&from.join("packaging/yinuo.toml"), &tree.join("etc/yinuo/yinuo.toml"), 0o640)?;
    let documents = tree.join("usr/share/doc/yinuo");
    for name in ["docs/operations.md", "docs/SECURITY.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&from.join(name), &documents.join(name.rsplit('/').next().unwrap_or(name)), 0o644)?;
    }
    for part in parts {
        copy(part, &documents.join(part.file_name().unwrap_or_default()), 0o644)?;
    }
    let control = tree.join("DEBIAN");
    for (name, mode) in [("conffiles", 0o644), ("postinst", 0o755), ("prerm", 0o755), ("postrm", 0o755)] {
        copy(&from.join("packaging/debian").join(name), &control.join(name), mode)?;
    }
    let text = read(&from.join("packaging/debian/control"))?;
    let text = text.replace("{version}", &version()?).replace("{architecture}", architecture());
    write(&control.join("control"), &text)
}

/// The version of the workspace.
pub fn version() -> Result<String, String> {
    let text = read(&root().join("Cargo.toml"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("version = \""));
    line.map(|rest| rest.trim_end_matches('"').to_owned()).ok_or_else(|| "Cargo.toml names no version".to_owned())
}

/// As Debian calls it.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "loongarch64" => "loong64",
        other => other,
    }
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    make_folder(to.parent().unwrap_or(to))?;
    let failed = |error| format!("cannot copy {} to {}: {error}", from.display(), to.display());
    fs::copy(from, to).map_err(failed)?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(failed)
}

/// Makes a folder that everybody may look into, whatever the terminal gives new files.
fn make_folder(path: &Path) -> Result<(), String> {
    let failed = |error| format!("cannot make {}: {error}", path.display());
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::create_dir_all(path).map_err(failed)?;
    missing.iter().try_for_each(|folder| fs::set_permissions(folder, fs::Permissions::from_mode(0o755))).map_err(failed)
}

pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

pub fn write(path: &Path, text: &str) -> Result<(), String> {
    make_folder(path.parent().unwrap_or(path))?;
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
