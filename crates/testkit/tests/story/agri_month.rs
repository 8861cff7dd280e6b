//! What an office owes by when: claims within ten days of their agreement, statistics within days of each month; what is enrolled and changed one by
//! one at the desk, and what is set apart for catastrophes. On both databases.

use jiff::civil::date;
use yinuo_core::agri::{CoverId, GroupPolicyId, LOSS, LossFigures, MONTHLY_REPORT, MonthlyReportId};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::subject::SubjectRef;
use yinuo_service::agri::command::{Change, DrawReserve, EndorseCover, EnrolHousehold, NameReportRoute};
use yinuo_service::agri::{monthly, query, reserve};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Command};
use yinuo_service::payment;
use yinuo_store::Value;
use yinuo_store::tables::agri::CoverLineRow;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow, PROMISES_OF_CASE, PromiseRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::agri_loss::Losses;
use crate::agri_published::Board;
use crate::case::{at, draft};
use crate::import::assert_verifies;
use crate::payment::{batch_of_all, import, table};

async fn send(county: &County, act: impl Act) -> Result<i64, &'static str> {
    let manager = county.test.actor(Role::Manager);
    let sent = county.house().carry_out(manager, Command::from(act), None).await;
    sent.map(|answer| answer.id).map_err(code)
}

/// Moves the clock, with what time alone does.
async fn day(county: &County, time: &str) {
    let moved = county.house().set_training_clock(county.test.actor(Role::Admin), at(time)).await;
    moved.expect("the clock is moved");
}

/// What is promised about a thing: key, state and due day of each promise of its latest case, closed or not.
async fn promised(county: &County, of: SubjectRef) -> Vec<(String, String, Option<String>)> {
    let store = &county.house().store;
    let cases: Vec<CaseRow> =
        store.query(&CASES_OF_SUBJECT, vec![of.kind.key.into(), Value::Int(of.id)]).await.expect("read");
    let case = cases.last().expect("a case is open about it");
    let promises: Vec<PromiseRow> =
        store.query(&PROMISES_OF_CASE, vec![Value::Int(case.slot), Value::Int(case.id)]).await.expect("read");
    promises.into_iter().map(|promise| (promise.key, promise.state, promise.due_on)).collect()
}

async fn claims_are_a_promise_of_ten_days_from_their_agreement(on: On) {
    let county = County::open(on).await;
    let (losses, board) = (Losses { county: &county }, Board { county: &county });
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(
        county.sheet(&[line("NY2011-001", 1, 1, "49"), line("NY2011-001", 2, 2, "49")], &[]).await.0.rows_made,
        2
    );
    let covers = county.covers(group, false).await;
    day(&county, "2011-08-11T10:00:00").await;
    let hail = losses.report(group, 20).await.expect("reported");
    day(&county, "2011-08-11T11:00:00").await;
    let about = LOSS.of(hail.number());
    assert!(promised(&county, about).await.is_empty(), "nothing is agreed on yet");
    let photo = board.photo(about, "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    for (cover, rate) in [(covers[0].id, "0.5"), (covers[1].id, "0.1")] {
        let claim = losses.claim(hail, cover, "10").await.expect("claimed");
        losses.assess(claim, rate, true).await.expect("final");
        losses.sign(claim).await.expect("signed");
    }
    let list = board.made("crop-claims", about).await.expect("a list");
    board.posted(list).await;
    day(&county, "2011-08-16T23:00:00").await;
    assert!(promised(&county, about).await.is_empty(), "the list still hangs");
    day(&county, "2011-08-17T09:00:00").await;
    // The tenth day is a Saturday; the law lets the period end on the Monday after it.
    let due = |state: &str| vec![("pay".to_owned(), state.to_owned(), Some("2011-08-29".to_owned()))];
    assert_eq!(promised(&county, about).await, due("open"), "ten days from the day it was agreed on");
    let claims = losses.claims(hail).await;
    let claim = yinuo_core::agri::CropClaimId::from_number(claims[0].id);
    losses.pay(claim).await.expect("ordered");
    assert_eq!(
        losses.claims(hail).await[0].pay_by.as_deref(),
        Some("2011-08-27"),
        "the claim itself shows the tenth day"
    );
    let manager = county.test.actor(Role::Manager);
    let batch = batch_of_all(&county.test).await;
    payment::mark_sent(county.house(), manager, batch, None).await.expect("sent");
    day(&county, "2011-08-26T09:00:00").await;
    assert_eq!(promised(&county, about).await, due("open"), "sent is not paid");
    let paid = crate::agri_loss::payout_of(&county, covers[0].id).await;
    let report = import(&county.test, Some(batch), &table(&[(paid, "成功", "")])).await;
    assert_eq!(report.settled_paid, 1, "{report:?}");
    day(&county, "2011-08-26T15:00:00").await;
    assert_eq!(promised(&county, about).await, due("kept"), "the other household gets nothing and holds nothing up");
    assert_eq!(losses.claims(hail).await[0].paid_on.as_deref(), Some("2011-08-26"));
    let row = losses.row(hail).await;
    assert_eq!((row.agreed_on.as_deref(), row.paid_on.as_deref()), (Some("2011-08-17"), Some("2011-08-26")));
    assert_verifies(county.house()).await;
}

