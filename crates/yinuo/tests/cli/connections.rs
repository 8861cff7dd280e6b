//! Who holds on to the house, or lets go of it, does not stop it: connections that say nothing, clients that are slow, a log that nobody
//! reads, a start that was mistyped.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::world::{Folder, Server, program, run, run_with};

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0"];

/// A founded house in a folder, with settings.
fn founded(settings: &str) -> Folder {
    let folder = Folder::new();
    folder.write("yinuo.toml", settings);
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, "a long enough password\n");
    assert_eq!(said.code, 0, "{said:?}");
    folder
}

#[test]
fn ten_thousand_connections_that_say_nothing_leave_room_for_who_asks() {
    const IDLE: u64 = 10_000;
    let files = rlimit::increase_nofile_limit(IDLE + 500).unwrap();
    assert!(files > IDLE, "this machine allows {files} open files only, too few to try it");
    let folder = founded("");
    let own = program(folder.path(), SERVE);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -Sn 1024; exec \"$0\" \"$@\""]).arg(own.get_program()).args(own.get_args());
    command.current_dir(folder.path());
    own.get_envs().filter(|(_, value)| value.is_none()).for_each(|(name, _)| {
        command.env_remove(name);
    });
    let server = Server::start_by(command);
    let idle: Vec<TcpStream> = (0..IDLE).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    let asked = Instant::now();
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    drop(idle);
    assert!(server.stop().0.success());
}

#[test]
fn three_hundred_who_sign_in_at_once_leave_memory_and_time_for_who_is_signed_in() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["demo", "--empty", "--port", "0", "--data", "."]);
    let body = |login: &str| format!(r#"{{"login":"{login}","password":"yinuo-demo-2011"}}"#);
    let answer = server.ask("POST", "/api/v1/sessions", "", &body("clerk"));
    let (_, session) = answer.split_once("\r\n\r\n").unwrap();
    let session: serde_json::Value = serde_json::from_str(session).unwrap();
    let token = session["token"].as_str().unwrap();
    let signing_in: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            // Known logins and unknown ones cost the same.
            let body = body(if number % 2 == 0 { "manager" } else { "nobody" });
            let (host, length) = (&server.address, body.len());
            let head = format!("POST /api/v1/sessions HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
            write!(stream, "{head}Content-Length: {length}\r\n\r\n{body}").unwrap();
            stream
        })
        .collect();
    let mut took: Vec<Duration> = (0..25)
        .map(|_| {
            let asked = Instant::now();
            assert!(server.ask("GET", "/api/v1/me", token, "").starts_with("HTTP/1.1 200"));
            asked.elapsed()
        })
        .collect();
    took.sort();
    let memory = server.memory();
    println!("a signed-in request: {:?} in the middle, {:?} at most; memory: {memory} kB", took[12], took[24]);
    assert!(took[12] < Duration::from_millis(100), "{took:?}");
    assert!(memory < 400_000, "{memory} kB");
    drop(signing_in);
}

#[test]
fn who_sends_a_head_or_a_body_too_slowly_is_cut_off_and_does_not_hold_up_the_end() {
    let folder = founded("[connections]\nheader_seconds = 1\nbody_seconds = 1\nstop_seconds = 2\n");
    let server = Server::start(folder.path(), SERVE);
    for begun in [
        "GET /health HTTP/1.1\r\nHost: ho",
        "POST /api/v1/sessions HTTP/1.1\r\nHost: house\r\nX-Yinuo: 1\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{",
    ] {
        let mut slow = TcpStream::connect(&server.address).unwrap();
        slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        slow.write_all(begun.as_bytes()).unwrap();
        let asked = Instant::now();
        let mut told = Vec::new();
        // A reset is an end as well.
        let _ = slow.read_to_end(&mut told);
        assert!(asked.elapsed() < Duration::from_secs(6), "{begun:?} was held for {:?}", asked.elapsed());
        assert!(!told.starts_with(b"HTTP/1.1 20"), "{}", String::from_utf8_lossy(&told));
    }
    let mut held = TcpStream::connect(&server.address).unwrap();
    held.write_all(b"GET /health HTTP/1.1\r\n").unwrap();
    let asked = Instant::now();
    let (status, said) = server.stop();
    assert!(status.success() && asked.elapsed() < Duration::from_secs(10), "{:?}: {said}", asked.elapsed());
}

#[test]
fn a_house_whose_log_nobody_reads_goes_on() {
    let folder = founded("log = \"debug\"\n");
    let mut child = program(folder.path(), SERVE).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut first).unwrap();
    let address = first.trim().strip_prefix("http://").unwrap().to_owned();
    // Whoever read what it says is gone.
    drop((out, child.stderr.take()));
    for _ in 0..20 {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(b"GET /api/v1/me HTTP/1.1\r\nHost: house\r\nConnection: close\r\n\r\n").unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).unwrap();
        assert!(told.starts_with("HTTP/1.1 401"), "{told}");
    }
    assert!(child.try_wait().unwrap().is_none(), "it is still there");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_mistyped_path_or_variable_makes_no_house() {
    let folder = founded("");
    let said = run(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:data/yinou.sqlite"]);
    assert_eq!((said.code, said.err.contains("there is no database at data/yinou.sqlite")), (1, true), "{said:?}");
    assert!(!folder.path().join("data/yinou.sqlite").exists());
    let mut misspelt = program(folder.path(), SERVE);
    let said = misspelt.env("YINUO_DATABSE", "sqlite:other.sqlite").stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&said.stderr);
    assert_eq!((said.status.code(), told.contains("YINUO_DATABSE")), (Some(2), true), "{told}");
}

