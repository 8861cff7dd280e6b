//! Starting and stopping the binary, and a demonstration that several tests take a copy of.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use yinuo_testkit::house::temporary_folder;

/// A folder that goes with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        Folder(temporary_folder("cli"))
    }

    /// On the disk that the program was built on, also where other folders of tests are in memory.
    pub fn on_disk() -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary, in that folder and without settings of whoever runs the tests.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinuo"));
    command.args(arguments).current_dir(folder);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("YINUO_")) {
        command.env_remove(name);
    }
    command
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

pub fn run(folder: &Path, arguments: &[&str]) -> Said {
    program(folder, arguments).stdin(Stdio::null()).output().unwrap().into()
}

/// With something on standard input.
pub fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Said {
    let mut child =
        program(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

/// What is answered at an address, with its head.
pub fn ask(address: &str, method: &str, path: &str, token: &str, body: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// How long a start may say nothing: a machine that has much else to do takes its time.
const SILENCE: Duration = Duration::from_secs(240);

/// A server under way.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    said: Mutex<String>,
    pub address: String,
    /// From its start to its first answer.
    pub took: Duration,
}

impl Server {
    /// Starts `yinuo` and waits until it says that it is ready.
    pub fn start(folder: &Path, arguments: &[&str]) -> Server {
        Server::start_by(program(folder, arguments))
    }

    /// As [`Server::start`], by another command that becomes the program.
    pub fn start_by(mut command: Command) -> Server {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let from_err = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).for_each(|l| drop(sender.send(l)))
        });
        std::thread::spawn(move || {
            BufReader::new(err).lines().map_while(Result::ok).for_each(|l| drop(from_err.send(l)))
        });
        let mut said = String::new();
        let mut address = None;
        loop {
            let line = match lines.recv_timeout(SILENCE) {
                Ok(line) => line,
                Err(_) => panic!("{command:?} was not ready:\n{said}\n{:?}", child.try_wait()),
            };
            said.push_str(&line);
            said.push('\n');
            if let Some((_, found)) = line.split_once("http://").or(line.split_once("https://")) {
                // What comes after it are pages under that address.
                address.get_or_insert_with(|| found.trim().to_owned());
            }
            if line.contains("ready in") {
                break;
            }
        }
        let address = address.unwrap();
        Server { child, lines, said: Mutex::new(said), address, took: began.elapsed() }
    }

    /// The answer to GET, with its head.
    pub fn get(&self, path: &str) -> String {
        self.ask("GET", path, "", "")
    }

    /// The answer to a request, with its head.
    pub fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        ask(&self.address, method, path, token, body)
    }

    /// As [`Server::get`], by whoever has the token.
    pub fn get_as(&self, path: &str, token: &str) -> String {
        self.ask("GET", path, token, "")
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// The most memory it has had so far, in kilobytes.
    pub fn memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// The memory it has now, without the files that are mapped into it, in kilobytes.
    pub fn own_memory(&self) -> u64 {
        self.status("RssAnon:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Tells it to stop, as a service manager does. Everything it said comes back with how it ended.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let mut said = std::mem::take(&mut *self.said.lock().unwrap());
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(5)) {
            said.push_str(&line);
            said.push('\n');
        }
        (status, said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A demonstration at a fixed time. It is made once by a program and for all tests, of which each may have a process of its own; each gets a
/// copy of its files.
pub fn copy_of_demonstration() -> Folder {
    let program = std::fs::metadata(env!("CARGO_BIN_EXE_yinuo")).unwrap().modified().unwrap();
    let built = program.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    let made = std::env::temp_dir().join(format!("yinuo-cli-demonstration-{built}"));
    let held = File::create(made.with_extension("lock")).unwrap();
    held.lock().unwrap();
    if !made.exists() {
        let folder = Folder::new();
        let server =
            Server::start(folder.path(), &["demo", "--port", "0", "--data", ".", "--clock", "2026-10-12T09:05"]);
        let (status, said) = server.stop();
        assert!(status.success(), "{said}");
        std::fs::rename(folder.path(), &made).unwrap();
    }
    drop(held);
    let copy = Folder::new();
    for name in ["demo.sqlite", "demo.key"] {
        std::fs::copy(made.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// Runs SQL in the `sqlite3` shell, behind the program's back, and gives what it printed.
pub fn sqlite3(database: &Path, sql: &str) -> String {
    let output = Command::new("sqlite3").arg(database).arg(sql).output().expect("the sqlite3 shell is installed");
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
