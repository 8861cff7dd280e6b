//! What must be installed on the machine, and installing it.
//!
//! Looking costs a few milliseconds and is done every time: nothing is remembered that could have gone stale. What is
//! missing is installed with apt-get where this runs as root on Debian; anywhere else the exact command is printed and
//! the task stops. Rust itself is checked by Cargo (`rust-version` in Cargo.toml) before this program can run at all.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::postgres;
use crate::workspace::{find_program, root};

const OLDEST_NODE: u32 = 20;
/// What the tests hold payment files and the document of the API against: a package that carries the schemas of ISO 20022 with its
/// validator, a judge of OpenAPI documents, a generator of clients, and one of requests.
const PYTHON_PACKAGES: [&str; 5] = [
    "sepaxml==2.7.0",
    "xmlschema==4.3.2",
    "openapi-spec-validator==0.9.0",
    "openapi-python-client==0.29.1",
    "schemathesis==4.32.5",
];
/// A file of each, by which it is known to be there.
const PYTHON_FILES: [&str; 4] = [
    "site-packages/sepaxml/schemas/pain.001.001.09.xsd",
    "site-packages/openapi_spec_validator/__init__.py",
    "site-packages/openapi_python_client/__init__.py",
    "site-packages/schemathesis/__init__.py",
];
/// Chromium without windows, in which tests run faster; not every system has it in a package of its own.
const BROWSER: &str = "chromium-headless-shell";
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";

/// What a task needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Building and starting the desk.
    Running,
    /// The programs that the tests use besides.
    Testing,
    /// All that the tests use: Python's packages too, which come over the network and may do so while something else goes on.
    Judging,
}

/// One thing looked for.
struct Finding {
    what: &'static str,
    /// Where or which it is; `Err` holds what is wrong.
    state: Result<String, String>,
    /// The Debian packages that bring it; empty for what apt cannot bring.
    packages: &'static [&'static str],
    purpose: Purpose,
}