async fn claims_not_paid_in_time_are_a_broken_promise(on: On) {
    let county = County::open(on).await;
    let (losses, board) = (Losses { county: &county }, Board { county: &county });
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(county.sheet(&[line("NY2011-001", 1, 1, "49")], &[]).await.0.rows_made, 1);
    let covers = county.covers(group, false).await;
    day(&county, "2011-08-11T10:00:00").await;
    let hail = losses.report(group, 20).await.expect("reported");
    let about = LOSS.of(hail.number());
    let photo = board.photo(about, "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    let claim = losses.claim(hail, covers[0].id, "10").await.expect("claimed");
    losses.assess(claim, "0.5", true).await.expect("final");
    losses.sign(claim).await.expect("signed");
    board.posted(board.made("crop-claims", about).await.expect("a list")).await;
    day(&county, "2011-08-17T09:00:00").await;
    day(&county, "2011-08-30T00:00:01").await;
    let states: Vec<String> = promised(&county, about).await.into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states, ["broken"]);
}

async fn organisation(county: &County, name: &str) -> PartyId {
    let draft = PartyDraft {
        kind: PartyKind::Organisation,
        name: name.to_owned(),
        identity: None,
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    PartyId::from_number(send(county, CreateParty { draft }).await.expect("entered"))
}

async fn statistics_are_owed_after_each_month_and_a_late_return_is_a_broken_promise(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=4).map(|n| line("NY2011-001", n, n, if n == 4 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 4);
    let bureau = organisation(&county, "丹东市农村经济委员会").await;
    let office = county.test.actor(Role::Manager).office.number();
    let from = date(2011, 5, 1);
    let programme = "liaoning-2011".to_owned();
    let route = |recipient| NameReportRoute { programme: programme.clone(), office, recipient, from };
    send(&county, route(bureau)).await.expect("named");
    assert_eq!(send(&county, route(bureau)).await, Err("report_route_named"));
    day(&county, "2011-05-31T23:00:00").await;
    let manager = county.test.actor(Role::Manager);
    assert!(monthly::reports(county.house(), manager).await.expect("read").is_empty(), "the month is not over");
    day(&county, "2011-06-01T08:00:00").await;
    let due = monthly::reports(county.house(), manager).await.expect("read");
    assert_eq!(due.iter().map(|row| row.month.as_str()).collect::<Vec<_>>(), ["2011-05"]);
    let may = MonthlyReportId::from_number(due[0].id);
    // The first is a Wednesday; Monday the 6th is the Dragon Boat festival.
    let promise = |state: &str, on: &str| vec![("file".to_owned(), state.to_owned(), Some(on.to_owned()))];
    assert_eq!(promised(&county, MONTHLY_REPORT.of(may.number())).await, promise("open", "2011-06-09"));
    let empty = monthly::report_sheet(county.house(), &due[0], "凤城市").expect_err("nothing is filed");
    assert_eq!(code(empty), "report_not_filed");
    let file = monthly::filing(county.house(), manager, may).await.expect("due");
    send(&county, file).await.expect("filed");
    let again = monthly::filing(county.house(), manager, may).await.expect("read");
    assert_eq!(send(&county, again).await, Err("report_filed"));
    day(&county, "2011-06-02T08:00:00").await;
    assert_eq!(promised(&county, MONTHLY_REPORT.of(may.number())).await, promise("kept", "2011-06-09"));
    let row = monthly::report(county.house(), manager, may).await.expect("read");
    let figures = monthly::figures(&row).expect("read").expect("filed");
    let maize = &figures.objects[0];
    assert_eq!((maize.object.as_str(), maize.households, maize.covers, maize.quantity), ("maize", 4, 4, 500_000));
    assert_eq!((maize.premium, maize.farmer_paid, maize.centre), (4 * 24_500, 3 * 4_900, 4 * 8_575));
    let sums = query::group(county.house(), county.clerk(), group).await.expect("read").sums.expect("covers");
    assert_eq!((sums.premium, sums.farmer_paid), (maize.premium, maize.farmer_paid), "as the list of the village");
    assert!(monthly::report_sheet(county.house(), &row, "凤城市").expect("a form").starts_with(b"PK"));
    // June is filed late: the promise of the office is broken, and stays so.
    day(&county, "2011-07-01T08:00:00").await;
    day(&county, "2011-07-11T08:00:00").await;
    let reports = monthly::reports(county.house(), manager).await.expect("read");
    let june = MonthlyReportId::from_number(reports[0].id);
    let file = monthly::filing(county.house(), manager, june).await.expect("due");
    send(&county, file).await.expect("filed, late");
    day(&county, "2011-07-11T09:00:00").await;
    let states: Vec<String> =
        promised(&county, MONTHLY_REPORT.of(june.number())).await.into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states, ["kept_late"]);
    // A quarter of the premium is set apart once, and rolls over.
    let accrue = || monthly::accrual(county.house(), manager, programme.clone(), date(2011, 7, 11)).expect("offices");
    send(&county, accrue()).await.expect("set apart");
    assert_eq!(send(&county, accrue()).await, Err("reserve_accrued_already"));
    let entries = reserve::entries(county.house(), manager).await.expect("read");
    assert_eq!(reserve::balance(&entries), Fen(4 * 24_500 / 4));
    let figures = LossFigures {
        earned: Fen(100),
        combined: Fen(100),
        incurred: Fen(100),
        recovered: Fen(0),
        ceded: Fen(0),
        settled_incurred: Fen(100),
        settled_earned: Fen(100),
    };
    let draw = DrawReserve { programme: programme.clone(), office, on: date(2011, 6, 30), figures, amount: Fen(1) };
    assert_eq!(send(&county, draw).await, Err("reserve_rolls_over"));
    assert_verifies(county.house()).await;
}

