//! A private PostgreSQL server for tests and benchmarks, made from the binaries installed on this machine.
//!
//! A cluster lives in a folder of its own, listens on a free port of 127.0.0.1 only, and dies with the process that
//! started it, however that process ends: the server runs under a small shell script (the *watchdog*) that waits on a
//! pipe held open by the starter. When the pipe closes, by `Drop`, by exit or by a kill, the script stops the server and
//! removes the folder. Run by root, the server runs as `nobody`, because PostgreSQL refuses to run as root.
//!
//! Two ways to get one:
//! * [`PostgresCluster::shared`] for tests: one cluster for the whole run when `YINUO_TEST_POSTGRES` holds its address
//!   (`cargo xtask test` sets it), otherwise one for this test process. It skips fsync.
//! * [`PostgresCluster::start`] for benchmarks and for tests of durability: a cluster of one's own that does fsync.
//!
//! Each test takes a database of its own with [`PostgresCluster::temporary_database`]; a template prepared once with
//! [`PostgresCluster::ensure_template`] saves every test the migrations.
//!
//! Rule of this file: the standard library only, and no other module of this crate. `xtask` compiles it too (by path),
//! so that it can start the cluster of a test run without first building the product.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// The environment variable with the address of a cluster to use instead of starting one, for example
/// `postgres://yinuo@127.0.0.1:54321` (no database name).
pub const ADDRESS_VARIABLE: &str = "YINUO_TEST_POSTGRES";

const START_TRIES: u32 = 5;
const READY_POLL: Duration = Duration::from_millis(10);
const READY_POLLS: u32 = 6_000;

/// Waits for end of file on its standard input, then stops the server and removes the folder. `$1` is the folder, the
/// rest is the server's command line. The inner list notes the server's process id and, when it has ended, its exit
/// status; SIGQUIT ("immediate shutdown") is repeated until then, because a server that is only just starting ignores it. As long
/// as there is a file `again` in the folder, a server that ended is started again.
const WATCHDOG: &str = r#"
folder=$1
shift
{
    while :; do
        "$@" &
        echo "$!" >"$folder/process-id.new"
        mv "$folder/process-id.new" "$folder/process-id"
        wait "$!"
        status=$?
        [ -e "$folder/again" ] || break
        sleep 0.05
    done
    echo "$status" >"$folder/exited"
} >>"$folder/log" 2>&1 </dev/null &
read -r _
until [ -s "$folder/process-id" ]; do sleep 0.02; done
until [ -e "$folder/exited" ]; do
    kill -QUIT "$(cat "$folder/process-id")" 2>/dev/null
    sleep 0.02
done
wait
rm -rf "$folder"
"#;

/// How a cluster is started.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// `true` keeps PostgreSQL's promise to survive a power cut (fsync, full page writes, synchronous commit) and is what
    /// a benchmark must measure; `false` saves that time in tests, which throw the database away anyhow.
    pub durable: bool,
    /// Further server settings, for example `("shared_buffers", "512MB")`.
    pub settings: Vec<(String, String)>,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { durable: true, settings: Vec::new() }
    }
}

/// A PostgreSQL server with its superuser `yinuo`, who needs no password from this machine.
#[derive(Debug)]
pub struct PostgresCluster {
    /// `postgres://yinuo@127.0.0.1:PORT`, without a database.
    address: String,
    binaries: PathBuf,
    /// `None` when the cluster belongs to someone else ([`ADDRESS_VARIABLE`]).
    server: Option<Server>,
}

/// The server process behind its watchdog.
#[derive(Debug)]
struct Server {
    watchdog: Child,
    folder: PathBuf,
}

/// A database that is dropped, with whatever is still connected to it, when this value is.
#[derive(Debug)]
pub struct TemporaryDatabase<'cluster> {
    cluster: &'cluster PostgresCluster,
    name: String,
    url: String,
}

impl PostgresCluster {
    /// A cluster of one's own with every commit on disk. Takes about a second.
    ///
    /// # Errors
    /// Says what was missing or what the server wrote: no binaries, no writable temporary folder, a bad setting.
    pub fn start() -> Result<Self, String> {
        Self::start_with(&PostgresOptions::default())
    }

