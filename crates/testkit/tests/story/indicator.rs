//! Indicators: the same figure counted one by one, from what is kept by day, from the list behind it and by plain SQL, on both databases.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::case::Channel;
use yinuo_core::indicator::Figure;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::{OpenCase, PartyChoice};
use yinuo_service::indicator::report::{Ask, Report, Step};
use yinuo_service::indicator::{By, Narrow, keep};
use yinuo_service::query::{PageAsk, indicator};
use yinuo_service::upkeep;
use yinuo_store::{Statement, Value};
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::{at, draft, opening};

static CASES_BETWEEN: Statement<i64> =
    Statement::new("cases_between", "SELECT COUNT(*) FROM cases WHERE received_at >= $1 AND received_at < $2");
static PROMISES_BETWEEN: Statement<i64> = Statement::new(
    "promises_between",
    "SELECT COUNT(*) FROM promises w JOIN cases c ON c.slot = w.slot AND c.id = w.case_id WHERE c.received_at >= $1 \
     AND c.received_at < $2 AND w.is_right = 0 AND w.owed_by = 'office' AND w.broken_at IS NOT NULL",
);

fn ask(from: Date, last: Date, step: Step, by: By) -> Ask {
    Ask { from, last, step, by, narrow: Narrow::default(), live: false }
}

async fn report(test: &TestHouse, key: &str, ask: &Ask) -> Report {
    indicator::figures(&test.house, test.actor(Role::Manager), key, ask).await.expect("told").1
}

async fn plain(test: &TestHouse, statement: &Statement<i64>, from: &str, until: &str) -> Figure {
    let ends = [from, until].map(|day| Value::Int(at(&format!("{day}T00:00:00")).as_microsecond()));
    let count = test.house.store.query_one(statement, ends.to_vec()).await.expect("counted").expect("a count");
    Figure::Value(Decimal::from(count))
}

async fn listed(test: &TestHouse, key: &str, term: usize, from: Date, last: Date) -> usize {
    let manager = test.actor(Role::Manager);
    let (mut all, mut after) = (0, None);
    loop {
        let page = PageAsk { limit: Some(2), after, sort: None };
        let found = indicator::lines(&test.house, manager, (key, term), (from, last), &Narrow::default(), &page)
            .await
            .expect("listed");
        assert!(found.items.iter().all(|line| line.about.as_ref().is_some_and(|about| !about.label.is_empty())));
        all += found.items.len();
        match found.next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

async fn the_same_figure(on: On) {
    let test = TestHouse::open(on, Some(at("2011-08-30T10:00:00"))).await;
    let house = &test.house;
    let clerk = test.actor(Role::Clerk);
    // Two on the last days of August, three on the 1st of September shortly after midnight, one later.
    for (number, when) in (0..).zip([
        "08-30T10:00:00",
        "08-31T23:59:00",
        "09-01T00:01:00",
        "09-01T09:00:00",
        "09-01T16:00:00",
        "09-20T09:00:00",
    ]) {
        assert!(house.shared.clock.set(at(&format!("2011-{when}"))));
        house.carry_out(clerk, opening(PartyChoice::New(Box::new(draft(number))), &[]), None).await.expect("opened");
    }
    assert!(house.shared.clock.set(at("2011-09-29T10:00:00")));
    upkeep::run_due(house).await.expect("upkeep");
    let (first, last) = (date(2011, 8, 1), date(2011, 9, 30));
    let months = ask(first, last, Step::Month, By::Office);
    let live = report(&test, "cases-received", &months).await;
    let figures: Vec<Figure> = live.periods.iter().map(|period| period.told.figure).collect();
    assert_eq!(figures, [Figure::Value(Decimal::TWO), Figure::Value(Decimal::from(4))]);
    assert_eq!(plain(&test, &CASES_BETWEEN, "2011-08-01", "2011-10-01").await, live.whole.figure);
    assert_eq!(plain(&test, &CASES_BETWEEN, "2011-09-01", "2011-10-01").await, live.periods[1].told.figure);
    // The last day has not passed; the first month is over.
    assert!(!live.is_over && live.periods[0].is_over && !live.periods[1].is_over);
    let kept_live = report(&test, "promises-kept", &months).await;
    let late = plain(&test, &PROMISES_BETWEEN, "2011-08-01", "2011-10-01").await.value().expect("a count");
    assert!(late > Decimal::ZERO, "some promise was broken");
    assert_eq!(kept_live.whole.counted[1] - kept_live.whole.counted[0], late, "those late are those not in time");
    // What is kept says the same.
    keep::keep(house, date(2011, 9, 29)).await.expect("kept");
    assert!(keep::kept(house).await.expect("told").iter().any(|row| row.series == "case-received"));
    assert_eq!(report(&test, "cases-received", &months).await, live);
    assert_eq!(report(&test, "promises-kept", &months).await, kept_live);
    for by in By::ALL {
        let parts = report(&test, "cases-received", &ask(first, last, Step::Day, by)).await;
        let sum: Decimal = parts.parts.iter().filter_map(|part| part.whole.figure.value()).sum();
        assert_eq!(Figure::Value(sum), live.whole.figure, "{by:?}");
        assert_eq!(parts.periods.len(), 61);
    }
    // The list behind it, page by page, and of a ratio both sides.
    assert_eq!(listed(&test, "cases-received", 0, date(2011, 9, 1), date(2011, 9, 1)).await, 3);
    for term in [0, 1] {
        let rows = listed(&test, "promises-kept", term, first, last).await;
        assert_eq!(Decimal::from(rows), kept_live.whole.counted[term]);
    }
    // What is entered later is counted again.
    let late = OpenCase {
        service: "life.policy-servicing".to_owned(),
        party: PartyChoice::New(Box::new(draft(9))),
        subjects: Vec::new(),
        channel: Channel::Counter,
        received_at: Some(at("2011-08-31T10:00:00")),
        summary: "补录".to_owned(),
        answers: Answers::new(),
        materials: Vec::new(),
    };
    house.carry_out(clerk, Command::from(late), None).await.expect("opened");
    keep::keep(house, date(2011, 9, 29)).await.expect("kept");
    let again = report(&test, "cases-received", &months).await;
    assert_eq!(again.periods[0].told.figure, Figure::Value(Decimal::from(3)));
    assert_eq!(plain(&test, &CASES_BETWEEN, "2011-08-01", "2011-10-01").await, again.whole.figure);
    // Where nothing is to be divided by there is no figure, and a count of nothing is 0.
    assert_eq!(report(&test, "complaints-of-policies", &months).await.whole.figure, Figure::NoCases);
    assert_eq!(report(&test, "case-days", &months).await.whole.figure, Figure::NoCases);
    assert_eq!(report(&test, "complaints", &months).await.whole.figure, Figure::Value(Decimal::ZERO));
}

#[tokio::test]
async fn a_figure_is_the_same_live_kept_listed_and_by_plain_sql_on_sqlite() {
    the_same_figure(On::Sqlite).await;
}

#[tokio::test]
async fn a_figure_is_the_same_live_kept_listed_and_by_plain_sql_on_postgresql() {
    the_same_figure(On::Postgres).await;
}
