//! What the desk of a broker refuses, with nothing lost: a claim for a loss after the last day of its policy, and a promise of an insurer whose
//! agreement has no figure for it.

use yinuo_core::broker::{PLACEMENT, PlacementId};
use yinuo_core::case::not_promised;
use yinuo_core::money::Fen;
use yinuo_service::{upkeep, verify};
use yinuo_testkit::house::On;

use crate::agri::code;
use crate::broker::Department;

async fn a_claim_after_the_end(on: On) {
    let department = Department::open(on).await;
    department.sign().await;
    for index in [4, 0] {
        department.agree(index).await;
    }
    // Led by the insurer that agreed to no time for a survey.
    let placement = PlacementId::from_number(department.done(department.policy(4)).await);
    department.now("2009-01-05T09:00:00");
    let opened = async |on: &str| {
        let answers =
            [("occurred_on", on.to_owned()), ("loss_place", "一号电站".to_owned()), ("cause", "暴雪".to_owned())];
        department.opened("broker.claim", department.client, vec![PLACEMENT.of(placement.number())], answers).await
    };
    let late = opened("2009-01-01").await;
    let estimate = [("estimate", Fen(100_000).to_string())];
    let stop = department.record(&late, "reported", &estimate).await.expect_err("nothing was in force");
    assert_eq!(code(stop), "loss_outside_term");
    let last = opened("2008-12-31").await;
    let last = department.record(&last, "reported", &estimate).await.expect("the last day counts");
    // No figure, no promise, and nobody breaks what nobody gave.
    assert!(last.promise("survey").is_none() && last.promise("notice").is_some());
    assert!(not_promised(&last).iter().any(|rule| rule.key == "survey"), "the page says so");
    department.now("2009-01-08T09:00:00");
    upkeep::run_due(department.house()).await.expect("time passes");
    let report = department.report(jiff::civil::date(2009, 1, 1), jiff::civil::date(2009, 3, 31)).await;
    assert_eq!((report.claims.len(), report.open), (1, 1), "what was refused is no claim");
    let missed: Vec<&str> = report.missed.iter().map(|one| one.promise.zh.as_str()).collect();
    assert_eq!(missed, ["确认报案"], "two hours for the report; the list has three days yet");
    assert_eq!(verify::verify(&department.house().store, |_| {}).await.expect("verified").problems, []);
}

#[tokio::test]
async fn a_claim_after_the_last_day_is_refused_and_an_agreement_without_a_figure_promises_nothing_on_sqlite() {
    a_claim_after_the_end(On::Sqlite).await;
}

#[tokio::test]
async fn a_claim_after_the_last_day_is_refused_and_an_agreement_without_a_figure_promises_nothing_on_postgresql() {
    a_claim_after_the_end(On::Postgres).await;
}
