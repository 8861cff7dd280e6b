//! The promise of end July on a whole house: the bureau of finance of the county owes its part of the premiums by a fixed day, breaks that by not paying
//! and keeps it by paying in time. On both databases.

use jiff::Timestamp;
use jiff::civil::date;
use yinuo_core::agri::{BureauDuty, Contributor, Payer, SUBSIDY_BUREAU};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::service::Allowance;
use yinuo_service::agri::command::{NameBureau, RecordSubsidy, SubsidyEvent};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Command};
use yinuo_service::query::PageAsk;
use yinuo_service::query::promise::{PromiseFilter, board, summary};
use yinuo_store::Value;
use yinuo_store::tables::agri::subsidy_bureau::BUREAUS_OF_PARTY;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow, PROMISES_OF_CASE, PromiseRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::case::at;
use crate::import::assert_verifies;

async fn send(county: &County, act: impl Act) -> Result<i64, &'static str> {
    let manager = county.test.actor(Role::Manager);
    county.house().carry_out(manager, Command::from(act), None).await.map(|answer| answer.id).map_err(code)
}

/// Enters the bureau of finance of one of the two payers of the county's part, and names it.
async fn bureau(county: &County, name: &str, payer: Payer) -> PartyId {
    let draft = PartyDraft {
        kind: PartyKind::Organisation,
        name: name.to_owned(),
        identity: None,
        phone: Some("13900139000".to_owned()),
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    let party = PartyId::from_number(send(county, CreateParty { draft }).await.expect("entered"));
    let named = NameBureau {
        office: county.test.county.number(),
        contributor: Contributor::County,
        payer: Some(payer),
        duty: BureauDuty::Finance,
        party,
    };
    send(county, named).await.expect("named");
    party
}

async fn entered(county: &County, payer: Payer, event: SubsidyEvent, on: jiff::civil::Date) {
    let entry = RecordSubsidy {
        programme: "liaoning-2011".to_owned(),
        office: county.test.county,
        contributor: Contributor::County,
        payer: Some(payer),
        event,
        reference: "凤财农〔2011〕6号".to_owned(),
        on,
    };
    send(county, entry).await.expect("recorded");
}

async fn time(county: &County, at_time: &str) {
    assert!(county.house().shared.clock.set(at(at_time)));
    yinuo_service::upkeep::run_due(county.house()).await.expect("time passes");
}

/// How many promises of a party the board shows in a view.
async fn shown(county: &County, promisor: PartyId, view: &str) -> usize {
    let filter = PromiseFilter { promisor: Some(promisor), view: Some(view.to_owned()), ..PromiseFilter::default() };
    let manager = county.test.actor(Role::Manager);
    board(county.house(), manager, &filter, &PageAsk::default()).await.expect("the board").items.len()
}

async fn the_county_owes_its_part_by_the_end_of_july(on: On) {
    let county = County::open(on).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=20).map(|n| line("NY2011-001", n, n, "49")).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 20);
    let city = bureau(&county, "丹东市财政局", Payer::City).await;
    let own = bureau(&county, "凤城市财政局", Payer::County).await;
    for payer in [Payer::City, Payer::County] {
        entered(&county, payer, SubsidyEvent::Commitment, date(2011, 5, 20)).await;
    }
    time(&county, "2011-05-20T11:00:00").await;
    assert_eq!((shown(&county, city, "open").await, shown(&county, own, "open").await), (1, 1));
    let filter = PromiseFilter { promisor: Some(own), ..PromiseFilter::default() };
    let manager = county.test.actor(Role::Manager);
    let lines = board(county.house(), manager, &filter, &PageAsk::default()).await.expect("the board").items;
    assert_eq!(lines[0].due_on.as_deref(), Some("2011-07-31"), "a Sunday: the day moves with no day off");
    assert_eq!(lines[0].allowance.parse::<Allowance>().ok(), Some(Allowance::Until(date(2011, 7, 31))));

    // Theirs together is 98000 fen: the city pays its four tenths in two parts, the county nearly all of its six.
    entered(&county, Payer::City, SubsidyEvent::Payment(Fen(9_200)), date(2011, 5, 20)).await;
    time(&county, "2011-07-28T09:00:00").await;
    assert_eq!(shown(&county, city, "open").await, 1, "a part of it keeps nothing");
    entered(&county, Payer::City, SubsidyEvent::Payment(Fen(30_000)), date(2011, 7, 28)).await;
    entered(&county, Payer::County, SubsidyEvent::Payment(Fen(58_799)), date(2011, 7, 28)).await;
    time(&county, "2011-07-31T23:59:00").await;
    assert_eq!(shown(&county, own, "broken").await, 0, "the day is not over");
    time(&county, "2011-08-01T00:01:00").await;
    assert_eq!((shown(&county, city, "broken").await, shown(&county, own, "broken").await), (0, 1), "a fen is missing");
    let counted = summary(county.house(), manager, None).await.expect("counted").by_promisor;
    let broken: Vec<_> = counted.iter().map(|(party, name, counts)| (*party, name.as_str(), counts.broken)).collect();
    assert_eq!(broken, [(own, "凤城市财政局", 1)]);
    entered(&county, Payer::County, SubsidyEvent::Payment(Fen(1)), date(2011, 8, 1)).await;
    time(&county, "2011-08-02T09:00:00").await;
    assert_eq!(shown(&county, own, "broken").await, 0, "it was kept late, and waits for nothing");
    assert_verifies(county.house()).await;
}

