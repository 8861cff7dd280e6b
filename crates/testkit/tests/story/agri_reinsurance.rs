//! Reinsurance and the disaster plan on a whole house: a treaty bears its part of an event and no more, what is billed and what comes stand in the ledger on
//! accounts of agricultural insurance, and a plan is told of before its review. On both databases.

use jiff::civil::date;
use yinuo_core::agri::{LOSS, TreatyId, TreatyTerms};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::share::Share;
use yinuo_service::agri::command::{RecordPlan, RecordRecovery, RecordTreaty};
use yinuo_service::agri::disaster_plan::{Responsible, plans};
use yinuo_service::agri::reinsurance::{recovered, recovery, reinsurance};
use yinuo_service::command::Command;
use yinuo_service::command::party::CreateParty;
use yinuo_service::verify::verify;
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::agri_loss::{Losses, balance};
use crate::agri_published::Board;
use crate::case::at;
use crate::import::assert_verifies;

const HAIL: &str = "2011年8月雹灾";

async fn reinsurer(county: &County) -> PartyId {
    let draft = PartyDraft {
        kind: PartyKind::Organisation,
        name: "中国农业再保险公司".to_owned(),
        identity: None,
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    let sent = county.house().carry_out(county.clerk(), Command::from(CreateParty { draft }), None).await;
    PartyId::from_number(sent.expect("entered").id)
}

fn treaty(county: &County, reinsurer: PartyId, reference: &str, terms: TreatyTerms) -> RecordTreaty {
    RecordTreaty {
        office: county.test.county.number(),
        programme: "liaoning-2011".to_owned(),
        terms,
        reinsurer,
        from: date(2011, 1, 1),
        until: date(2011, 12, 31),
        reference: reference.to_owned(),
    }
}

async fn entered(
    county: &County,
    treaty: i64,
    event: &str,
    is_received: bool,
    amount: i64,
) -> Result<(), &'static str> {
    let manager = county.test.actor(Role::Manager);
    let asked = recovery(county.house(), manager, TreatyId::from_number(treaty), event.to_owned()).await;
    let command = RecordRecovery {
        is_received,
        amount: Fen(amount),
        reference: "账单2011-9".to_owned(),
        on: date(2011, 8, 12),
        ..asked.expect("a treaty")
    };
    county.house().carry_out(manager, Command::from(command), None).await.map(|_| ()).map_err(code)
}

async fn reinsurers_bear_their_part_of_an_event_and_no_more(on: On) {
    let county = County::open(on).await;
    let (losses, board) = (Losses { county: &county }, Board { county: &county });
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(county.sheet(&[line("NY2011-001", 1, 1, "49")], &[]).await.0.rows_made, 1);
    let covers = county.covers(group, false).await;
    let reinsurer = reinsurer(&county).await;
    let share =
        TreatyTerms::QuotaShare { cession: Share::new("cession", "0.3".parse().expect("a number")).expect("a share") };
    let quota = losses.send(treaty(&county, reinsurer, "再保2011-1", share)).await.expect("recorded");
    assert_eq!(losses.send(treaty(&county, reinsurer, "再保2011-1", share)).await, Err("treaty_reference_taken"));
    let above = TreatyTerms::ExcessOfLoss { retention: Fen(100_000), limit: Fen(500) };
    let excess = losses.send(treaty(&county, reinsurer, "再保2011-2", above)).await.expect("recorded");
    let over = RecordTreaty { until: date(2011, 6, 30), ..treaty(&county, reinsurer, "再保2011-3", share) };
    let over = losses.send(over).await.expect("recorded");

    county.day("2011-08-12");
    assert_eq!(entered(&county, quota, HAIL, false, 1).await, Err("unknown_loss_event"));
    let hail = losses.report(group, 20).await.expect("reported");
    let claim = losses.claim(hail, covers[0].id, "10").await.expect("claimed");
    let photo = board.photo(LOSS.of(hail.number()), "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    assert_eq!(
        entered(&county, quota, HAIL, false, 1).await,
        Err("recovery_exceeds_treaty"),
        "nothing is assessed yet"
    );
    // 1008.00 yuan, of which three tenths are the reinsurer's.
    losses.assess(claim, "0.5", true).await.expect("final");
    assert_eq!(entered(&county, over, HAIL, false, 1).await, Err("event_outside_treaty"));
    assert_eq!(entered(&county, quota, HAIL, false, 30_241).await, Err("recovery_exceeds_treaty"));
    entered(&county, quota, HAIL, false, 30_240).await.expect("billed");
    assert_eq!(entered(&county, quota, HAIL, false, 1).await, Err("recovery_exceeds_treaty"), "it is billed once");
    assert_eq!(
        entered(&county, excess, HAIL, false, 501).await,
        Err("recovery_exceeds_treaty"),
        "8 yuan are its limit of 5"
    );
    entered(&county, excess, HAIL, false, 500).await.expect("billed");
    assert_eq!(entered(&county, quota, HAIL, true, 30_241).await, Err("recovery_exceeds_billed"));
    entered(&county, quota, HAIL, true, 30_000).await.expect("it came");
    let manager = county.test.actor(Role::Manager);
    let all = reinsurance(county.house(), manager).await.expect("read");
    let of_quota = recovered(&all.recoveries, quota, HAIL);
    assert_eq!((of_quota.billed, of_quota.received, of_quota.outstanding()), (Fen(30_240), Fen(30_000), Fen(240)));
    assert_eq!(balance(&county, "fund/agri/reinsurance-owed").await, 740);
    assert_eq!(balance(&county, "fund/agri/reinsurance-recovered").await, -30_740);
    assert_eq!(
        balance(&county, "fund/agri/bank").await,
        4_900 + 30_000,
        "on the bank account of agricultural insurance"
    );
    assert_verifies(county.house()).await;
}