async fn person(county: &County, number: u32) -> PartyId {
    PartyId::from_number(send(county, CreateParty { draft: draft(number) }).await.expect("entered"))
}

fn single(group: GroupPolicyId, holder: PartyId, serial: u32) -> EnrolHousehold {
    EnrolHousehold {
        group,
        holder,
        serial,
        object: "玉米".to_owned(),
        quantity: "12.5".parse().expect("a number"),
        plot: None,
        land_number: Some(format!("2106829{serial:05}")),
        lease: None,
        account: Some("5500000000000001".to_owned()),
        signed: true,
        paid: Some(Fen(4_900)),
        in_two_villages: false,
        above_register: false,
        only_one: false,
    }
}

async fn one_household_is_enrolled_and_changed_until_its_terms_are_locked(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let other = county.group("NY2011-002", "小堡").await.expect("it opens");
    let (first, second) = (person(&county, 1).await, person(&county, 2).await);
    let unsigned = EnrolHousehold { signed: false, ..single(group, first, 1) };
    assert_eq!(send(&county, unsigned).await, Err("household_not_signed"), "it is its own will");
    let wrong = EnrolHousehold { paid: Some(Fen(4_800)), ..single(group, first, 1) };
    assert_eq!(send(&county, wrong).await, Err("farmer_premium_differs"));
    let cover = CoverId::from_number(send(&county, single(group, first, 1)).await.expect("enrolled"));
    assert_eq!(send(&county, single(group, second, 1)).await, Err("serial_taken"));
    // Whoever could not look is told that it stands there; a second plot is another cover.
    let unseen = EnrolHousehold { only_one: true, ..single(group, first, 9) };
    assert_eq!(send(&county, unseen).await, Err("household_enrolled"));
    let same_land = EnrolHousehold { land_number: Some("210682900001".to_owned()), ..single(group, second, 2) };
    assert_eq!(send(&county, same_land).await, Err("plot_insured"));
    assert_eq!(send(&county, single(other, first, 1)).await, Err("in_another_village"));
    // Less land: the household is given back its part of the difference.
    let area = |quantity: &str, amount: i64| EndorseCover {
        cover,
        change: Change::Insured {
            object: "maize".to_owned(),
            quantity: quantity.parse().expect("a number"),
            above_register: false,
        },
        proof: "实地丈量".to_owned(),
        amount: Fen(amount),
    };
    assert_eq!(send(&county, area("10", 0)).await, Err("farmer_premium_differs"));
    send(&county, area("10", -980)).await.expect("39.20 instead of 49.00");
    let read = |cover: i64| {
        let county = &county;
        async move { query::cover(county.house(), county.clerk(), CoverId::from_number(cover)).await.expect("read") }
    };
    let row = read(cover.number()).await;
    assert_eq!((row.quantity.as_str(), row.premium, row.farmer), ("10", 19_600, 3_920));
    assert_eq!(row.farmer + row.county + row.province + row.centre, row.premium);
    assert_eq!(collected(&county).await, 3_920, "and the ledger holds what it pays");
    // Locked: after the last day neither area nor crop is changed, and another owner takes over what there is.
    county.day("2011-06-11");
    assert_eq!(send(&county, area("11", 392)).await, Err("enrolment_closed"));
    let owner = |holder, serial| EndorseCover {
        cover,
        change: Change::Owner { holder, serial },
        proof: "流转合同2011-7".to_owned(),
        amount: Fen(0),
    };
    assert_eq!(send(&county, owner(first, 2)).await, Err("owner_unchanged"));
    assert_eq!(send(&county, owner(second, 1)).await, Err("serial_taken"));
    let new = send(&county, owner(second, 2)).await.expect("it has another owner");
    let (before, after): (CoverLineRow, CoverLineRow) = (read(cover.number()).await, read(new).await);
    assert_eq!((before.state.as_str(), before.ended_on.as_deref()), ("ended", Some("2011-06-11")));
    assert_eq!(
        (after.state.as_str(), after.number.as_str(), after.quantity.as_str()),
        ("in_force", "NY2011-001-0002", "10")
    );
    assert_eq!(send(&county, owner(first, 3)).await, Err("cover_ended"));
    assert_eq!(collected(&county).await, 3_920, "what was paid is the new owner's");
    let sums = query::group(county.house(), county.clerk(), group).await.expect("read").sums.expect("covers");
    assert_eq!((sums.covers, sums.premium), (1, 19_600), "insured once");
    // Once a loss was claimed nothing is changed.
    county.day("2011-08-11");
    let losses = Losses { county: &county };
    let hail = losses.report(group, 20).await.expect("reported");
    losses.claim(hail, new, "10").await.expect("claimed");
    let third = person(&county, 3).await;
    let late = EndorseCover { cover: CoverId::from_number(new), ..owner(third, 3) };
    assert_eq!(send(&county, late).await, Err("cover_claimed"));
    assert_verifies(county.house()).await;
}

