//! The subsidies of a year on a whole house: paid beforehand on what a city expects, settled on what was enrolled, and what is over given back.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::agri::{Contributor, Payer};
use yinuo_core::money::Fen;
use yinuo_service::agri::command::{ApplyForSubsidies, SettleSubsidies, SubsidyEvent};
use yinuo_service::agri::query;
use yinuo_service::command::{Act, Command};
use yinuo_store::Value;
use yinuo_store::tables::ledger::ACCOUNT_SUMS;
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::import::assert_verifies;

async fn send(county: &County, act: impl Act) -> Result<(), &'static str> {
    let manager = county.test.actor(Role::Manager);
    county.house().carry_out(manager, Command::from(act), None).await.map(|_| ()).map_err(code)
}

async fn apply(county: &County, mu: i64) -> Result<(), &'static str> {
    let apply = ApplyForSubsidies {
        programme: "liaoning-2011".to_owned(),
        office: county.test.county,
        objects: vec![("maize".to_owned(), Decimal::from(mu))],
        reference: "丹财农〔2011〕8号".to_owned(),
        on: date(2011, 5, 20),
    };
    send(county, apply).await
}

async fn settle(county: &County, on: Date) -> Result<(), &'static str> {
    let settle = SettleSubsidies {
        programme: "liaoning-2011".to_owned(),
        office: county.test.county,
        reference: "丹财农〔2011〕99号".to_owned(),
        on,
    };
    send(county, settle).await
}

/// What stands on the debit side of an account, less its credit side.
async fn balance(county: &County, account: &str) -> i64 {
    let parameters = vec![Value::from(""), Value::from("2012-12-31"), Value::Int(i64::MAX)];
    let ledger = county.house().store.query(&ACCOUNT_SUMS, parameters).await.expect("read");
    ledger.iter().find(|sum| sum.account == account).map_or(0, |sum| sum.debit - sum.credit)
}

async fn a_prepayment_is_settled_on_what_was_enrolled_and_what_is_over_goes_back(on: On) {
    use Contributor::{Centre, Province};
    use SubsidyEvent::{Payment, Prepayment, Return};
    let county = County::open(on).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(county.entry(Province, None, Prepayment(Fen(1))).await, Err("subsidy_not_applied_for"));
    apply(&county, 200).await.expect("the city applies");
    apply(&county, 300).await.expect("and once more, with more");
    // 300 mu of maize are 5880.00 yuan of premium: a quarter is 1470.00, 35 % are 2058.00.
    assert_eq!(county.entry(Province, None, Prepayment(Fen(147_001))).await, Err("prepayment_exceeds_expected"));
    county.entry(Province, None, Prepayment(Fen(147_000))).await.expect("nobody is enrolled yet");
    assert_eq!(county.entry(Province, None, Prepayment(Fen(1))).await, Err("prepayment_exceeds_expected"));
    county.entry(Centre, None, Prepayment(Fen(205_800))).await.expect("the centre too");
    let of_city = county.entry(Contributor::County, Some(Payer::City), Prepayment(Fen(1))).await;
    assert_eq!(of_city, Err("level_prepays_nothing"));
    assert_eq!(balance(&county, "fund/agri/subsidy-prepaid/province").await, -147_000, "it may have to go back");
    assert_eq!(balance(&county, "fund/agri/subsidy/province").await, 0, "and no premium has it yet");
    // 19 households of 12.5 mu pay; the twentieth does not.
    let lines: Vec<String> = (1..=20).map(|n| line("NY2011-001", n, n, if n == 20 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 20);
    county.local(Payer::City, None).await.expect("a letter");
    county.local(Payer::County, None).await.expect("a letter");
    county.local(Payer::City, Some(37_240)).await.expect("four tenths of 93100");
    county.local(Payer::County, Some(55_860)).await.expect("six tenths");
    let owes_nothing = county.entry(Province, None, Payment(Fen(1))).await;
    assert_eq!(owes_nothing, Err("subsidy_exceeds_owed"), "the prepayment covers what it owes");
    assert_eq!(county.entry(Province, None, Return(Fen(1))).await, Err("subsidies_not_settled"));
    assert_eq!(settle(&county, date(2011, 5, 20)).await, Err("settlement_too_early"));
    county.day("2011-12-31");
    assert_eq!(settle(&county, date(2011, 12, 30)).await, Err("settlement_too_early"));
    settle(&county, date(2011, 12, 31)).await.expect("the year is over");
    assert_eq!(settle(&county, date(2011, 12, 31)).await, Err("subsidies_settled"));
    assert_eq!(apply(&county, 400).await, Err("subsidies_settled"));
    assert_eq!(county.entry(Centre, None, Prepayment(Fen(1))).await, Err("subsidies_settled"));
    // 19 x 61.25 = 1163.75 of 1470.00, and 19 x 85.75 = 1629.25 of 2058.00.
    assert_eq!(balance(&county, "fund/agri/subsidy/province").await, -116_375, "the premiums take their part");
    assert_eq!(
        balance(&county, "fund/agri/subsidy-prepaid/province").await,
        -30_625,
        "the rest is owed to the province"
    );
    let manager = county.test.actor(Role::Manager);
    let file = query::subsidies(county.house(), manager, "liaoning-2011", None).await.expect("read");
    let over = |standing: &yinuo_core::agri::SubsidyStanding| (standing.overpaid(), standing.returnable());
    assert_eq!(over(&file.subsidies.province), (Fen(30_625), Fen(30_625)));
    assert_eq!(over(&file.subsidies.centre), (Fen(42_875), Fen(42_875)));
    assert_eq!(over(&file.subsidies.county), (Fen::ZERO, Fen::ZERO));
    assert_eq!(county.entry(Province, None, Return(Fen(30_626))).await, Err("return_exceeds_overpaid"));
    county.entry(Province, None, Return(Fen(30_000))).await.expect("some of it goes back");
    county.entry(Province, None, Return(Fen(625))).await.expect("and the rest");
    assert_eq!(county.entry(Province, None, Return(Fen(1))).await, Err("return_exceeds_overpaid"));
    county.entry(Centre, None, Return(Fen(42_875))).await.expect("what the centre has too much");
    for level in ["province", "centre"] {
        assert_eq!(balance(&county, &format!("fund/agri/subsidy-prepaid/{level}")).await, 0);
    }
    assert_eq!(balance(&county, "fund/agri/subsidy/centre").await, -162_925);
    let bank = balance(&county, "fund/agri/bank").await;
    assert_eq!(
        bank,
        19 * 24_500,
        "what is left is the premium of whoever paid, to the fen, in the account of agriculture alone"
    );
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn a_prepayment_is_settled_on_what_was_enrolled_and_what_is_over_goes_back_on_sqlite() {
    a_prepayment_is_settled_on_what_was_enrolled_and_what_is_over_goes_back(On::Sqlite).await;
}

#[tokio::test]
async fn a_prepayment_is_settled_on_what_was_enrolled_and_what_is_over_goes_back_on_postgresql() {
    a_prepayment_is_settled_on_what_was_enrolled_and_what_is_over_goes_back(On::Postgres).await;
}
