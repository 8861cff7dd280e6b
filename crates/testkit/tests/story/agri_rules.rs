//! Each rule of the notice of 2011, seen to refuse when it is broken, in the order of the year: enrolment, licence, subsidy, survey, panel, payment.

use jiff::civil::date;
use yinuo_core::agri::{Contributor, HELPER, HelperId, LOSS, Payer};
use yinuo_core::share::Share;
use yinuo_service::agri::command::{AddHelper, HelperTerms, NameHelper, Paper, RemoveExpert, RenewHelper};
use yinuo_service::agri::{certificate, helper, loss};
use yinuo_service::command::{Act, Command};
use yinuo_service::query::PageAsk;
use yinuo_service::query::house::{ReminderFilter, reminders};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::agri_loss::Losses;
use crate::agri_published::Board;
use crate::case::at;
use crate::import::{assert_verifies, told};

/// The papers of a helper whose licence runs out on a day; filed, unless it says otherwise.
fn terms(licence_until: Option<jiff::civil::Date>, filing: Option<&str>) -> HelperTerms {
    let paper = |number: &str, until| Paper { number: number.to_owned(), from: date(2010, 1, 1), until };
    HelperTerms {
        contract: paper("代办2011-1", date(2011, 12, 31)),
        licence: licence_until.map(|until| paper("2106820001", until)),
        fee_rate: Share::new("fee_rate", "0.02".parse().expect("a number")).expect("a share"),
        fee_filing: filing.map(str::to_owned),
        trained_on: Some(date(2011, 3, 1)),
    }
}

async fn send(county: &County, act: impl Act) -> Result<i64, &'static str> {
    let manager = county.test.actor(Role::Manager);
    let sent = county.house().carry_out(manager, Command::from(act), None).await;
    sent.map(|answer| answer.id).map_err(code)
}

async fn helper_named(county: &County, name: &str, terms: HelperTerms) -> HelperId {
    let add = AddHelper { kind: "agency".to_owned(), name: name.to_owned(), credit_code: None, terms };
    HelperId::from_number(send(county, add).await.expect("entered"))
}