/// `cargo xtask setup`: installs what is missing and lists what is there.
pub fn report() -> Result<ExitCode, String> {
    ensure(Purpose::Judging)?;
    for finding in look(Purpose::Judging) {
        println!("{:<22} {}", finding.what, finding.state.unwrap_or_default());
    }
    let optional = [
        ("cargo-nextest", "cargo install cargo-nextest --locked   (runs the tests faster)"),
        ("cargo-deny", "cargo install cargo-deny --locked   (checks the licences of dependencies)"),
    ];
    for (program, remedy) in optional {
        let state = find_program(&[program]).map_or(format!("optional, not there: {remedy}"), |path| shown(&path));
        println!("{program:<22} {state}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes sure that everything needed for `purpose` is there.
///
/// # Errors
/// Lists what is missing and how to install it, where that could not be done here.
pub fn ensure(purpose: Purpose) -> Result<(), String> {
    let missing = missing(purpose);
    if missing.is_empty() {
        note_fonts(purpose);
        return Ok(());
    }
    install_components(&missing)?;
    install_python_packages(&missing)?;
    let missing = self::missing(purpose);
    let from_packages = missing.iter().any(|finding| !finding.packages.is_empty());
    if from_packages && find_program(&["apt-get"]).is_some() && is_root() {
        install_packages(&missing)?;
        // Python may have come just now.
        install_python_packages(&missing)?;
    }
    let missing = self::missing(purpose);
    if missing.is_empty() { Ok(()) } else { Err(instructions(&missing)) }
}

/// The desk runs without Chinese fonts, but makes no letters as PDF then.
fn note_fonts(purpose: Purpose) {
    // Only where fc-list says so: without it nothing is known.
    let list = if purpose == Purpose::Running { answer(start("fc-list", &[":lang=zh", "family"])) } else { None };
    if list.is_some_and(|list| list.is_empty()) {
        println!("setup: no Chinese font: letters are not made as PDF (sudo apt-get install fonts-noto-cjk)");
    }
}

fn missing(purpose: Purpose) -> Vec<Finding> {
    look(purpose).into_iter().filter(|finding| finding.state.is_err()).collect()
}

fn look(purpose: Purpose) -> Vec<Finding> {
    // The two programs that have to be asked are started first, so that they answer while the rest is looked for.
    let node = start("node", &["--version"]);
    let fonts = if purpose >= Purpose::Testing { start("fc-list", &[":lang=zh", "family"]) } else { None };
    let finding = |what, state, packages, purpose| Finding { what, state, packages, purpose };
    let program = |programs: &[&str]| {
        find_program(programs)
            .map(|path| shown(&path))
            .ok_or_else(|| format!("no {} on the PATH", programs.join(" or ")))
    };
    let mut findings = vec![
        finding("C compiler", program(&["cc", "gcc", "clang"]), &["gcc", "libc6-dev"], Purpose::Running),
        finding("npm", program(&["npm"]), &["npm"], Purpose::Running),
    ];
    if purpose >= Purpose::Testing {
        let browser = program(&[BROWSER, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
        findings.extend([
            finding("rustfmt and Clippy", rust_components(), &[], Purpose::Testing),
            finding("PostgreSQL server", postgres_server(), &["postgresql"], Purpose::Testing),
            finding("Chromium", browser, &[BROWSER], Purpose::Testing),
            finding("sqlite3 shell", program(&["sqlite3"]), &["sqlite3"], Purpose::Testing),
            finding("Python 3", program(&["python3"]), &["python3"], Purpose::Testing),
            finding("hledger", program(&["hledger"]), &["hledger"], Purpose::Testing),
            finding("Python packages", python_packages(), &["python3-venv"], Purpose::Judging),
            finding("ssconvert", program(&["ssconvert"]), &["gnumeric"], Purpose::Testing),
            finding("pdftotext", program(&["pdftotext"]), &["poppler-utils"], Purpose::Testing),
            finding("Dovecot", dovecot(), &["dovecot-imapd"], Purpose::Testing),
            finding("libfaketime", faketime(), &["libfaketime"], Purpose::Testing),
            finding("Chinese fonts", chinese_fonts(fonts), &["fonts-noto-cjk", "fontconfig"], Purpose::Testing),
        ]);
    }
    findings.insert(0, finding("Node.js", node_version(node), &["nodejs"], Purpose::Running));
    findings.retain(|finding| finding.purpose <= purpose);
    findings
}

fn start(program: &str, arguments: &[&str]) -> Option<std::process::Child> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().ok()
}

fn answer(child: Option<std::process::Child>) -> Option<String> {
    let output = child?.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn node_version(child: Option<std::process::Child>) -> Result<String, String> {
    let version = answer(child).ok_or("no node on the PATH")?;
    match major_version(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(version),
        _ => Err(format!("Node.js {OLDEST_NODE} or newer is needed, this one is {version}")),
    }
}

/// The 20 in `v20.19.0`.
fn major_version(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn chinese_fonts(child: Option<std::process::Child>) -> Result<String, String> {
    let list = answer(child).ok_or("no fc-list on the PATH to ask for fonts")?;
    list.lines().next().map(str::to_owned).ok_or_else(|| "fc-list knows no font with Chinese characters".to_owned())
}

fn rust_components() -> Result<String, String> {
    // Beside Cargo itself: rustup puts a stand-in for each component on the PATH whether it is installed or not.
    let cargo = std::env::var_os("CARGO").map(PathBuf::from);
    let beside = cargo.as_deref().and_then(Path::parent).filter(|folder| !is_rustup_stand_in(folder));
    let there = |program: &str| match beside {
        Some(folder) => folder.join(program).is_file(),
        None => find_program(&[program]).is_some(),
    };
    match ["cargo-fmt", "cargo-clippy"].into_iter().find(|program| !there(program)) {
        Some(program) => Err(format!("no {program} in the Rust toolchain")),
        None => Ok(beside.map_or("on the PATH".to_owned(), shown)),
    }
}

fn is_rustup_stand_in(folder: &Path) -> bool {
    folder.join("rustup").is_file()
}

/// Where Debian puts the IMAP server, on the PATH of nobody but root.
fn dovecot() -> Result<String, String> {
    let path = Path::new("/usr/sbin/dovecot");
    if path.is_file() { Ok(shown(path)) } else { Err("no dovecot in /usr/sbin".to_owned()) }
}

/// Where Debian puts the library that moves the clock of a program.
fn faketime() -> Result<String, String> {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().filter_map(Result::ok);
    let library = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.is_file());
    library.map(|path| shown(&path)).ok_or_else(|| "no libfaketime below /usr/lib".to_owned())
}

fn postgres_server() -> Result<String, String> {
    postgres::find_server_binaries().map(|path| shown(&path))
}

/// Python's own environment for the tests, in Cargo's folder so that it goes with `cargo clean`.
fn python_environment() -> PathBuf {
    root().join("target/python")
}

fn python_packages() -> Result<String, String> {
    let environment = python_environment();
    let versions = std::fs::read_dir(environment.join("lib")).into_iter().flatten().flatten();
    let missing_of = |version: &Path| PYTHON_FILES.into_iter().find(|file| !version.join(file).is_file());
    let mut missing = versions.map(|version| missing_of(&version.path()));
    match missing.next() {
        Some(None) => Ok(shown(&environment)),
        Some(Some(file)) => Err(format!("no {file} in {}", shown(&environment))),
        None => Err(format!("no Python in {}", shown(&environment))),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What is to be installed; Chromium with its windows where apt's lists know none without.
fn packages_of(missing: &[Finding]) -> Vec<&'static str> {
    let offered = |package| match package {
        BROWSER if candidate_version(BROWSER).is_none() => "chromium",
        package => package,
    };
    missing.iter().flat_map(|finding| finding.packages).copied().map(offered).collect()
}

fn is_root() -> bool {
    answer(start("id", &["-u"])).as_deref() == Some("0")
}

fn install_components(missing: &[Finding]) -> Result<(), String> {
    let wanted = missing.iter().any(|finding| finding.what == "rustfmt and Clippy");
    if !wanted || find_program(&["rustup"]).is_none() {
        return Ok(());
    }
    announced(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
}

/// Puts Python's packages into an environment of their own, where they are missing and Python can make one.
fn install_python_packages(missing: &[Finding]) -> Result<(), String> {
    let wanted = missing.iter().any(|finding| finding.what == "Python packages") && python_packages().is_err();
    // Debian leaves out of Python what environments are made with: see the finding's package.
    let can_make_one = || answer(start("python3", &["-c", "import ensurepip, venv"])).is_some();
    if !wanted || !can_make_one() {
        return Ok(());
    }
    let environment = python_environment();
    announced(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    let mut pip = Command::new(environment.join("bin/python3"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PYTHON_PACKAGES);
    announced(pip.stdin(Stdio::null()))
}

fn install_packages(missing: &[Finding]) -> Result<(), String> {
    announced(&mut apt_get(&["update"]))?;
    let mut packages = packages_of(missing);
    // Debian's Node.js may be older than what the console needs; then it is of no use.
    if packages.contains(&"nodejs") && candidate_version("nodejs").is_none_or(|major| major < OLDEST_NODE) {
        packages.retain(|package| *package != "nodejs" && *package != "npm");
    }
    if packages.contains(&"nodejs") {
        // Debian has npm in a package of its own, Node's own packages bring it along and exclude that one.
        announced(&mut apt_get(&["install", "-y", "--no-install-recommends", "nodejs"]))?;
        packages.retain(|package| *package != "nodejs" && (*package != "npm" || find_program(&["npm"]).is_none()));
    }
    if packages.contains(&"postgresql") {
        // Only the binaries are wanted: no cluster of the system's own may start and take the port.
        announced(&mut apt_get(&["install", "-y", "--no-install-recommends", "postgresql-common"]))?;
        forbid_main_cluster(Path::new(CLUSTER_SETTINGS))?;
    }
    if packages.is_empty() {
        return Ok(());
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    announced(&mut apt_get(&arguments))
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

/// The major version of what apt would install.
fn candidate_version(package: &str) -> Option<u32> {
    let policy = answer(start("apt-cache", &["policy", package]))?;
    let line = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    let without_epoch = line.rsplit_once(':').map_or(line, |(_, version)| version);
    major_version(without_epoch)
}

fn forbid_main_cluster(settings: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", settings.display());
    let text = std::fs::read_to_string(settings).unwrap_or_default();
    std::fs::write(settings, without_main_cluster(&text)).map_err(failed)
}

/// The settings with `create_main_cluster = false`, whatever they said about it before.
fn without_main_cluster(text: &str) -> String {
    let is_about_it = |line: &&str| line.trim_start_matches(['#', ' ']).starts_with("create_main_cluster");
    let kept: Vec<&str> = text.lines().filter(|line| !is_about_it(line)).collect();
    format!("{}\ncreate_main_cluster = false\n", kept.join("\n")).trim_start().to_owned()
}

fn announced(command: &mut Command) -> Result<(), String> {
    let shown = describe(command);
    println!("setup: {shown}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("cannot start `{shown}`: {error}")),
    }
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn instructions(missing: &[Finding]) -> String {
    let mut text = "missing on this machine:\n".to_owned();
    for finding in missing {
        let problem = finding.state.as_ref().err().map_or("", String::as_str);
        text.push_str(&format!("  {}: {problem}\n", finding.what));
    }
    let is_missing = |what: &str| missing.iter().any(|finding| finding.what == what);
    let node_is_old = is_missing("Node.js") && candidate_version("nodejs").is_none_or(|major| major < OLDEST_NODE);
    let packages: Vec<&str> = packages_of(missing)
        .into_iter()
        .filter(|package| !(node_is_old && (*package == "nodejs" || *package == "npm")))
        .collect();
    if !packages.is_empty() && find_program(&["apt-get"]).is_some() {
        text.push_str(&format!("install it: sudo apt-get install --no-install-recommends {}\n", packages.join(" ")));
    } else if !packages.is_empty() {
        text.push_str(&format!("install what Debian calls: {}\n", packages.join(" ")));
    }
    if is_missing("Python packages") {
        let environment = shown(&python_environment());
        let packages = PYTHON_PACKAGES.join(" ");
        text.push_str(&format!(
            "install them: python3 -m venv {environment} && {environment}/bin/python3 -m pip install {packages}\n"
        ));
    }
    if node_is_old {
        text.push_str(&format!("install Node.js {OLDEST_NODE} or newer with npm: https://nodejs.org/en/download\n"));
    }
    if is_missing("rustfmt and Clippy") {
        text.push_str("install them: rustup component add rustfmt clippy\n");
    }
    text.push_str("then try again");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_node_and_apt_write_them() {
        assert_eq!(major_version("v20.19.2"), Some(20));
        assert_eq!(major_version("18.20.4+dfsg-1~deb12u1"), Some(18));
        assert_eq!(major_version("(none)"), None);
    }

    #[test]
    fn the_main_cluster_is_forbidden_whatever_the_settings_said() {
        assert_eq!(without_main_cluster(""), "create_main_cluster = false\n");
        let text = "# Defaults\n#create_main_cluster = true\nssl = on\ncreate_main_cluster = true\n";
        assert_eq!(without_main_cluster(text), "# Defaults\nssl = on\ncreate_main_cluster = false\n");
    }

    #[test]
    fn the_instructions_name_what_is_missing_and_how_to_get_it() {
        let state = Err("no sqlite3 on the PATH".to_owned());
        let finding = Finding { what: "sqlite3 shell", state, packages: &["sqlite3"], purpose: Purpose::Testing };
        let text = instructions(&[finding]);
        assert!(text.contains("sqlite3 shell: no sqlite3 on the PATH"), "{text}");
        assert!(
            text.contains("--no-install-recommends sqlite3") || text.contains("what Debian calls: sqlite3"),
            "{text}"
        );
    }
}
