//! What cannot be done is set aside with its reason and stops nothing else; once it was mended and somebody says so, it goes through.

use std::sync::Arc;

use jiff::civil::date;
use yinuo_core::id::{CaseId, OperatorId, ReminderId};
use yinuo_core::life::PolicyId;
use yinuo_core::money::Fen;
use yinuo_service::command::Command;
use yinuo_service::command::case::PartyChoice;
use yinuo_service::command::case::{ChangeMaterials, Changed, MaterialItem, NotifyMissing, RecordMilestone};
use yinuo_service::command::upkeep::Remind;
use yinuo_service::keys::Keys;
use yinuo_service::query::PageAsk;
use yinuo_service::set_aside::{self, SetAsideFilter, Which};
use yinuo_service::{House, HouseOptions, Stop, upkeep, verify};
use yinuo_store::tables::archive::{OutboxRow, SetAsideRow};
use yinuo_store::tables::case::{CASE, CaseRow, PROMISES_OF_CASE, REMINDERS_UNREAD};
use yinuo_store::tables::letter::{LETTERS_OF_CASE, LETTERS_OF_SUBJECT};
use yinuo_store::tables::life::PolicyRow;
use yinuo_store::{Changes, Store, StoreOptions, TableRow, Value};
use yinuo_testkit::house::{On, Role, SECRET, TestHouse};

use crate::case::opening;
use crate::policy::Counter;

/// Writes rows behind the system's back.
async fn put<R: TableRow>(test: &TestHouse, row: R) {
    let mut changes = Changes::new();
    changes.put(row);
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens again");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("begun");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
}

/// What is set aside as a manager sees it: kind, code and number, the earliest first.
async fn aside(test: &TestHouse) -> Vec<(String, String, String)> {
    let rows = rows(test).await;
    let shown = rows.into_iter().map(|row| (row.kind, row.code, row.number.unwrap_or_default()));
    shown.collect()
}

async fn rows(test: &TestHouse) -> Vec<SetAsideRow> {
    let (filter, ask) = (SetAsideFilter::default(), PageAsk::default());
    let found = set_aside::list(&test.house, test.actor(Role::Manager), &filter, &ask).await.expect("listed");
    let mut rows = found.items;
    rows.sort_by(|a, b| (&a.kind, a.since, a.id).cmp(&(&b.kind, b.since, b.id)));
    rows
}

async fn try_again(test: &TestHouse, kind: &str) -> usize {
    let which = Which::Kind(kind.to_owned());
    let tried = set_aside::try_again(&test.house, test.actor(Role::Manager), which).await.expect("tried again");
    upkeep::run_due(&test.house).await.expect("what is due happens");
    tried
}

async fn broken_promises(test: &TestHouse, case: CaseId) -> usize {
    let key = vec![Value::Int(case.slot().number()), Value::Int(case.number())];
    let promises = test.house.store.query(&PROMISES_OF_CASE, key).await.expect("read");
    promises.iter().filter(|row| row.state == "broken").count()
}

