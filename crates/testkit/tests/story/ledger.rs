//! Closing a day while the counter books: whatever is asked for first is in the sums that are kept. The journal in its pieces.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use jiff::civil::date;
use yinuo_core::access::Actor;
use yinuo_core::money::Fen;
use yinuo_service::command::Command;
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::life::command::policy::{Means, ReceivePremium};
use yinuo_service::query::ledger::{Journal, trial_balance};
use yinuo_service::verify::verify;
use yinuo_store::tables::ledger::{ACCOUNT_SUMS, AccountSumRow, DAY_BALANCES, DAY_CLOSES, TransferRow};
use yinuo_store::{Changes, Statement, Store, StoreOptions};
use yinuo_testkit::house::{Dwelling, On, Role, TestHouse, journal, temporary_folder};

use crate::archive::shell;
use crate::case::at;
use crate::policy::Counter;

/// The balances of the whole house as hledger works them out of its journal, by account; and what it said.
pub async fn hledger_balances(test: &TestHouse) -> (BTreeMap<String, Fen>, String) {
    let manager = &test.another_manager().await;
    let journal = journal(&test.house, manager, date(2000, 1, 1), date(2030, 1, 1)).await;
    let folder = temporary_folder("journal");
    let path = folder.join("yinuo.journal");
    std::fs::write(&path, &journal).expect("written");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new("hledger").arg("-f").arg(&path).args(arguments).output();
        let output = output.expect("hledger is there: run `cargo xtask setup`");
        assert!(output.status.success(), "hledger {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&["check", "-s"]);
    let balances = run(&["balance", "--flat", "--no-total", "-O", "csv", "--empty"]);
    let shown = balances
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (account, amount) = line.split_once("\",\"")?;
            let amount = amount.trim_end_matches('"').replace("CNY", "");
            Some((account.trim_start_matches('"').to_owned(), amount.trim().parse().unwrap_or(Fen::ZERO)))
        })
        .collect();
    let _ = std::fs::remove_dir_all(folder);
    (shown, balances)
}

async fn a_day_is_closed_together_with_its_last_bookings(on: On) {
    let desk = Counter::open(on, "2012-03-01").await;
    let holder = desk.customer(11).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    let last = date(2012, 3, 1);
    desk.day(date(2012, 3, 2)).await;
    let house = &desk.test.house;
    // What is sent while the lane is at work waits in one queue, and would make one batch.
    let receipts = (1..=40).map(|amount| {
        let receipt = ReceivePremium { policy, amount: Fen(amount), means: Means::Transfer, received_on: Some(last) };
        house.carry_out(desk.test.actor(Role::Clerk), Command::from(receipt), None)
    });
    let head = desk.test.another_manager().await;
    let close = house.carry_out(&head, Command::from(CloseDay { on: last }), None);
    let (received, closed) = tokio::join!(join_all(receipts), close);
    received.into_iter().for_each(|answer| drop(answer.expect("received")));
    closed.expect("closed");
    let everything = vec!["".into(), last.to_string().into(), i64::MAX.into()];
    let lines: Vec<AccountSumRow> = house.store.query(&ACCOUNT_SUMS, everything).await.expect("summed");
    let lines: Vec<_> = lines.into_iter().map(|sum| (sum.account, sum.debit, sum.credit)).collect();
    let kept = house.store.query(&DAY_BALANCES, vec![last.to_string().into()]).await.expect("read");
    let kept: Vec<_> = kept.into_iter().map(|sum| (sum.account, sum.debit, sum.credit)).collect();
    assert_eq!(kept, lines, "the kept balances are those of the lines of the day");
    let close = house.store.query(&DAY_CLOSES, vec![1.into()]).await.expect("read").pop().expect("a close");
    assert_eq!(close.amount, kept.iter().map(|(_, debit, _)| debit).sum::<i64>());
}

#[tokio::test]
async fn a_day_that_is_closed_together_with_its_last_bookings_has_them_in_its_sums_on_sqlite() {
    a_day_is_closed_together_with_its_last_bookings(On::Sqlite).await;
}

#[tokio::test]
async fn a_day_that_is_closed_together_with_its_last_bookings_has_them_in_its_sums_on_postgresql() {
    a_day_is_closed_together_with_its_last_bookings(On::Postgres).await;
}

const CHANGE: &str = "UPDATE transfer_sums SET amount = amount + 1 WHERE booked_on = '2012-03-02'";
static CHANGED: Statement<()> = Statement::new("changed", CHANGE);

/// The trial balance of all that is booked, from the kept sums and from the lines themselves.
async fn assert_balanced_alike(desk: &Counter, when: &str) {
    let manager = desk.test.another_manager().await;
    let trial =
        async |known_at| trial_balance(&desk.test.house, &manager, date(2030, 1, 1), known_at).await.expect(when);
    let kept = trial(None).await;
    assert!(kept.is_balanced() && kept.accounts().next().is_some(), "{when}");
    assert_eq!(trial(Some(desk.test.house.shared.clock.now())).await, kept, "{when}");
}