/// What the ledger holds of farmers' premiums.
async fn collected(county: &County) -> i64 {
    -crate::agri_loss::balance(county, "fund/agri/farmer-premium").await
}

macro_rules! on_both {
    ($($story:ident $sqlite:ident $postgresql:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            $story(On::Postgres).await;
        })+
    };
}

on_both!(
    claims_are_a_promise_of_ten_days_from_their_agreement
        claims_are_a_promise_of_ten_days_from_their_agreement_on_sqlite
        claims_are_a_promise_of_ten_days_from_their_agreement_on_postgresql,
    claims_not_paid_in_time_are_a_broken_promise
        claims_not_paid_in_time_are_a_broken_promise_on_sqlite
        claims_not_paid_in_time_are_a_broken_promise_on_postgresql,
    statistics_are_owed_after_each_month_and_a_late_return_is_a_broken_promise
        statistics_are_owed_after_each_month_and_a_late_return_is_a_broken_promise_on_sqlite
        statistics_are_owed_after_each_month_and_a_late_return_is_a_broken_promise_on_postgresql,
    one_household_is_enrolled_and_changed_until_its_terms_are_locked
        one_household_is_enrolled_and_changed_until_its_terms_are_locked_on_sqlite
        one_household_is_enrolled_and_changed_until_its_terms_are_locked_on_postgresql,
);
