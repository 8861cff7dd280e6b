//! A day run and a batch of payments, killed while they are made: run again they come to what they come to undisturbed.
//! `YINUO_KILL_ROUNDS` and `YINUO_KILL_SEED` as in [`crate::kill`].

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use jiff::civil::{Date, date};
use yinuo_service::clock::real_now;
use yinuo_store::TableRow;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::life::{DueRow, PolicyRow};
use yinuo_store::tables::payout::PayoutRow;
use yinuo_testkit::house::{PASSWORD, Role};
use yinuo_testkit::payouts::{amount_of, write_payouts};
use yinuo_testkit::population::{self, Mix};

use crate::kill::{next, number_of, send, sign_in_with};
use crate::payout::{NOW, counted, house_made};
use crate::world::{Folder, Server, program, run};

const SEED: u64 = 20_110_929;

fn today() -> Date {
    real_now().in_tz("Asia/Shanghai").unwrap().date()
}

/// How many rows of a table are not there as often in the other house, but for these columns, which differ from run to run.
fn differing<R: TableRow>(folder: &Path, other: &Path, without: &[&str]) -> String {
    let columns: Vec<_> =
        R::TABLE.columns.iter().map(|column| column.name).filter(|name| !without.contains(name)).collect();
    let (table, columns) = (R::TABLE.name, columns.join(", "));
    let other = other.join("house.sqlite").display().to_string();
    let rows = |of: &str| format!("SELECT {columns}, COUNT(*) FROM {of}.{table} GROUP BY {columns}");
    let missing =
        |one: &str, in_another: &str| format!("(SELECT COUNT(*) FROM ({} EXCEPT {}))", rows(one), rows(in_another));
    let told = format!("'{table} ' || {} || ' ' || {}", missing("main", "u"), missing("u", "main"));
    counted(folder, &format!("ATTACH '{other}' AS u; SELECT {told}"))
}

#[test]
fn a_day_run_that_is_killed_again_and_again_does_each_policy_once() {
    // More than one part of a run, so that one can be killed between two.
    const COUNT: u32 = 45_000;
    const MIX: Mix = Mix { swept: 40, open: 20, lapsed: 20 };
    // A Tuesday: a period of grace that ends the day before does not move with a day off.
    const DAY: Date = date(2026, 6, 16);
    let (folder, undisturbed) = (Folder::new(), Folder::new());
    let evening = DAY.at(18, 0, 0, 0).in_tz("Asia/Shanghai").unwrap().timestamp();
    house_made(&folder, evening, async |test, url| {
        population::write(url, 0..COUNT, MIX, DAY, test.county).await;
    });
    for name in ["house.sqlite", "house.key", "yinuo.toml"] {
        std::fs::copy(folder.path().join(name), undisturbed.path().join(name)).unwrap();
    }
    let day = DAY.to_string();
    let arguments = ["day", "run", "--until", &day];
    let whole = std::thread::scope(|scope| {
        let whole = scope.spawn(|| run(undisturbed.path(), &arguments));
        let mut seed = number_of("YINUO_KILL_SEED", SEED);
        for round in 0..number_of("YINUO_KILL_ROUNDS", 3) {
            let mut child =
                program(folder.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
            // Once between two parts of the run, otherwise at any moment.
            if round == 1 {
                let is_past_a_part = |line: String| line.split_once(" of ").is_some_and(|(done, _)| done != "0");
                assert!(lines.any(is_past_a_part), "the progress is told");
            } else {
                std::thread::sleep(Duration::from_millis(next(&mut seed) % 6_000));
            }
            // SIGKILL: nothing of it can tidy up. It may be done already.
            let _ = child.kill();
            child.wait().unwrap();
        }
        whole.join().unwrap()
    });
    assert_eq!(whole.code, 0, "{whole:?}");
    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(!said.out.contains(&format!("{COUNT} had")), "what was done before it was killed is done: {said:?}");
    let (one, other) = (folder.path(), undisturbed.path());
    let found = [
        differing::<AgreementRow>(one, other, &[]),
        differing::<PolicyRow>(one, other, &[]),
        differing::<DueRow>(one, other, &[]),
        differing::<PayoutRow>(one, other, &["id"]),
        differing::<TransferRow>(one, other, &["id", "at", "payout_id"]),
        differing::<OutboxRow>(one, other, &["id", "created_at", "next_at"]),
    ];
    assert!(found.iter().all(|told| told.ends_with(" 0 0")), "{found:?}");
    let least = [
        ("agreements WHERE state = 'suspended'", 8_000),
        ("transfers WHERE kind = 'premium-paid'", 16_000),
        ("payouts WHERE kind = 'survival-benefit'", 8_000),
        ("outbox WHERE payload LIKE '%life.lapse-notice%'", 8_000),
    ];
    for (what, least) in least {
        let rows: u32 = counted(one, &format!("SELECT COUNT(*) FROM {what}")).parse().unwrap();
        assert!(rows >= least, "{rows} rows of {what}");
    }
    let said = run(folder.path(), &["verify"]);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn a_batch_that_is_killed_while_it_is_made_pays_each_payout_once() {
    const COUNT: u32 = 3_000;
    let folder = Folder::new();
    house_made(&folder, NOW.parse().unwrap(), async |test, url| {
        write_payouts(test, url, COUNT).await;
    });
    let body = format!(r#"{{"execute_on":"{}"}}"#, today());
    let make = |server: &Server| {
        let token = sign_in_with(server, Role::Manager.key(), PASSWORD);
        let (address, body) = (server.address.clone(), body.clone());
        std::thread::spawn(move || send(&address, &token, "/payment-batches", None, "batch-1", &body))
    };
    let (mut seed, mut unanswered) = (number_of("YINUO_KILL_SEED", SEED), 0);
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for _ in 0..number_of("YINUO_KILL_ROUNDS", 4) {
        let server = Server::start(folder.path(), &serve);
        let asked = make(&server);
        std::thread::sleep(Duration::from_millis(20 + next(&mut seed) % 700));
        drop(server);
        unanswered += u32::from(asked.join().unwrap().is_none());
    }
    let server = Server::start(folder.path(), &serve);
    let answer = (0..20).find_map(|_| make(&server).join().unwrap()).expect("it is answered at last");
    assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    drop(server);
    assert!(unanswered > 0, "it was killed at its work");
    let wanted: i64 = (0..COUNT).map(amount_of).sum();
    let batches =
        counted(folder.path(), "SELECT COUNT(*) || ' ' || SUM(count) || ' ' || SUM(amount) FROM payment_batches");
    assert_eq!(batches, format!("1 {COUNT} {wanted}"), "one batch, whatever it took to make it");
    let batched =
        "SELECT COUNT(*) || ' ' || COUNT(DISTINCT batch_id) || ' ' || SUM(amount) FROM payouts WHERE state = 'batched'";
    assert_eq!(counted(folder.path(), batched), format!("{COUNT} 1 {wanted}"));
}