async fn a_disaster_plan_has_somebody_who_answers_and_is_told_of_before_its_review(on: On) {
    let county = County::open(on).await;
    let losses = Losses { county: &county };
    let plan = |edition: &str, responsible: &[&str]| RecordPlan {
        office: county.test.county.number(),
        edition: edition.to_owned(),
        responsible: responsible
            .iter()
            .map(|name| Responsible { name: (*name).to_owned(), duty: "总指挥".to_owned() })
            .collect(),
        review_on: date(2011, 7, 1),
    };
    assert_eq!(losses.send(plan("2011年版", &[])).await, Err("wrong_field"), "nobody answers for it");
    let past = RecordPlan { review_on: date(2011, 5, 20), ..plan("2011年版", &["王经理"]) };
    assert_eq!(losses.send(past).await, Err("wrong_field"));
    losses.send(plan("2011年版", &["王经理"])).await.expect("recorded");
    assert_eq!(losses.send(plan("2011年版", &["王经理"])).await, Err("plan_edition_taken"));
    losses.send(plan("2011年修订版", &["王经理", "李副经理"])).await.expect("recorded");
    let read = async || plans(county.house(), county.test.actor(Role::Manager)).await.expect("read");
    let told: Vec<_> =
        read().await.iter().map(|row| (row.edition.clone(), row.active, row.remind_on.clone())).collect();
    let wanted = [("2011年修订版".to_owned(), 1, Some("2011-06-01".to_owned())), ("2011年版".to_owned(), 0, None)];
    assert_eq!(told, wanted, "a later version takes the place of the one before");
    let pass = async |time: &str| {
        assert!(county.house().shared.clock.set(at(time)));
        yinuo_service::upkeep::run_due(county.house()).await.expect("time passes");
        read().await[0].remind_on.clone()
    };
    assert_eq!(
        pass("2011-06-01T09:00:00").await.as_deref(),
        Some("2011-07-02"),
        "told once, and again once it is over"
    );
    assert_eq!(pass("2011-07-02T09:00:00").await, None);
    let found = verify(&county.house().store, |_| {}).await.expect("it is verified");
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[tokio::test]
async fn reinsurers_bear_their_part_of_an_event_and_no_more_on_sqlite() {
    reinsurers_bear_their_part_of_an_event_and_no_more(On::Sqlite).await;
}

#[tokio::test]
async fn reinsurers_bear_their_part_of_an_event_and_no_more_on_postgresql() {
    reinsurers_bear_their_part_of_an_event_and_no_more(On::Postgres).await;
}

#[tokio::test]
async fn a_disaster_plan_has_somebody_who_answers_and_is_told_of_before_its_review_on_sqlite() {
    a_disaster_plan_has_somebody_who_answers_and_is_told_of_before_its_review(On::Sqlite).await;
}

#[tokio::test]
async fn a_disaster_plan_has_somebody_who_answers_and_is_told_of_before_its_review_on_postgresql() {
    a_disaster_plan_has_somebody_who_answers_and_is_told_of_before_its_review(On::Postgres).await;
}
