//! Indicators: the same figure counted one by one, from what is kept by day, from the list behind it and by plain SQL, on both databases.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::case::Channel;
use yinuo_core::indicator::{Figure, Series};
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::{OpenCase, PartyChoice};
use yinuo_service::command::import::Choice;
use yinuo_service::indicator::report::{Ask, Report, Step};
use yinuo_service::indicator::{By, Narrow, Span, conditions, fact, keep};
use yinuo_service::query::{PageAsk, indicator};
use yinuo_service::upkeep;
use yinuo_store::{ListingChoice, Statement, Store, StoreOptions, Value};
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::case::{at, draft, opening};
use crate::import::{file, import};

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
    // A sign of a kind stands for itself, and so does its case.
    for (kind, expected) in
        [("life.policy*", 6), ("life_policy*", 0), ("LIFE.policy*", 0), ("life.policy-servicing", 6)]
    {
        let series = Series { fact: "case-received".to_owned(), kind: Some(kind.to_owned()), answer: None };
        let fact = fact("case-received").expect("registered");
        let conditions = conditions(fact, &series, Span::of(first, last));
        let choice = ListingChoice { conditions, order: "any", limit: 100, ..ListingChoice::default() };
        let rows = house.store.list(&fact.source.counts, choice).await.expect("counted");
        assert_eq!(rows.iter().map(|row| row.count).sum::<i64>(), expected, "{kind}");
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

static INSTALMENTS: Statement<i64> = Statement::new(
    "instalments_of_some",
    "SELECT CAST(SUM(y.instalment) AS BIGINT) FROM policies y JOIN agreements a ON a.slot = y.slot AND a.id = y.id \
     WHERE a.number IN ($1, $2, $3)",
);
static END_POLICY: Statement<()> = Statement::new(
    "end_policy",
    "UPDATE policies SET state_cause = 'claimed' WHERE id IN (SELECT id FROM agreements WHERE number = $1)",
);
static END_AGREEMENT: Statement<()> =
    Statement::new("end_agreement", "UPDATE agreements SET state = 'ended', state_on = $2 WHERE number = $1");

async fn ended(test: &TestHouse, number: &str, on: &str) {
    let text = |text: &str| Value::Text(text.to_owned());
    // Beside the house, whose engine keeps the one writer of its own store.
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    work.execute(&END_POLICY, vec![text(number)]).await.expect("ended");
    work.execute(&END_AGREEMENT, vec![text(number), text(on)]).await.expect("ended");
    work.commit().await.expect("committed");
}

/// Three policies of 10 June 2009 were taken over: one paid three years, one two, one only the first.
async fn persistency(on: On) {
    let test = crate::import::open(on).await;
    let line = |(number, paid_to): (u32, &str)| {
        let identity = resident_id(number);
        format!(
            "P{number},sample.whole-life,20000,2009-06-10,终身,20年,年交,,{paid_to},0,210682,王芳,{identity},138{number:08},法定,{:016}\n",
            5_500_000_000_000_000u64 + u64::from(number)
        )
    };
    let lines = [(1, "2012-06-10"), (2, "2011-06-10"), (3, "2010-06-10")].map(line);
    let (row, errors) = import(&test, file(lines), Choice::All).await;
    assert_eq!((row.rows_made, errors.len()), (3, 0), "{errors:?}");
    let sum = async |numbers: [&str; 3]| {
        let numbers = numbers.map(|number| Value::Text(number.to_owned())).to_vec();
        Decimal::from(test.house.store.query_one(&INSTALMENTS, numbers).await.expect("summed").expect("a sum"))
    };
    let all = sum(["P1", "P2", "P3"]).await;
    let (two, one) = (sum(["P1", "P2", ""]).await, sum(["P1", "", ""]).await);
    let month = |year: i16| ask(date(year, 6, 1), date(year, 6, 30), Step::Month, By::Office);
    let counted =
        async |key: &str, year: i16| report(&test, key, &Ask { live: true, ..month(year) }).await.whole.counted;
    let kept = async |key: &str, year: i16| report(&test, key, &month(year)).await.whole.counted;
    assert_eq!(counted("persistency-13", 2010).await, [two, all]);
    assert_eq!(counted("persistency-25", 2011).await, [one, all]);
    // What is not paid falls due here and stays open: that changes nothing.
    upkeep::run_due(&test.house).await.expect("upkeep");
    assert_eq!(counted("persistency-13", 2010).await, [two, all]);
    // A claim on the due day leaves a policy out, one a day later does not; of month 25 both came before it.
    ended(&test, "P3", "2010-06-10").await;
    assert_eq!(counted("persistency-13", 2010).await, [two, two]);
    ended(&test, "P3", "2010-06-11").await;
    assert_eq!(counted("persistency-13", 2010).await, [two, all]);
    assert_eq!(counted("persistency-25", 2011).await, [one, two]);
    // Kept, it says the same, and what changes later about its time is counted again.
    keep::keep(&test.house, date(2011, 9, 29)).await.expect("kept");
    assert_eq!(kept("persistency-25", 2011).await, [one, two]);
    ended(&test, "P2", "2011-06-09").await;
    assert_eq!(kept("persistency-25", 2011).await, [one, two], "until the night");
    keep::keep(&test.house, date(2011, 9, 29)).await.expect("kept");
    assert_eq!(kept("persistency-25", 2011).await, [one, one]);
    // Sixty days of grace must have passed before a month is over.
    assert!(report(&test, "persistency-13", &month(2011)).await.is_over);
    let last =
        report(&test, "persistency-13", &ask(date(2011, 8, 1), date(2011, 8, 31), Step::Month, By::Office)).await;
    assert!(!last.is_over && !last.periods[0].is_over);
}

#[tokio::test]
async fn persistency_follows_what_a_policy_was_paid_to_when_it_was_taken_over_on_sqlite() {
    persistency(On::Sqlite).await;
}

#[tokio::test]
async fn persistency_follows_what_a_policy_was_paid_to_when_it_was_taken_over_on_postgresql() {
    persistency(On::Postgres).await;
}