    /// A cluster of one's own, started as `options` say.
    ///
    /// # Errors
    /// As [`PostgresCluster::start`].
    pub fn start_with(options: &PostgresOptions) -> Result<Self, String> {
        let binaries = find_server_binaries()?;
        // Between choosing a free port and the server's taking it, another process may be quicker: choose again.
        let mut last_error = String::new();
        for _ in 0..START_TRIES {
            let port = free_port()?;
            match Server::start(&binaries, port, options) {
                Ok(server) => {
                    let address = format!("postgres://yinuo@127.0.0.1:{port}");
                    return Ok(Self { address, binaries, server: Some(server) });
                }
                Err(error) if error.contains("could not bind") => last_error = error,
                Err(error) => return Err(error),
            }
        }
        Err(last_error)
    }

    /// The cluster all tests of this process share: the one [`ADDRESS_VARIABLE`] names, otherwise one started now
    /// without fsync, which ends with the process.
    ///
    /// # Errors
    /// As [`PostgresCluster::start`]; the first answer, good or bad, is kept for the life of the process.
    pub fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<PostgresCluster, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| match std::env::var(ADDRESS_VARIABLE) {
                Ok(address) if !address.is_empty() => Ok(Self {
                    address: address.trim_end_matches('/').to_owned(),
                    binaries: find_server_binaries()?,
                    server: None,
                }),
                _ => Self::start_with(&PostgresOptions { durable: false, settings: Vec::new() }),
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Kills the server at once, as a machine that loses its power does, and lets it come up again on what it has written. Whoever is connected is cut off.
    ///
    /// # Errors
    /// Where the cluster is somebody else's, or the server does not come up again.
    pub fn crash(&self) -> Result<(), String> {
        match &self.server {
            Some(server) => server.crash(),
            None => Err("the cluster belongs to somebody else".to_owned()),
        }
    }

    /// Lets every process of the server stand still, connections open, until [`PostgresCluster::go_on`].
    ///
    /// # Errors
    /// Where the cluster is somebody else's, or its processes cannot be told.
    pub fn hang(&self) -> Result<(), String> {
        self.signal("-STOP")
    }

    /// # Errors
    /// As [`PostgresCluster::hang`].
    pub fn go_on(&self) -> Result<(), String> {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> Result<(), String> {
        let server = self.server.as_ref().ok_or("the cluster belongs to somebody else")?;
        let first = server.process_id();
        let children = checked("pgrep", Command::new("pgrep").args(["-P", &first]).output())?;
        checked("kill", Command::new("kill").arg(signal).arg(&first).args(children.split_whitespace()).output())
            .map(drop)
    }

    /// `postgres://yinuo@127.0.0.1:PORT`, what [`ADDRESS_VARIABLE`] wants.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of the database `name` in this cluster, whether it exists or not.
    #[must_use]
    pub fn database_url(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// Where the cluster keeps its files, if this value started it: its log is `log` in there, its data `data`.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.server.as_ref().map(|server| server.folder.as_path())
    }

    /// Creates the empty database `name` and returns its address.
    ///
    /// # Errors
    /// What the server answered: most often that the database exists already.
    pub fn create_database(&self, name: &str) -> Result<String, String> {
        self.execute(&format!("CREATE DATABASE {}", quoted(name)))?;
        Ok(self.database_url(name))
    }

    /// Creates the database `name` as a copy of `template`, to which nothing may be connected.
    ///
    /// # Errors
    /// What the server answered.
    pub fn create_database_from(&self, name: &str, template: &str) -> Result<String, String> {
        self.execute(&format!("CREATE DATABASE {} TEMPLATE {}", quoted(name), quoted(template)))?;
        Ok(self.database_url(name))
    }

    /// Drops the database `name` if it exists, ending the connections to it.
    ///
    /// # Errors
    /// What the server answered.
    pub fn drop_database(&self, name: &str) -> Result<(), String> {
        self.execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name)))
    }

    /// An empty database with a name of its own, dropped with the returned value.
    ///
    /// # Errors
    /// What the server answered.
    pub fn temporary_database(&self) -> Result<TemporaryDatabase<'_>, String> {
        let name = unique_name("test");
        let url = self.create_database(&name)?;
        Ok(TemporaryDatabase { cluster: self, name, url })
    }

    /// A copy of `template` with a name of its own, dropped with the returned value.
    ///
    /// # Errors
    /// What the server answered.
    pub fn temporary_database_from(&self, template: &str) -> Result<TemporaryDatabase<'_>, String> {
        let name = unique_name("test");
        let url = self.create_database_from(&name, template)?;
        Ok(TemporaryDatabase { cluster: self, name, url })
    }

    /// Makes sure the cluster has the database `template`, for [`PostgresCluster::temporary_database_from`]. Where it is
    /// missing, `prepare` gets the address of an empty database to fill (whatever is still connected afterwards is cut off); that
    /// database takes the template's name only when it is finished, so tests of several processes may ask at the same time, and
    /// none of them ever sees half a template. Put a hash of the migrations into the name if the cluster may outlive them.
    ///
    /// # Errors
    /// What the server or `prepare` answered.
    pub async fn ensure_template(
        &self,
        template: &str,
        prepare: impl AsyncFnOnce(String) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.has_database(template)? {
            return Ok(());
        }
        let unfinished = unique_name("unfinished");
        prepare(self.create_database(&unfinished)?).await?;
        self.execute(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{unfinished}'"
        ))?;
        let renamed = self.execute(&format!("ALTER DATABASE {} RENAME TO {}", quoted(&unfinished), quoted(template)));
        match renamed {
            Ok(()) => Ok(()),
            Err(_) if self.has_database(template)? => self.drop_database(&unfinished),
            Err(error) => Err(error),
        }
    }

    fn has_database(&self, name: &str) -> Result<bool, String> {
        let found = self.ask(&format!("SELECT 1 FROM pg_database WHERE datname = '{}'", name.replace('\'', "''")))?;
        Ok(!found.is_empty())
    }

    fn execute(&self, statement: &str) -> Result<(), String> {
        self.ask(statement).map(drop)
    }

    fn ask(&self, statement: &str) -> Result<String, String> {
        let output = Command::new(self.binaries.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--command", statement])
            .arg(self.database_url("postgres"))
            .env("PGCONNECT_TIMEOUT", "10")
            .stdin(Stdio::null())
            .output();
        checked("psql", output).map(|text| text.trim().to_owned())
    }
}

