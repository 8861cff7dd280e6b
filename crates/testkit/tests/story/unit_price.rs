//! A unit price that was entered wrongly is corrected, and what was carried out at it is put right, once, on both databases.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::life::PolicyId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::life::command::unit::{CorrectOrders, CorrectUnitPrice, PublishUnitPrice};
use yinuo_testkit::house::{On, Role};

use crate::servicing::{Desk, Plan, endowment};

async fn held(desk: &Desk, policy: PolicyId) -> Vec<(String, i64)> {
    let units = yinuo_service::life::query::unit::of_policy(&desk.test.house, desk.test.actor(Role::Clerk), policy);
    units.await.expect("read").holdings.into_iter().map(|one| (one.row.account, one.row.units)).collect()
}

/// What is owed for units sold and not paid yet, in fen.
async fn sales(desk: &Desk, policy: PolicyId) -> Vec<i64> {
    let rows = desk.payouts(policy).await.into_iter();
    let mut amounts: Vec<i64> =
        rows.filter(|row| row.kind == "unit-sale" && row.state != "cancelled").map(|row| row.amount).collect();
    amounts.sort_unstable();
    amounts
}

fn publish(account: &str, on: Date, price: &str) -> Command {
    let price = price.parse().expect("a price");
    Command::from(PublishUnitPrice { account: account.to_owned(), priced_on: on, price })
}

fn correct(account: &str, on: Date, price: &str, reason: &str) -> Command {
    let (account, price, reason) = (account.to_owned(), price.parse().expect("a price"), reason.to_owned());
    Command::from(CorrectUnitPrice { account, priced_on: on, price, reason })
}

async fn a_wrong_price(on: On) {
    let begin = date(2011, 1, 4);
    let desk = Desk::open(on, begin).await;
    let plan = Plan {
        product: "sample.unit-linked",
        cover: "whole life",
        pay: "10 years",
        allocation: vec![("steady".to_owned(), Decimal::new(4, 1)), ("growth".to_owned(), Decimal::new(6, 1))],
        ..endowment(date(1970, 1, 1))
    };
    let policy = desk.issued(2, plan, begin).await;
    desk.day(begin).await;
    let head = desk.test.another_manager().await;
    let next = date(2011, 1, 11);
    desk.day(next).await;
    desk.act_as(&head, publish("steady", next, "1.25")).await;
    // The point slipped: 2 was meant.
    desk.act_as(&head, publish("growth", next, "20")).await;
    desk.day(next).await;
    assert_eq!(held(&desk, policy).await, [("growth".to_owned(), 57_000_000), ("steady".to_owned(), 608_000_000)]);

    let answers = [("from_account", "growth"), ("to_account", "steady"), ("switch_percent", "50")];
    let case = desk.case("life.account-switch", policy, &["application", "holder-id"], &answers).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    let later = date(2011, 1, 18);
    desk.day(later).await;
    desk.act_as(&head, publish("growth", later, "3")).await;
    desk.act_as(&head, publish("steady", later, "1")).await;
    desk.day(later).await;
    assert_eq!(held(&desk, policy).await, [("growth".to_owned(), 28_500_000), ("steady".to_owned(), 693_500_000)]);

    assert_eq!(desk.refused(Role::Clerk, correct("growth", next, "2", "小数点")).await, "not_permitted");
    assert_eq!(desk.refused(Role::Manager, correct("growth", next, "2", "小数点")).await, "root_office_only");
    assert_eq!(desk.refused_as(&head, correct("growth", next, "2", " ")).await, "reason_required");
    assert_eq!(desk.refused_as(&head, correct("growth", next, "20.0", "小数点")).await, "unit_price_unchanged");
    // Nothing moves before the others have said their word.
    let asked = desk.test.house.carry_out(&head, correct("growth", next, "2", "小数点"), None).await.expect("asked");
    desk.day(later).await;
    assert_eq!(held(&desk, policy).await[0].1, 28_500_000);
    desk.test.approve_if_asked(&asked).await;
    desk.day(later).await;
    // As if 2 had been entered: 285 units are left, 285 at 3 went into the other account at 1.
    assert_eq!(held(&desk, policy).await, [("growth".to_owned(), 285_000_000), ("steady".to_owned(), 1_463_000_000)]);
    let again = CorrectOrders { policy, account: "growth".to_owned(), priced_on: next };
    let again = desk.test.house.carry_out(desk.test.actor(Role::Manager), Command::from(again), None).await;
    assert!(matches!(&again, Err(Stop::Refused(refusal)) if refusal.code == "order_not_waiting"), "{again:?}");

    let materials = ["application", "policy-document", "holder-id", "account-proof"];
    let case = desk.case("life.surrender", policy, &materials, &[]).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    let sold = date(2011, 1, 25);
    desk.day(sold).await;
    desk.act_as(&head, publish("growth", sold, "3")).await;
    desk.act_as(&head, publish("steady", sold, "1.1")).await;
    desk.day(sold).await;
    assert_eq!(sales(&desk, policy).await, [85_500, 160_930]);
    desk.act_as(&head, correct("steady", sold, "1", "录入有误")).await;
    desk.day(sold).await;
    assert_eq!(sales(&desk, policy).await, [85_500, 146_300], "what was not paid yet becomes less");
    desk.act_as(&head, correct("steady", sold, "1.2", "又录错了")).await;
    desk.day(sold).await;
    assert_eq!(sales(&desk, policy).await, [29_260, 85_500, 146_300], "what is missing is owed besides");
    // What was bought by the price corrected first is sold by the one corrected last: both hold.
    desk.act_as(&head, correct("growth", next, "4", "核对净值公告")).await;
    desk.day(sold).await;
    // 142.5 and 1,035.5 units: 427.50 and 1,242.60 yuan.
    assert_eq!(sales(&desk, policy).await.iter().sum::<i64>(), 42_750 + 124_260);
    assert!(held(&desk, policy).await.iter().all(|(_, units)| *units == 0));
    let prices = yinuo_service::life::query::unit::prices(&desk.test.house, &head).await.expect("read");
    let row = prices.iter().find(|row| row.account == "growth" && row.priced_on == next.to_string()).expect("there");
    assert_eq!(
        (row.price, row.price_before, row.reason.as_deref()),
        (4_000_000, Some(2_000_000), Some("核对净值公告"))
    );
    desk.archive_holds().await;
}

#[tokio::test]
async fn what_was_carried_out_at_a_wrong_price_is_put_right_once_on_sqlite() {
    a_wrong_price(On::Sqlite).await;
}

#[tokio::test]
async fn what_was_carried_out_at_a_wrong_price_is_put_right_once_on_postgresql() {
    a_wrong_price(On::Postgres).await;
}
