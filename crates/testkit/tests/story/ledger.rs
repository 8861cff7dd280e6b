//! Closing a day while the counter books: whatever is asked for first is in the sums that are kept.

use futures_util::future::join_all;
use jiff::civil::date;
use yinuo_core::money::Fen;
use yinuo_service::command::Command;
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::life::command::policy::{Means, ReceivePremium};
use yinuo_store::tables::ledger::{ACCOUNT_SUMS, AccountSumRow, DAY_BALANCES, DAY_CLOSES};
use yinuo_testkit::house::{On, Role};

use crate::policy::Counter;

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