async fn the_trial_balance_needs_no_line_of_an_open_day(on: On) {
    let desk = Counter::open(on, "2012-03-01").await;
    let holder = desk.customer(11).await;
    let born = date(1970, 5, 20);
    let policy = desk.propose(holder, "sample.endowment-to-66", born, "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    assert_balanced_alike(&desk, "a day is open").await;
    desk.day(date(2012, 3, 2)).await;
    let house = &desk.test.house;
    let head = desk.test.another_manager().await;
    house.carry_out(&head, Command::from(CloseDay { on: date(2012, 3, 1) }), None).await.expect("closed");
    assert_balanced_alike(&desk, "it is closed").await;
    let receive =
        |amount| ReceivePremium { policy, amount, means: Means::Transfer, received_on: Some(date(2012, 3, 2)) };
    for amount in [1, 20, 300] {
        let receipt = Command::from(receive(Fen(amount)));
        house.carry_out(desk.test.actor(Role::Clerk), receipt, None).await.expect("received");
    }
    assert_balanced_alike(&desk, "lines of an open day behind a closed one").await;
    let found = verify(&house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
    // Behind the system's back: a house of SQLite has one writer, its own.
    match &desk.test.place {
        Dwelling::Folder(folder) => shell(&folder.join("house.sqlite"), CHANGE),
        _ => {
            let mut writer = house.store.writer().await.expect("a writer");
            let mut work = writer.begin(&[]).await.expect("begun");
            work.execute(&CHANGED, Vec::new()).await.expect("changed");
            work.commit().await.expect("committed");
        }
    }
    let found = verify(&house.store, |_| {}).await.expect("verified");
    let told = found.problems.iter().map(|problem| problem.detail.as_str()).collect::<Vec<_>>();
    assert!(told.len() == 1 && told[0].starts_with("transfer_sums (2012-03-02, house/bank/"), "{told:?}");
}

#[tokio::test]
async fn the_trial_balance_needs_no_line_of_an_open_day_on_sqlite() {
    the_trial_balance_needs_no_line_of_an_open_day(On::Sqlite).await;
}

#[tokio::test]
async fn the_trial_balance_needs_no_line_of_an_open_day_on_postgresql() {
    the_trial_balance_needs_no_line_of_an_open_day(On::Postgres).await;
}

/// A line behind the system's back: what is tried is reading it.
fn line(slot: i64, id: i64, booked_on: &str) -> TransferRow {
    TransferRow {
        slot,
        id,
        booked_on: booked_on.to_owned(),
        value_on: booked_on.to_owned(),
        at: 0,
        debit: "policy/premium-deposit".to_owned(),
        credit: "house/income/premium".to_owned(),
        amount: 100,
        kind: "premium-paid".to_owned(),
        subject_kind: "policy".to_owned(),
        subject_id: 1,
        case_id: None,
        payout_id: None,
        reverses: None,
        operator_id: 0,
    }
}

async fn a_journal_of_several_pieces_has_each_line_of_its_days_once(on: On) {
    let test = TestHouse::open(on, Some(at("2012-03-05T10:00:00"))).await;
    let days = ["2012-02-29", "2012-03-01", "2012-03-02", "2012-03-03"];
    let mut changes = Changes::new();
    for (day, booked_on) in (0..).zip(days) {
        // One id in several slots, so that a piece can end between lines that differ by their slot only.
        for number in 0..3_000 {
            changes.insert(line(number % 3, 1_000_000 * (day + 1) + number / 3, booked_on));
        }
    }
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens again");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[]).await.expect("begun");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
    let mut journal =
        Journal::begin(&test.house, &Actor::at_the_machine(), date(2012, 3, 1), date(2012, 3, 2)).expect("permitted");
    let mut pieces = Vec::new();
    while let Some(piece) = journal.next(&test.house).await.expect("read") {
        assert!(piece.lines().filter(|line| line.contains("  ; id:")).count() <= 2_000, "more is held than a piece");
        pieces.push(piece);
    }
    assert_eq!(pieces.len(), 4, "three pieces of 2,000 lines and the end");
    assert!(journal.next(&test.house).await.expect("read").is_none(), "after the end comes nothing");
    let journal = pieces.concat();
    let found = journal.lines().filter(|line| line.contains("  ; id:")).collect::<Vec<_>>();
    let count = |day: &str| found.iter().filter(|line| line.starts_with(day)).count();
    assert_eq!((found.len(), count("2012-03-01"), count("2012-03-02")), (6_000, 3_000, 3_000));
    assert!(found.is_sorted_by_key(|line| &line[..10]), "the days stand in their order");
    // Lines of one id in three slots stand three times, each of another slot.
    let ids: BTreeSet<&&str> = found.iter().collect();
    assert_eq!(ids.len(), 2_000);
}

#[tokio::test]
async fn a_journal_of_several_pieces_has_each_line_of_its_days_once_on_sqlite() {
    a_journal_of_several_pieces_has_each_line_of_its_days_once(On::Sqlite).await;
}

#[tokio::test]
async fn a_journal_of_several_pieces_has_each_line_of_its_days_once_on_postgresql() {
    a_journal_of_several_pieces_has_each_line_of_its_days_once(On::Postgres).await;
}