async fn each_rule_of_the_notice_is_seen_to_refuse(on: On) {
    let county = County::open(on).await;
    let losses = Losses { county: &county };
    let board = Board { county: &county };
    let clerk_group = |number: &'static str, village: &'static str, helper| {
        let county = &county;
        async move { county.helped_group(number, village, helper).await.map_err(code) }
    };
    // The licence: none, one that is over, and a fee that was not filed.
    let add = AddHelper {
        kind: "village-friend".to_owned(),
        name: "某某".to_owned(),
        credit_code: None,
        terms: terms(None, None),
    };
    assert_eq!(send(&county, add).await, Err("unknown_helper_kind"));
    let without = helper_named(&county, "无证站", terms(None, Some("辽农险备1号"))).await;
    assert_eq!(clerk_group("NY2011-001", "大堡", Some(without)).await, Err("helper_licence_missing"));
    let expired = helper_named(&county, "过期站", terms(Some(date(2011, 5, 19)), Some("辽农险备1号"))).await;
    assert_eq!(clerk_group("NY2011-001", "大堡", Some(expired)).await, Err("helper_licence_expired"));
    let unfiled = helper_named(&county, "未备案站", terms(Some(date(2012, 5, 19)), None)).await;
    assert_eq!(clerk_group("NY2011-001", "大堡", Some(unfiled)).await, Err("helper_fee_not_filed"));
    let helper = helper_named(&county, "大堡农经站", terms(Some(date(2011, 5, 25)), Some("辽农险备2号"))).await;
    let group = clerk_group("NY2011-001", "大堡", Some(helper)).await.expect("licence and contract hold");
    let lines: Vec<String> = (1..=3).map(|n| line("NY2011-001", n, n, if n == 3 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 3);
    // Somebody is told before it runs out, and once it has.
    let house = county.house();
    let manager = county.test.actor(Role::Manager);
    let noon = at("2011-05-20T12:00:00");
    house.set_training_clock(county.test.actor(Role::Admin), noon).await.expect("the clock is moved");
    let of_helpers = reminders(house, manager, ReminderFilter::default(), &PageAsk::default()).await.expect("read");
    let told_of: Vec<(&str, &str)> = of_helpers
        .items
        .iter()
        .filter(|line| line.row.subject_kind == HELPER.key)
        .map(|line| (line.row.subject_label.as_str(), line.row.kind.as_str()))
        .collect();
    assert!(told_of.contains(&("大堡农经站", "due_soon")), "its licence runs out within thirty days: {told_of:?}");
    assert!(told_of.contains(&("过期站", "broken")), "and that of another has: {told_of:?}");
    // It runs out in the middle of the season: nothing is enrolled and nothing collected through it.
    county.day("2011-05-26");
    let (row, found) = county.sheet(&[line("NY2011-001", 4, 4, "49")], &[]).await;
    assert_eq!((row.rows_made, told(&found)), (0, vec![(2, "A", "group_number", "helper_licence_expired")]));
    let unpaid = county.covers(group, true).await;
    assert_eq!(county.pay(&unpaid[0], 4_900).await.map_err(code), Err("helper_licence_expired"));
    assert_eq!(send(&county, NameHelper { group, helper: Some(expired) }).await, Err("helper_licence_expired"));
    send(&county, RenewHelper { helper, terms: terms(Some(date(2013, 5, 25)), Some("辽农险备2号")) })
        .await
        .expect("renewed");
    assert_eq!(county.sheet(&[line("NY2011-001", 4, 4, "49")], &[]).await.0.rows_made, 1, "with the new licence");
    let of_office = helper::helpers(house, manager, None).await.expect("read");
    let sums = of_office.iter().find(|one| one.row.id == helper.number()).and_then(|one| one.sums.as_ref());
    let sums = sums.expect("it enrolled");
    assert_eq!((sums.groups, sums.covers, sums.farmer_paid), (1, 4, 3 * 4_900), "who enrolled what");
    // Voluntary: who has not signed is not enrolled.
    let unsigned = line("NY2011-001", 5, 5, "49").replace(",是\n", ",否\n");
    let (row, found) = county.sheet(&[unsigned], &[]).await;
    assert_eq!((row.rows_made, told(&found)), (0, vec![(2, "N", "signed", "not_signed")]));
    // The farmer has not paid: the shares of the levels above are withheld, and the upper ones wait for the lower.
    use Contributor::Province;
    assert_eq!(county.subsidy(Province, Some(3 * 6_125)).await, Err("lower_level_not_committed"));
    county.local(Payer::City, None).await.expect("its letter");
    county.local(Payer::County, None).await.expect("its letter");
    assert_eq!(county.subsidy(Province, Some(3 * 6_125)).await, Err("lower_level_has_not_paid"));
    // Theirs together is 14700 fen of those who have paid: four tenths are 5880, six tenths 8820.
    assert_eq!(county.local(Payer::City, Some(5_881)).await, Err("subsidy_exceeds_owed"), "one farmer has not paid");
    county.local(Payer::City, Some(5_880)).await.expect("for those who have");
    county.local(Payer::County, Some(8_820)).await.expect("for those who have");
    assert_eq!(
        county.subsidy(Province, Some(4 * 6_125)).await,
        Err("subsidy_exceeds_owed"),
        "the upper share is withheld"
    );
    // Eleven June.
    assert!(house.shared.clock.set(at("2011-06-11T00:00:00")));
    let (row, found) = county.sheet(&[line("NY2011-001", 6, 6, "49")], &[]).await;
    assert_eq!((row.rows_made, told(&found)), (0, vec![(2, "G", "object", "enrolment_closed")]));
    assert_eq!(
        county.pay(&unpaid[0], 4_900).await.map_err(code),
        Err("enrolment_closed"),
        "premium taken is given back"
    );
    assert_eq!(clerk_group("NY2011-002", "小堡", None).await, Err("enrolment_closed"));
    // No certificate before the list has hung.
    let covers = county.covers(group, false).await;
    let given = certificate(house, manager, &covers[0].number).await.map(|_| ()).map_err(code);
    assert_eq!(given, Err("not_published"));
    // The loss: a survey without a photo, a panel without farmers, a payment before the list has hung its five days.
    county.day("2011-08-11");
    let hail = losses.report(group, 1200).await.expect("reported");
    let claim = losses.claim(hail, covers[0].id, "10").await.expect("claimed");
    assert_eq!(losses.claim(hail, unpaid[0].id, "1").await.map(|_| ()), Err("not_insured_then"));
    assert_eq!(losses.survey(hail, None).await, Err("survey_photo_missing"));
    let photo = board.photo(LOSS.of(hail.number()), "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    for (kind, name) in [("office", "王农委"), ("insurer", "张强"), ("agronomist", "赵农"), ("meteorologist", "孙气象")]
    {
        losses.expert(kind, name).await.expect("in the pool");
    }
    assert_eq!(losses.panel(hail).await, Err("panel_without_farmers"));
    losses.expert("farmer", "李大田").await.expect("in the pool");
    let pool = loss::experts(house, manager).await.expect("read");
    let farmer = pool.iter().find(|one| one.kind == "farmer").expect("in the pool");
    let remove = RemoveExpert { expert: yinuo_core::agri::ExpertId::from_number(farmer.id) };
    send(&county, remove.clone()).await.expect("he leaves");
    assert_eq!(send(&county, remove).await, Err("expert_left"));
    assert_eq!(losses.panel(hail).await, Err("panel_without_farmers"), "who has left is drawn no more");
    assert_eq!(losses.assess(claim, "0.5", true).await, Err("panel_missing"), "a major loss waits for its panel");
    losses.expert("farmer", "刘大田").await.expect("in the pool");
    losses.panel(hail).await.expect("drawn");
    losses.assess(claim, "0.5", true).await.expect("final");
    assert_eq!(losses.pay(claim).await, Err("claim_not_signed"));
    losses.sign(claim).await.expect("signed");
    assert_eq!(losses.pay(claim).await, Err("not_published"));
    let list = board.made("crop-claims", LOSS.of(hail.number())).await.expect("a list");
    board.posted(list).await;
    for day in ["2011-08-12", "2011-08-15", "2011-08-16"] {
        county.day(day);
        assert_eq!(losses.pay(claim).await, Err("publication_runs"), "posted on the 11th, {day} is too early");
    }
    county.day("2011-08-17");
    losses.pay(claim).await.expect("five whole days lie between");
    assert_verifies(house).await;
}

#[tokio::test]
async fn each_rule_of_the_notice_is_seen_to_refuse_on_sqlite() {
    each_rule_of_the_notice_is_seen_to_refuse(On::Sqlite).await;
}

#[tokio::test]
async fn each_rule_of_the_notice_is_seen_to_refuse_on_postgresql() {
    each_rule_of_the_notice_is_seen_to_refuse(On::Postgres).await;
}