#[cfg(unix)]
#[test]
fn database_and_backup_are_files_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = founded("");
    let said = run(folder.path(), &["backup", "house.backup"]);
    assert_eq!(said.code, 0, "{said:?}");
    for name in ["data/yinuo.sqlite", "data/yinuo.key", "house.backup"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
}

#[test]
fn a_database_that_takes_nothing_is_told_in_time_and_what_was_sent_is_done_once_when_it_goes_on() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["demo", "--empty", "--port", "0", "--data", "."]);
    assert!(server.get("/ready").starts_with("HTTP/1.1 200"));
    // Another program begins to write and does not end.
    let mut other = std::process::Command::new("sqlite3")
        .arg(folder.path().join("demo.sqlite"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the sqlite3 shell is installed");
    let mut typed = other.stdin.take().unwrap();
    typed.write_all(b"PRAGMA busy_timeout=5000;\nBEGIN IMMEDIATE;\nSELECT 'begun';\n").unwrap();
    let mut said = String::new();
    let mut lines = std::io::BufReader::new(other.stdout.take().unwrap());
    while !said.contains("begun") {
        std::io::BufRead::read_line(&mut lines, &mut said).unwrap();
    }
    let began = Instant::now();
    let answer = server.get("/ready");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    let began = Instant::now();
    let clerk = r#"{"login":"clerk","password":"yinuo-demo-2011"}"#;
    let answer = server.ask("POST", "/api/v1/sessions", "", clerk);
    assert!(answer.starts_with("HTTP/1.1 503") && answer.to_lowercase().contains("retry-after"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    typed.write_all(b"ROLLBACK;\n.quit\n").unwrap();
    drop(typed);
    other.wait().unwrap();
    assert!(server.get("/ready").starts_with("HTTP/1.1 200"));
    assert!(server.ask("POST", "/api/v1/sessions", "", clerk).starts_with("HTTP/1.1 201"));
}

#[test]
fn metrics_have_an_address_of_their_own_and_no_made_up_method_makes_a_series() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let folder = founded(&format!("metrics_listen = \"{free}\"\n"));
    let server = Server::start(folder.path(), SERVE);
    for number in 0..50 {
        server.ask(&format!("BREW{number}"), "/api/v1/cases", "", "");
    }
    assert!(server.get("/metrics").starts_with("HTTP/1.1 404"));
    let metrics = crate::world::ask(&free, "GET", "/metrics", "", "");
    assert!(metrics.contains("yinuo_http_requests_total{method=\"other\""), "{metrics}");
    assert!(!metrics.contains("BREW"), "{metrics}");
    assert!(crate::world::ask(&free, "GET", "/api/v1/cases", "", "").starts_with("HTTP/1.1 404"));
}

/// A workbook whose one part is `piece`, so many times.
fn workbook(part: &str, piece: &[u8], times: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(part, SimpleFileOptions::default()).unwrap();
    (0..times).for_each(|_| archive.write_all(piece).unwrap());
    archive.finish().unwrap().into_inner()
}

fn upload(address: &str, token: &str, book: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = book.len();
    let path = "/api/v1/imports?kind=life-policies&name=a.xlsx";
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: house\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(book).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_small_sheet_that_unpacks_to_hundreds_of_megabytes_is_refused_and_fills_no_memory() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["demo", "--empty", "--port", "0", "--data", "."]);
    let answer = server.ask("POST", "/api/v1/sessions", "", r#"{"login":"manager","password":"yinuo-demo-2011"}"#);
    let token = crate::kill::body_of(&answer)["token"].as_str().unwrap().to_owned();
    let before = server.memory();
    // Sixty million texts of nothing; one text without an end: 300 MB each.
    let many = workbook("xl/sharedStrings.xml", &b"<si/>".repeat(1_000), 60_000);
    let endless = workbook("xl/worksheets/sheet1.xml", &[b'x'; 10_000], 30_000);
    for book in [many, endless] {
        assert!(book.len() < 2_000_000, "{}", book.len());
        let (address, token, book) = (&server.address, &token, &book);
        let answers: Vec<String> = std::thread::scope(|scope| {
            let sent: Vec<_> = (0..4).map(|_| scope.spawn(move || upload(address, token, book))).collect();
            sent.into_iter().map(|sent| sent.join().unwrap()).collect()
        });
        for answer in answers {
            assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("spreadsheet_too_large"), "{answer}");
        }
    }
    let taken = server.memory().saturating_sub(before);
    println!("eight such sheets, four at once, took {taken} kB");
    assert!(taken < 200_000, "{taken} kB");
    assert!(server.ask("GET", "/api/v1/me", &token, "").starts_with("HTTP/1.1 200"));
}