async fn what_is_accrued_after_all_was_paid_is_promised_anew(on: On) {
    let county = County::open(on).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=20).map(|n| line("NY2011-001", n, n, "49")).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 20);
    let own = bureau(&county, "凤城市财政局", Payer::County).await;
    entered(&county, Payer::County, SubsidyEvent::Commitment, date(2011, 5, 20)).await;
    entered(&county, Payer::County, SubsidyEvent::Payment(Fen(58_800)), date(2011, 5, 20)).await;
    time(&county, "2011-05-20T11:00:00").await;
    assert_eq!(shown(&county, own, "open").await, 0, "it paid all it owed that day");
    assert_eq!(county.sheet(&[line("NY2011-001", 21, 21, "49")], &[]).await.0.rows_made, 1);
    time(&county, "2011-05-21T00:01:00").await;
    assert_eq!(shown(&county, own, "open").await, 1, "one more household: the county owes again");
    time(&county, "2011-05-22T00:01:00").await;
    assert_eq!(shown(&county, own, "open").await, 1, "and owes it once");
    // Three fifths of 4900 fen; entered some days after the money came.
    assert!(county.house().shared.clock.set(at("2011-05-25T09:00:00")));
    entered(&county, Payer::County, SubsidyEvent::Payment(Fen(2_940)), date(2011, 5, 23)).await;
    time(&county, "2011-05-25T09:01:00").await;
    assert_eq!(shown(&county, own, "open").await, 0, "nothing waits");
    let calendar = county.house().rules().calendar();
    let day_of = |micros: i64| calendar.date_of(Timestamp::from_microsecond(micros).expect("an instant"));
    let cases: Vec<CaseRow> = {
        let bureaus = county.house().store.query(&BUREAUS_OF_PARTY, vec![own.number().into()]).await.expect("read");
        let of = vec![SUBSIDY_BUREAU.key.into(), Value::Int(bureaus[0].id)];
        county.house().store.query(&CASES_OF_SUBJECT, of).await.expect("read")
    };
    let mut days = Vec::new();
    for case in &cases {
        let of = vec![Value::Int(case.slot), Value::Int(case.id)];
        let promises: Vec<PromiseRow> = county.house().store.query(&PROMISES_OF_CASE, of).await.expect("read");
        days.extend(promises.iter().filter_map(|promise| promise.kept_at).map(day_of));
    }
    days.sort_unstable();
    assert_eq!(days, [date(2011, 5, 20), date(2011, 5, 23)], "dated by the payment, not by who entered it when");
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn what_is_accrued_after_all_was_paid_is_promised_anew_on_sqlite() {
    what_is_accrued_after_all_was_paid_is_promised_anew(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_accrued_after_all_was_paid_is_promised_anew_on_postgresql() {
    what_is_accrued_after_all_was_paid_is_promised_anew(On::Postgres).await;
}

#[tokio::test]
async fn the_county_owes_its_part_by_the_end_of_july_on_sqlite() {
    the_county_owes_its_part_by_the_end_of_july(On::Sqlite).await;
}

#[tokio::test]
async fn the_county_owes_its_part_by_the_end_of_july_on_postgresql() {
    the_county_owes_its_part_by_the_end_of_july(On::Postgres).await;
}
