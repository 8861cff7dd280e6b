//! The files of the bank by the command line: the batch that goes out, held against the schema of ISO 20022, and the answer that is
//! taken in by a program that is killed in the middle.
//!
//! The payouts are written beside the engine, so the archive of these houses does not verify.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use jiff::Timestamp;
use jiff::civil::date;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment::{BatchFilter, make_batch, mark_sent};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, SECRET, TestHouse};
use yinuo_testkit::payouts::{amount_of, write_payouts};

use crate::payment::judge;
use crate::world::{Folder, program, run, sqlite3};

const DATABASE: &str = "sqlite:house.sqlite";
pub const NOW: &str = "2011-09-29T10:00:00+08:00";

/// A house with a sealed batch of that many payouts, and the settings of a program that works on it.
fn house_with_batch(folder: &Folder, count: u32, sent: bool) -> PaymentBatchId {
    house_made(folder, NOW.parse().unwrap(), async |test, url| {
        write_payouts(test, url, count).await;
        let manager = test.actor(Role::Manager);
        let made = make_batch(&test.house, manager, date(2011, 9, 29), BatchFilter::default(), None).await;
        let report = made.unwrap().0;
        test.approve(report.approval.unwrap()).await;
        if sent {
            mark_sent(&test.house, manager, report.batch, None).await.unwrap();
        }
        report.batch
    })
}

/// A house that begins at that time with what is made in it, at the address it is told, and the settings of a program that works on it.
pub fn house_made<Made>(folder: &Folder, now: Timestamp, made: impl AsyncFnOnce(&TestHouse, &str) -> Made) -> Made {
    let hex: String = SECRET.iter().map(|byte| format!("{byte:02x}")).collect();
    folder.write("house.key", &format!("{hex}\n"));
    let debtor = "[payment.debtor]\nname = \"一诺人寿\"\naccount = \"0709000109000012345\"\n";
    folder.write("yinuo.toml", &format!("database = \"{DATABASE}\"\n{debtor}"));
    let url = format!("sqlite:{}", folder.path().join("house.sqlite").display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let test = TestHouse::at(&url, Dwelling::Elsewhere, Some(now)).await;
        let made = made(&test, &url).await;
        let TestHouse { house, .. } = test;
        std::sync::Arc::into_inner(house).expect("nobody else holds it").stop().await;
        made
    })
}

pub fn counted(folder: &Path, sql: &str) -> String {
    sqlite3(&folder.join("house.sqlite"), sql)
}

#[test]
fn the_file_of_a_batch_fits_the_schema_and_pays_everybody_once() {
    const COUNT: u32 = 200;
    let folder = Folder::new();
    let batch = house_with_batch(&folder, COUNT, false).to_string();
    let said = run(folder.path(), &["export", "batch", &batch]);
    assert_eq!(said.code, 0, "{said:?}");
    let file = folder.path().join(format!("{}.xml", batch.replace('_', "-")));
    let told = judge(&folder, &std::fs::read_to_string(&file).unwrap()).unwrap_or_else(|error| panic!("{error}"));
    let mut amounts: Vec<i64> =
        told.lines().map(|line| line.split('\t').nth(1).unwrap().replace('.', "").parse().unwrap()).collect();
    let mut expected: Vec<i64> = (0..COUNT).map(amount_of).collect();
    amounts.sort_unstable();
    expected.sort_unstable();
    assert_eq!(amounts, expected);
    let said = run(folder.path(), &["export", "batch", &batch]);
    assert!(
        said.code == 1 && said.err.contains(".xml"),
        "a file that may have been sent is not written over: {said:?}"
    );
    let said = run(folder.path(), &["export", "batch", &batch, "--format", "csv"]);
    assert_eq!(said.code, 0, "{said:?}");
    let told = counted(folder.path(), "SELECT COUNT(*) FROM operations WHERE command = 'read-batch-file'");
    assert_eq!(told, "3", "each reading is recorded, also the one that could not be put anywhere");

    folder.write("yinuo.toml", &format!("database = \"{DATABASE}\"\n"));
    let said = run(folder.path(), &["export", "batch", &batch]);
    assert!(said.code == 1 && said.err.contains("[payment.debtor]"), "{said:?}");
}

#[test]
fn a_return_file_that_was_killed_in_the_middle_is_taken_in_again_and_settles_each_payout_once() {
    const COUNT: u32 = 4_000;
    let folder = Folder::new();
    let batch = house_with_batch(&folder, COUNT, true).to_string();
    let rows = counted(folder.path(), "SELECT id || ' ' || amount FROM payouts ORDER BY id");
    let mut file = "流水号,金额,结果,原因\n".to_owned();
    let mut returned = 0;
    for (index, row) in rows.lines().enumerate() {
        let (id, amount) = row.split_once(' ').unwrap();
        let id = yinuo_core::id::PayoutId::from_number(id.parse().unwrap()).to_string().replace('_', "-");
        let outcome = if index % 33 == 5 { "失败,AC01 账号不存在" } else { "成功," };
        returned += usize::from(index % 33 == 5);
        let amount = yinuo_core::money::Fen(amount.parse().unwrap());
        file.push_str(&format!("{id}-1,{amount},{outcome}\n"));
    }
    folder.write("return.csv", &file);
    let arguments = ["import", "return", "return.csv", "--batch", &batch];
    let mut child = program(folder.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("1024 of ")), "the progress is told");
    // SIGKILL: nothing of it can tidy up.
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    let settled = "SELECT COUNT(*) FROM payouts WHERE state IN ('paid', 'returned')";
    let done: u32 = counted(folder.path(), settled).parse().unwrap();
    assert!((1_024..COUNT).contains(&done), "{done} were settled before it was killed");

    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains(&format!("{done} known already")), "{done}: {said:?}");
    let states = counted(folder.path(), "SELECT state || ' ' || COUNT(*) FROM payouts GROUP BY state ORDER BY state");
    assert_eq!(states, format!("paid {}\nreturned {returned}", COUNT as usize - returned));
    let moved =
        "SELECT kind || ' ' || COUNT(*) || ' ' || COUNT(DISTINCT payout_id) FROM transfers GROUP BY kind ORDER BY kind";
    assert_eq!(counted(folder.path(), moved), format!("paid-out {COUNT} {COUNT}\nreturned {returned} {returned}"));
    let errors = counted(folder.path(), "SELECT COUNT(*) FROM service_errors");
    let cases = counted(folder.path(), "SELECT COUNT(*) FROM outbox WHERE payload LIKE '%life.failed-payment%'");
    assert_eq!((errors, cases), (returned.to_string(), returned.to_string()), "one error and one case each");

    let said = run(folder.path(), &arguments);
    assert!(said.code == 0 && said.out.contains(&format!("{COUNT} known already")), "{said:?}");
    folder.write("return.csv", "流水号,金额,结果\npayout-0000000000001-1,1.00,成功\nx,0.001,成功\n");
    let said = run(folder.path(), &arguments);
    assert!(said.code == 1 && said.err.contains("return.csv:2: end_to_end_id: unknown_reference"), "{said:?}");
    assert!(said.err.contains("return.csv:3: amount: "), "{said:?}");
}
