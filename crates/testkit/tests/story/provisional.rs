//! Due dates beyond the published calendar: told as provisional, warned by, never broken, and true once the year is known.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::{Case, Channel};
use yinuo_core::id::CaseId;
use yinuo_core::promise::Standing;
use yinuo_core::service::{Answers, DATES_RECOUNTED};
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, NotifyMissing, OpenCase, PartyChoice};
use yinuo_service::keys::Keys;
use yinuo_service::query::house::ReminderFilter;
use yinuo_service::query::{self, PageAsk};
use yinuo_service::{House, HouseOptions};
use yinuo_store::tables::letter::LETTER;
use yinuo_testkit::house::{On, Role, SECRET, TestHouse, handed_over};

use crate::case::{at, draft, opening};

/// An invented 2027: New Year's Day is moved together with Monday the 4th, and Saturday the 9th is worked for it.
const INVENTED: &str = "2027-01-01,holiday,元旦,New Year's Day\n2027-01-04,holiday,元旦,New Year's Day\n\
                        2027-01-09,workday,元旦,New Year's Day\n";

async fn open(house: &House, clerk: &Arc<Actor>, number: u32, materials: &[&str]) -> Arc<Case> {
    let open = opening(PartyChoice::New(Box::new(draft(number))), materials);
    let answer = house.carry_out(clerk, open, None).await.expect("opened");
    answer.extra::<Changed>().expect("a case").case.clone()
}

async fn notify(house: &House, clerk: &Arc<Actor>, case: &Case) {
    let notify = NotifyMissing {
        case: case.id,
        party: case.party,
        expected_version: None,
        note: None,
        hand_over: Some(handed_over()),
    };
    house.carry_out(clerk, Command::from(notify), None).await.expect("notified");
}

async fn root(house: &House) -> Arc<Actor> {
    let root = house.directory().operator_by_login("root").map(|operator| operator.id).expect("the administrator");
    Arc::new(house.directory().actor(root).expect("acts"))
}

async fn read(house: &House, clerk: &Actor, case: CaseId) -> Case {
    Case::clone(&query::case::file(house, clerk, &case.to_string()).await.expect("read").case)
}

fn stands(house: &House, case: &Case, promise: &str) -> (Standing, String, bool) {
    let promise = case.promise(promise).expect("promised");
    let calendar = house.rules().calendars().of(&promise.calendar_version);
    let due = promise.due(calendar).expect("dated");
    (promise.standing(calendar, house.now()), due.on.to_string(), due.provisional)
}

async fn reminded(house: &House, actor: &Actor) -> Vec<(String, Option<String>)> {
    let ask = PageAsk { limit: Some(100), after: None, sort: None };
    let found = query::house::reminders(house, actor, ReminderFilter::default(), &ask).await.expect("read");
    found.items.into_iter().map(|line| (line.row.kind, line.row.promise_key)).collect()
}

