//! The journal of a ledger of any length takes the memory of a piece of it, over HTTP and on the command line.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::kill::sign_in_as;
use crate::world::{Server, copy_of_demonstration, run, sqlite3};

const LINES: usize = 200_000;
/// Those of the first day.
const FIRST: usize = LINES / 10;
const FIRST_DAY: &str = "2001-01-01";
const SECOND_DAY: &str = "2001-01-02";
/// How much more the whole may take than a tenth: less than its text.
const MORE: u64 = 16 * 1024;

/// The journal up to a day, and the most memory of its own that the server had while it was read.
fn read(server: &Server, token: &str, until: &str) -> (String, u64) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "GET /api/v1/ledger/journal?from={FIRST_DAY}&until={until} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\n\r\n",
        server.address
    )
    .unwrap();
    let (mut answer, mut most, mut looked_at) = (Vec::new(), 0, 0);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        answer.extend_from_slice(&buffer[..count]);
        if count == 0 || answer.len() - looked_at > 512 * 1024 {
            looked_at = answer.len();
            most = most.max(server.own_memory());
        }
        if count == 0 {
            return (String::from_utf8(answer).unwrap(), most);
        }
    }
}

#[test]
fn a_journal_of_two_hundred_thousand_lines_takes_no_more_memory_than_one_of_a_tenth() {
    let folder = copy_of_demonstration();
    // Lines behind the back of the program: what is tried is reading them.
    let columns = "debit, credit, amount, kind, subject_kind, subject_id, case_id, payout_id, reverses, operator_id";
    sqlite3(
        &folder.path().join("demo.sqlite"),
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LINES}), \
             one AS (SELECT * FROM transfers WHERE reverses IS NULL ORDER BY id LIMIT 1) \
             INSERT INTO transfers (slot, id, booked_on, value_on, at, {columns}) \
             SELECT slot, 4000000000000000000 + i, CASE WHEN i <= {FIRST} THEN '{FIRST_DAY}' ELSE '{SECOND_DAY}' END, \
             '{FIRST_DAY}', at, {columns} FROM n, one"
        ),
    );
    let server = Server::start(folder.path(), &["demo", "--port", "0", "--data", "."]);
    let token = sign_in_as(&server, "finance");
    // The first looks open connections, and fill what is kept of the rules and what each connection keeps of the database.
    (0..4).for_each(|_| drop(read(&server, &token, SECOND_DAY)));
    let (tenth, of_tenth) = read(&server, &token, FIRST_DAY);
    let (whole, of_whole) = read(&server, &token, SECOND_DAY);
    for (journal, lines) in [(&tenth, FIRST), (&whole, LINES)] {
        assert!(journal.starts_with("HTTP/1.1 200"), "{}", journal.lines().next().unwrap());
        assert_eq!(journal.matches("  ; id:transfer_").count(), lines);
        assert!(journal.contains(&format!("\n; End of the journal: {lines} lines.\n")), "it was broken off");
    }
    assert!(whole.len() as u64 > MORE * 1024, "{} bytes", whole.len());
    let more = of_whole.saturating_sub(of_tenth);
    assert!(more < MORE, "{of_tenth} kB for a tenth of the lines and {of_whole} kB for all");
    assert!(server.stop().0.success());
    // The same on the command line; what is there already is not written over.
    let file = folder.path().join("all.journal");
    let export = ["export", "journal", "--from", FIRST_DAY, "--until", SECOND_DAY, "--database", "sqlite:demo.sqlite"];
    let export = [&export[..], &["--key-file", "demo.key", "all.journal"]].concat();
    let said = run(folder.path(), &export);
    assert_eq!(said.code, 0, "{said:?}");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written.matches("  ; id:transfer_").count(), LINES);
    assert!(written.ends_with(&format!("\n; End of the journal: {LINES} lines.\n")));
    let again = run(folder.path(), &export);
    assert_eq!(again.code, 1, "{again:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap().len(), written.len());
}