async fn a_damaged_case(on: On) {
    let desk = Counter::open(on, "2011-09-29").await;
    let mut cases = Vec::new();
    for number in 1..=3 {
        let new = PartyChoice::New(Box::new(crate::case::draft(number)));
        let required = ["application", "holder-id"];
        cases.push(CaseId::from_number(desk.act(Role::Clerk, opening(new, &required)).await));
    }
    let damaged = cases[1];
    let key = vec![Value::Int(damaged.slot().number()), Value::Int(damaged.number())];
    let row: CaseRow = desk.test.house.store.query_one(&CASE, key).await.expect("read").expect("there");
    put(&desk.test, CaseRow { state: "nonsense".to_owned(), ..row.clone() }).await;
    // Everything is due: timers, the day, the outbox.
    desk.day(date(2011, 10, 28)).await;
    for case in [cases[0], cases[2]] {
        assert!(broken_promises(&desk.test, case).await > 0, "time passed for the others");
    }
    assert_eq!(broken_promises(&desk.test, damaged).await, 0);
    let expected = ("timer".to_owned(), "data_damaged".to_owned(), row.number.clone());
    assert_eq!(aside(&desk.test).await, [expected]);
    // Left alone, and seen by nobody whom it does not concern.
    desk.day(date(2011, 10, 29)).await;
    assert_eq!(rows(&desk.test).await[0].tries, 1, "it is not tried until somebody says so");
    let clerk = desk.test.actor(Role::Clerk);
    let denied = set_aside::try_again(&desk.test.house, clerk, Which::Kind("timer".to_owned())).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    // Tried again too early it is set aside again, with one more try.
    assert_eq!(try_again(&desk.test, "timer").await, 1);
    let again = rows(&desk.test).await;
    assert_eq!((again.len(), again[0].tries, again[0].again), (1, 2, 0));
    assert!(again[0].since <= again[0].last_at);
    // Mended, it goes through.
    put(&desk.test, row).await;
    assert_eq!(try_again(&desk.test, "timer").await, 1);
    assert!(broken_promises(&desk.test, damaged).await > 0);
    assert_eq!(aside(&desk.test).await, []);
    let found = verify::verify(&desk.test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

#[tokio::test]
async fn a_damaged_case_stops_no_other_and_goes_through_once_it_was_mended_on_sqlite() {
    a_damaged_case(On::Sqlite).await;
}

#[tokio::test]
async fn a_damaged_case_stops_no_other_and_goes_through_once_it_was_mended_on_postgresql() {
    a_damaged_case(On::Postgres).await;
}

fn reminder(operator: OperatorId, case: CaseId, at: jiff::Timestamp) -> Remind {
    let kind = "assigned".to_owned();
    let (subject_kind, subject_label) = ("case".to_owned(), "0000-0000001-1".to_owned());
    Remind { operator, kind, subject_kind, subject_id: case.number(), subject_label, promise: None, at }
}

async fn an_unknown_follow_up(on: On) {
    let desk = Counter::open(on, "2011-09-29").await;
    let new = PartyChoice::New(Box::new(crate::case::draft(1)));
    let case = CaseId::from_number(desk.act(Role::Clerk, opening(new, &[])).await);
    let clerk = desk.test.actor(Role::Clerk).operator;
    let house = &desk.test.house;
    let payload = serde_json::to_string(&reminder(clerk, case, house.now())).expect("plain data");
    let entry = |kind: &str, payload: &str| OutboxRow {
        slot: case.slot().number(),
        id: ReminderId::new(house.shared.clock.stamp(), case.slot()).number(),
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        in_order: 1,
        created_at: 0,
        attempts: 0,
        next_at: 0,
    };
    let (unknown, damaged, sound) =
        (entry("unheard-of", &payload), entry("reminder", "{"), entry("reminder", &payload));
    for row in [unknown.clone(), damaged.clone(), sound] {
        put(&desk.test, row).await;
    }
    desk.day(date(2011, 9, 29)).await;
    let unread = async || {
        let count =
            house.store.query_one(&REMINDERS_UNREAD, vec![Value::Int(clerk.number()), Value::Int(i64::MAX)]).await;
        count.expect("counted").unwrap_or(0)
    };
    assert_eq!(unread().await, 1, "what came after them in their slot was done");
    let expected = [("reminder", "data_damaged"), ("unheard-of", "outbox_kind_unknown")];
    let found = aside(&desk.test).await;
    let found: Vec<_> = found.iter().map(|(kind, code, _)| (kind.as_str(), code.as_str())).collect();
    // What belongs to no office is shown to who reaches all of them.
    assert_eq!(found, [] as [(&str, &str); 0]);
    let admin = house.directory().operators().find(|operator| operator.login == "root").map(|operator| operator.id);
    let admin = Arc::new(house.directory().actor(admin.expect("the founder")).expect("acts"));
    let list = async || {
        let found = set_aside::list(house, &admin, &SetAsideFilter::default(), &PageAsk::default()).await;
        let rows = found.expect("listed").items;
        let mut rows: Vec<_> = rows.into_iter().map(|row| (row.kind, row.code)).collect();
        rows.sort();
        rows
    };
    let expected: Vec<_> = expected.iter().map(|(kind, code)| ((*kind).to_owned(), (*code).to_owned())).collect();
    assert_eq!(list().await, expected);
    // The one gets a payload that can be read, the other a kind this program knows.
    let aside_of = |row: &OutboxRow, kind: &str, payload: &str| OutboxRow {
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        attempts: 1,
        next_at: i64::MAX,
        ..row.clone()
    };
    put(&desk.test, aside_of(&unknown, "reminder", &payload)).await;
    put(&desk.test, aside_of(&damaged, "reminder", &payload)).await;
    for kind in ["unheard-of", "reminder"] {
        let which = Which::Kind(kind.to_owned());
        assert_eq!(set_aside::try_again(house, &admin, which).await.expect("tried again"), 1);
    }
    upkeep::run_due(house).await.expect("what is due happens");
    assert_eq!((unread().await, list().await), (3, vec![]));
    let nothing = set_aside::try_again(house, &admin, Which::Kind("reminder".to_owned())).await;
    assert_eq!(nothing.expect("there is nothing of the kind"), 0);
    let gone = Which::One { kind: "reminder".to_owned(), id: damaged.id };
    let gone = set_aside::try_again(house, &admin, gone).await;
    assert!(matches!(gone, Err(Stop::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn an_unknown_follow_up_stops_nothing_and_goes_through_once_it_was_mended_on_sqlite() {
    an_unknown_follow_up(On::Sqlite).await;
}

#[tokio::test]
async fn an_unknown_follow_up_stops_nothing_and_goes_through_once_it_was_mended_on_postgresql() {
    an_unknown_follow_up(On::Postgres).await;
}

/// Another process on the same database, with another text in a file of the pack.
async fn other_house(test: &TestHouse, file: &str, from: &str, to: &str) -> House {
    let mut packs = yinuo_service::packs::shipped();
    let pack = packs.iter_mut().find(|pack| pack.name == "life-cn").expect("it is shipped");
    let (_, text) = pack.files.iter_mut().find(|(path, _)| path == file).expect("its file");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let options = HouseOptions {
        packs,
        keys: Keys::from_secret(&SECRET),
        training_clock: Some(test.house.now()),
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens again");
    House::open(store, options).await.expect("a second process")
}

async fn letters_about(test: &TestHouse, policy: PolicyId) -> Vec<String> {
    let key = vec![policy.slot().number().into(), policy.number().into(), "policy".into()];
    let lines = test.house.store.query(&LETTERS_OF_SUBJECT, key).await.expect("read");
    lines.into_iter().map(|line| line.kind).collect()
}

async fn a_letter_that_cannot_be_made(on: On) {
    let desk = Counter::open(on, "2010-06-10").await;
    let holder = desk.customer(11).await;
    let birth = date(1970, 5, 20);
    let policy = desk.propose(holder, "sample.whole-life", birth, "whole life", "20 years", 10_000_000).await;
    desk.issue(policy).await;
    let row = desk.policy(policy).await;
    desk.receive(policy, Fen(row.instalment)).await;
    desk.day(date(2010, 6, 11)).await;
    // The anniversary comes while the template of its letter asks for a filter nobody knows, and a milestone's does as well.
    let broken =
        other_house(&desk.test, "event-letters.toml", "{{ event.balance }}", "{{ event.balance | nonsense }}").await;
    assert!(desk.test.house.shared.clock.set(crate::case::at("2011-06-10T10:00:00")));
    assert!(broken.shared.clock.set(crate::case::at("2011-06-10T10:00:00")));
    upkeep::run_due(&broken).await.expect("everything else happens");
    assert!(desk.policy(policy).await.dividend > 0, "the day passed");
    assert_eq!(letters_about(&desk.test, policy).await, [] as [String; 0]);
    let expected = ("write-letter".to_owned(), "letter_cannot_be_made".to_owned(), desk.head(policy).await.number);
    assert_eq!(aside(&desk.test).await, [expected]);
    let reason = rows(&desk.test).await.remove(0);
    assert!(reason.facts.contains("nonsense") && reason.subject_id == Some(policy.number()), "{reason:?}");
    broken.stop().await;
    // The house with the mended pack writes it once somebody says so.
    upkeep::run_due(&desk.test.house).await.expect("what is due happens");
    assert_eq!(letters_about(&desk.test, policy).await, [] as [String; 0], "nobody has said so yet");
    assert_eq!(try_again(&desk.test, "write-letter").await, 1);
    assert_eq!(letters_about(&desk.test, policy).await, ["dividend-report"]);
    assert_eq!(aside(&desk.test).await, []);
}

#[tokio::test]
async fn a_letter_that_cannot_be_made_stops_nothing_and_is_written_once_its_template_was_mended_on_sqlite() {
    a_letter_that_cannot_be_made(On::Sqlite).await;
}

#[tokio::test]
async fn a_letter_that_cannot_be_made_stops_nothing_and_is_written_once_its_template_was_mended_on_postgresql() {
    a_letter_that_cannot_be_made(On::Postgres).await;
}

async fn a_letter_of_a_case_that_cannot_be_made(on: On) {
    let desk = Counter::open(on, "2011-09-29").await;
    // What is told by its letter is not told without one.
    let (told, untold) = ("现一次性告知如下", "现一次性告知{{ today | nonsense }}如下");
    let silent = other_house(&desk.test, "letters.toml", told, untold).await;
    let stranger = PartyChoice::New(Box::new(crate::case::draft(2)));
    let opened = silent.carry_out(desk.test.actor(Role::Clerk), opening(stranger, &[]), None).await.expect("opened");
    let changed = opened.extra::<Changed>().expect("the case");
    let (case, party) = (changed.case.id, changed.case.party);
    let notify = NotifyMissing { case, party, expected_version: None, note: None, hand_over: None };
    let refused = silent.carry_out(desk.test.actor(Role::Clerk), Command::from(notify), None).await;
    assert_eq!(refused.expect_err("nothing is told").code(), "letter_cannot_be_made");
    silent.stop().await;
    let (receipt, nonsense) = ("本公司已于{{ today }}受理", "本公司已于{{ today | nonsense }}受理");
    let broken = other_house(&desk.test, "letters.toml", receipt, nonsense).await;
    let new = PartyChoice::New(Box::new(crate::case::draft(1)));
    let clerk = desk.test.actor(Role::Clerk);
    let opened = broken.carry_out(clerk, opening(new, &[]), None).await.expect("the case opens");
    let case = CaseId::from_number(opened.id);
    let key = || vec![Value::Int(case.slot().number()), Value::Int(case.number())];
    let row: CaseRow = desk.test.house.store.query_one(&CASE, key()).await.expect("read").expect("there");
    let party = yinuo_core::id::PartyId::from_number(row.party_id);
    let items = ["application", "holder-id"].map(|key| MaterialItem {
        key: key.to_owned(),
        state: "received".to_owned(),
        note: None,
        received_at: None,
    });
    let bring = ChangeMaterials { case, party, expected_version: None, items: items.into() };
    broken.carry_out(clerk, Command::from(bring), None).await.expect("everything is there");
    let accept = RecordMilestone {
        case,
        party,
        subjects: Vec::new(),
        expected_version: None,
        key: "accepted".to_owned(),
        occurred_at: None,
        answers: Default::default(),
        note: None,
        hand_over: None,
    };
    let answer = broken.carry_out(clerk, Command::from(accept), None).await.expect("the milestone is recorded");
    assert_eq!(answer.letter_id, None, "its letter could not be made");
    upkeep::run_due(&broken).await.expect("everything else happens");
    broken.stop().await;
    let expected = ("write-case-letter".to_owned(), "letter_cannot_be_made".to_owned(), row.number);
    assert_eq!(aside(&desk.test).await, [expected]);
    // The program starts again with the mended pack: it knows the version of the service that the case has, and the text of now.
    let mended = other_house(&desk.test, "letters.toml", receipt, receipt).await;
    let (manager, which) = (desk.test.actor(Role::Manager), Which::Kind("write-case-letter".to_owned()));
    assert_eq!(set_aside::try_again(&mended, manager, which).await.expect("tried again"), 1);
    upkeep::run_due(&mended).await.expect("what is due happens");
    mended.stop().await;
    let letters = desk.test.house.store.query(&LETTERS_OF_CASE, key()).await.expect("read");
    assert_eq!((letters.len(), aside(&desk.test).await), (1, vec![]), "written by the template that was mended");
}

#[tokio::test]
async fn a_milestone_is_recorded_although_its_letter_cannot_be_made_and_the_letter_follows_on_sqlite() {
    a_letter_of_a_case_that_cannot_be_made(On::Sqlite).await;
}

#[tokio::test]
async fn a_milestone_is_recorded_although_its_letter_cannot_be_made_and_the_letter_follows_on_postgresql() {
    a_letter_of_a_case_that_cannot_be_made(On::Postgres).await;
}

async fn a_policy_that_cannot_go_on(on: On) {
    let desk = Counter::open(on, "2010-06-10").await;
    let birth = date(1970, 5, 20);
    let mut policies = Vec::new();
    for number in [11, 12] {
        let holder = desk.customer(number).await;
        let policy = desk.propose(holder, "sample.whole-life", birth, "whole life", "20 years", 10_000_000).await;
        desk.issue(policy).await;
        policies.push(policy);
    }
    let (row, number) = (desk.policy(policies[0]).await, desk.head(policies[0]).await.number);
    // Its row says something that is no policy.
    {
        let damaged = PolicyRow { sex: "nonsense".to_owned(), ..row.clone() };
        put(&desk.test, damaged).await;
        desk.day(date(2011, 6, 10)).await;
        assert_eq!(desk.policy(policies[1]).await.open_dues, 1, "days passed for the other");
        let expected = ("life.policies".to_owned(), "data_damaged".to_owned(), number.clone());
        assert_eq!(aside(&desk.test).await, [expected]);
        assert_eq!(try_again(&desk.test, "life.policies").await, 1);
    }
    assert_eq!(rows(&desk.test).await[0].tries, 2);
    put(&desk.test, row).await;
    assert_eq!(try_again(&desk.test, "life.policies").await, 1);
    assert_eq!((desk.policy(policies[0]).await.open_dues, aside(&desk.test).await), (1, vec![]));
}

#[tokio::test]
async fn a_policy_that_cannot_go_on_is_set_aside_and_the_day_goes_on_with_it_once_it_was_mended_on_sqlite() {
    a_policy_that_cannot_go_on(On::Sqlite).await;
}

#[tokio::test]
async fn a_policy_that_cannot_go_on_is_set_aside_and_the_day_goes_on_with_it_once_it_was_mended_on_postgresql() {
    a_policy_that_cannot_go_on(On::Postgres).await;
}