/// The same database with 2027 in its calendar.
async fn with_2027(test: &TestHouse) -> House {
    let mut packs = yinuo_service::packs::shipped();
    let calendar = packs.iter_mut().find(|pack| pack.name == "calendar-cn").expect("the calendar is shipped");
    for (path, text) in &mut calendar.files {
        match path.as_str() {
            "workdays.csv" => text.push_str(INVENTED),
            "calendar.toml" => *text = text.replace("until = \"2026-12-31\"", "until = \"2027-12-31\""),
            _ => {}
        }
    }
    let store = yinuo_store::Store::open(&test.url(), yinuo_store::StoreOptions::default()).await.expect("it opens");
    let keys = Keys::from_secret(&SECRET);
    let options = HouseOptions {
        packs,
        keys,
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    House::open(store, options).await.expect("the house opens again")
}

async fn a_provisional_date_is_warned_by_and_never_broken(on: On) {
    let test = TestHouse::open(on, Some(at("2026-12-30T10:00:00"))).await;
    let clerk = test.actor(Role::Clerk).clone();
    let house = &test.house;
    let waiting = open(house, &clerk, 1, &[]).await;
    let kept = open(house, &clerk, 2, &[]).await;
    // 31 December, and 4 to 7 January: New Year's Day is fixed by the regulation, nothing else of 2027 is known.
    assert_eq!(stands(house, &waiting, "one-notice"), (Standing::Open, "2027-01-07".to_owned(), true));
    let reason =
        yinuo_core::promise::reason::reason(waiting.promise("one-notice").expect("promised"), house.rules().calendar());
    assert!(reason.text.zh.contains("暂定（2027年放假安排尚未公布"), "{}", reason.text.zh);
    assert_eq!(reason.provisional_from, Some(jiff::civil::date(2027, 1, 1)));

    // A letter says that the date may move.
    let complaint = OpenCase {
        service: "complaint.consumer".to_owned(),
        party: PartyChoice::New(Box::new(draft(3))),
        subjects: Vec::new(),
        channel: Channel::Phone,
        received_at: None,
        summary: String::new(),
        answers: Answers::from([("complaint", "多次来电无人接听".to_owned())]),
        materials: Vec::new(),
    };
    let letter = house.carry_out(&clerk, Command::from(complaint), None).await.expect("opened").letter_id;
    let letter = letter.expect("the receipt");
    let row = house.store.query_one(&LETTER, vec![yinuo_core::id::slot_of(letter).number().into(), letter.into()]);
    let html = row.await.expect("read").expect("written").html;
    assert!(html.contains("2027年1月14日（暂定，以国务院公布的2027年放假安排为准）前答复您"), "{html}");

    // On the board, and counted.
    let filter = query::promise::PromiseFilter { view: Some("provisional".to_owned()), ..Default::default() };
    let board = query::promise::board(house, &clerk, &filter, &PageAsk { limit: Some(50), after: None, sort: None });
    let board = board.await.expect("read");
    assert!(board.items.iter().any(|row| row.case_number == waiting.number && row.state == "provisional"));
    let counts = query::promise::summary(house, &clerk, None).await.expect("counted").all;
    assert_eq!(counts.provisional, i64::try_from(board.items.len()).expect("few"));
    assert!(counts.open >= counts.provisional && counts.unknown == 0, "{counts:?}");

    // Warned by, and not broken when it has passed.
    let root = root(house).await;
    house.set_training_clock(&root, at("2027-01-06T09:00:00")).await.expect("moved");
    assert_eq!(stands(house, &read(house, &clerk, waiting.id).await, "one-notice").0, Standing::DueSoon);
    house.set_training_clock(&root, at("2027-01-07T18:00:00")).await.expect("moved");
    notify(house, &clerk, &kept).await;
    let (standing, ..) = stands(house, &read(house, &clerk, kept.id).await, "one-notice");
    assert_eq!(standing, Standing::Kept, "nobody knows that it is late");
    house.set_training_clock(&root, at("2027-01-08T09:00:00")).await.expect("moved");
    let passed = read(house, &clerk, waiting.id).await;
    assert_eq!(stands(house, &passed, "one-notice"), (Standing::Unknown, "2027-01-07".to_owned(), true));
    assert!(passed.promise("one-notice").expect("promised").broken_at.is_none());
    let counts = query::promise::summary(house, &clerk, None).await.expect("counted").all;
    assert!(counts.unknown > 0 && counts.broken == 0, "{counts:?}");
    // In the new year cases are still opened.
    let new = open(house, &clerk, 4, &[]).await;
    assert_eq!(stands(house, &new, "one-notice"), (Standing::Open, "2027-01-15".to_owned(), true));

    // The calendar comes: the true date, with a note in the record, and counted on from there.
    let again = with_2027(&test).await;
    let clerk = Arc::new(again.directory().actor(clerk.operator).expect("the clerk is still there"));
    let due = read(&again, &clerk, waiting.id).await;
    assert_eq!(stands(&again, &due, "one-notice"), (Standing::DueToday, "2027-01-08".to_owned(), false));
    let note = due.milestone(DATES_RECOUNTED).and_then(|milestone| milestone.note.clone()).expect("a note");
    assert!(note.contains("到期日原暂定2027-01-07，2027年放假安排公布后确定为2027-01-08"), "{note}");
    let on_time = read(&again, &clerk, kept.id).await;
    assert_eq!(stands(&again, &on_time, "one-notice"), (Standing::Kept, "2027-01-08".to_owned(), false));
    assert_eq!(stands(&again, &read(&again, &clerk, new.id).await, "one-notice").1, "2027-01-14");
    again.set_training_clock(&root, at("2027-01-08T17:30:01")).await.expect("moved");
    let broken = read(&again, &clerk, waiting.id).await;
    assert_eq!(stands(&again, &broken, "one-notice").0, Standing::Broken);
    assert_eq!(broken.promise("one-notice").expect("promised").broken_at, Some(at("2027-01-08T17:30:00")));
    yinuo_service::upkeep::run_due(&again).await.expect("time passes");
    let told = reminded(&again, &clerk).await;
    let of_notice =
        |kind: &str| told.iter().filter(|(told, key)| told == kind && key.as_deref() == Some("one-notice")).count();
    assert!(of_notice("due_soon") >= 2 && of_notice("broken") == 1, "{told:?}");
    // A second start with the same calendar finds nothing left to count again.
    assert_eq!(yinuo_service::timer::adopt_calendar(&again).await.expect("looked"), 0);
    assert_eq!(read(&again, &clerk, waiting.id).await.milestones.len(), broken.milestones.len());
}

#[tokio::test]
async fn a_provisional_date_is_warned_by_and_never_broken_before_the_year_is_known_on_sqlite() {
    a_provisional_date_is_warned_by_and_never_broken(On::Sqlite).await;
}

#[tokio::test]
async fn a_provisional_date_is_warned_by_and_never_broken_before_the_year_is_known_on_postgresql() {
    a_provisional_date_is_warned_by_and_never_broken(On::Postgres).await;
}