impl TemporaryDatabase<'_> {
    /// The address to connect to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for TemporaryDatabase<'_> {
    fn drop(&mut self) {
        // A database that stays behind harms nobody: it goes with its cluster.
        let _ = self.cluster.drop_database(&self.name);
    }
}

impl Server {
    fn start(binaries: &Path, port: u16, options: &PostgresOptions) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(unique_name("yinuo-postgres"));
        let removed_on_failure = |error: String| {
            let _ = fs::remove_dir_all(&folder);
            error
        };
        let user = ServerUser::owning(&folder).map_err(removed_on_failure)?;
        let data = folder.join("data");

        let mut initdb = user.command(&binaries.join("initdb"));
        initdb.args(["--username=yinuo", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        initdb.arg("--no-instructions").arg("--pgdata").arg(&data);
        let initialised = initdb.current_dir(&folder).stdin(Stdio::null()).output();
        checked("initdb", initialised).map_err(removed_on_failure)?;

        let mut watchdog = Command::new("/bin/sh");
        watchdog.args(["-c", WATCHDOG, "yinuo-postgres-watchdog"]).arg(&folder);
        watchdog.args(user.prefix()).arg(binaries.join("postgres")).arg("-D").arg(&data);
        for (name, value) in server_settings(port, &folder, options) {
            watchdog.arg("-c").arg(format!("{name}={value}"));
        }
        // Its own process group: an interrupt from the keyboard, or a test runner that kills a test's group, must not
        // take the watchdog before it has cleaned up.
        watchdog.process_group(0).current_dir(&folder);
        watchdog.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watchdog =
            watchdog.spawn().map_err(|error| removed_on_failure(format!("cannot start /bin/sh: {error}")))?;
        let server = Self { watchdog, folder };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn crash(&self) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot kill the PostgreSQL server: {error}");
        let again = self.folder.join("again");
        fs::write(&again, "").map_err(failed)?;
        let killed = self.process_id();
        checked("kill", Command::new("kill").args(["-9", &killed]).output())?;
        for _ in 0..READY_POLLS {
            if self.process_id() != killed {
                break;
            }
            thread::sleep(READY_POLL);
        }
        self.wait_until_ready()?;
        fs::remove_file(&again).map_err(failed)
    }

    fn process_id(&self) -> String {
        fs::read_to_string(self.folder.join("process-id")).unwrap_or_default().trim().to_owned()
    }

    /// Waits for the word `ready`, which the server writes into the eighth line of its lock file, whose first is its process id.
    fn wait_until_ready(&self) -> Result<(), String> {
        for _ in 0..READY_POLLS {
            let lock = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
            let mut lines = lock.lines().map(str::trim);
            let is_this = lines.next().is_some_and(|id| !id.is_empty() && id == self.process_id());
            if is_this && lines.nth(6) == Some("ready") {
                return Ok(());
            }
            if self.folder.join("exited").exists() {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("the PostgreSQL server did not start; it wrote:\n{}", log.trim()));
            }
            thread::sleep(READY_POLL);
        }
        Err(format!("the PostgreSQL server in {} was not ready after a minute", self.folder.display()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing the pipe tells the watchdog to stop the server; waiting makes "dropped" mean "gone".
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// Who runs the server: the caller, or `nobody` where the caller is root.
struct ServerUser {
    user_and_group: Option<(String, String)>,
}

impl ServerUser {
    /// Creates `folder` with a `socket` folder in it, both owned by the user who is to run the server.
    fn owning(folder: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("cannot prepare {}: {error}", folder.display());
        let socket = folder.join("socket");
        fs::create_dir_all(&socket).map_err(failed)?;
        let caller_is_root = fs::metadata(folder).map_err(failed)?.uid() == 0;
        if !caller_is_root {
            return Ok(Self { user_and_group: None });
        }
        let number = |flag: &str| -> Result<(u32, String), String> {
            let text = checked("id", Command::new("id").args([flag, "nobody"]).output())?.trim().to_owned();
            let number = text.parse().map_err(|_| format!("id {flag} nobody answered `{text}`, not a number"))?;
            Ok((number, text))
        };
        let (user, user_text) = number("-u")?;
        let (group, group_text) = number("-g")?;
        for path in [folder, socket.as_path()] {
            std::os::unix::fs::chown(path, Some(user), Some(group)).map_err(failed)?;
        }
        Ok(Self { user_and_group: Some((user_text, group_text)) })
    }

    /// The words to put before a command line so that it runs as this user.
    fn prefix(&self) -> Vec<String> {
        match &self.user_and_group {
            None => Vec::new(),
            Some((user, group)) => vec![
                "setpriv".to_owned(),
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
            ],
        }
    }

    fn command(&self, program: &Path) -> Command {
        let prefix = self.prefix();
        match prefix.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        }
    }
}

fn server_settings(port: u16, folder: &Path, options: &PostgresOptions) -> Vec<(String, String)> {
    let socket = folder.join("socket").display().to_string();
    let mut settings = vec![
        ("listen_addresses".to_owned(), "127.0.0.1".to_owned()),
        ("port".to_owned(), port.to_string()),
        ("unix_socket_directories".to_owned(), socket),
        ("max_connections".to_owned(), "200".to_owned()),
        ("timezone".to_owned(), "UTC".to_owned()),
    ];
    if !options.durable {
        for name in ["fsync", "full_page_writes", "synchronous_commit"] {
            settings.push((name.to_owned(), "off".to_owned()));
        }
    }
    settings.extend(options.settings.iter().cloned());
    settings
}

/// The folder with `initdb`, `postgres` and `psql` of the newest PostgreSQL installed here. Looked for in
/// `/usr/lib/postgresql/*/bin` (Debian), `/usr/pgsql-*/bin` (Red Hat), `/usr/local/bin`, what `pg_config --bindir` says,
/// and the folders of `PATH`.
///
/// # Errors
/// Names the places searched and the package to install.
pub fn find_server_binaries() -> Result<PathBuf, String> {
    let mut folders = versioned_folders("/usr/lib/postgresql", "");
    folders.extend(versioned_folders("/usr", "pgsql-"));
    folders.push(PathBuf::from("/usr/local/bin"));
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let complete = |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file());
    if let Some(folder) = folders.into_iter().find(complete) {
        return Ok(folder);
    }
    // Last, because it starts a process.
    let configured = checked("pg_config", Command::new("pg_config").arg("--bindir").output()).ok();
    configured.map(|text| PathBuf::from(text.trim())).filter(complete).ok_or_else(|| {
        "no PostgreSQL server found in /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin, /usr/local/bin, PATH or \
         `pg_config --bindir`; run `cargo xtask setup`, or install it (Debian: apt-get install postgresql)"
            .to_owned()
    })
}

/// `PARENT/PREFIX<version>/bin` for every version there, newest first.
fn versioned_folders(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by(|left, right| right.cmp(left));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

/// A name no other call on this machine will give while this process lives, and no later process will find in use.
pub fn unique_name(kind: &str) -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    // Two processes of the same id, one after the other, are told apart by the standard library's random hash keys.
    let salt = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), number) & 0xffff_ffff;
    format!("{kind}_{}_{number}_{salt:08x}", std::process::id())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The standard output of a finished command, or one message with what it wrote as error.
fn checked(program: &str, output: std::io::Result<Output>) -> Result<String, String> {
    match output {
        Err(error) => Err(format!("cannot start {program}: {error}")),
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            Err(format!("{program} ended with {}: {}", output.status, text.trim()))
        }
    }
}
