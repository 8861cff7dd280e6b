//! A case from the window to the archive.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::promise::Standing;
use yinuo_core::service::Answers;
use yinuo_service::command::Answer;
use yinuo_service::command::Command;
use yinuo_service::command::case::{
    ChangeMaterials, Changed, MaterialItem, NotifyMissing, OpenCase, PartyChoice, RecordMilestone,
};
use yinuo_service::{House, Stop};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, TestHouse, handed_over, resident_id};

pub fn at(text: &str) -> jiff::Timestamp {
    format!("{text}+08:00").parse().expect("an instant")
}

pub fn draft(number: u32) -> PartyDraft {
    PartyDraft {
        kind: PartyKind::Person,
        name: "王芳".to_owned(),
        identity: Some(Identity { kind: IdentityKind::ResidentId, number: resident_id(number) }),
        phone: Some(format!("138{number:08}")),
        birth_date: None,
        sex: None,
        address: Some("凤城市凤凰城街道".to_owned()),
        another_person: false,
    }
}

pub fn opening(party: PartyChoice, materials: &[&str]) -> Command {
    Command::from(OpenCase {
        service: "life.policy-servicing".to_owned(),
        party,
        subjects: Vec::new(),
        channel: Channel::Counter,
        received_at: None,
        summary: "变更通讯地址".to_owned(),
        answers: Answers::new(),
        materials: materials.iter().map(|key| (*key).to_owned()).collect(),
    })
}

async fn act(house: &House, actor: &Arc<Actor>, command: Command) -> Answer {
    let name = command.name();
    house.carry_out(actor, command, None).await.unwrap_or_else(|stop| panic!("{name}: {stop:?}"))
}

async fn the_first_case_walk(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, clerk) = (&test.house, test.actor(Role::Clerk).clone());
    let service = house.rules().service_on("life.policy-servicing", jiff::civil::date(2011, 9, 29)).expect("in force");
    let required: Vec<String> =
        service.materials.iter().filter(|rule| rule.required).map(|rule| rule.key.clone()).collect();
    assert!(required.len() >= 2, "the walk needs a material in and a material missing: {required:?}");
    let new = PartyChoice::New(Box::new(draft(1)));
    let answer = act(house, &clerk, opening(new, &[&required[0]])).await;
    let case = answer.extra::<Changed>().expect("the case opened").case.clone();
    let (id, party) = (case.id, case.party);
    assert_eq!(case.missing(), required[1..]);
    let notify =
        NotifyMissing { case: id, party, expected_version: Some(1), note: None, hand_over: Some(handed_over()) };
    let answer = act(house, &clerk, Command::from(notify)).await;
    assert!(answer.letter_id.is_some(), "the one notice is a letter");

    assert!(house.shared.clock.set(at("2011-09-30T15:00:00")));
    let item =
        |key: &String| MaterialItem { key: key.clone(), state: "received".into(), note: None, received_at: None };
    let items = required[1..].iter().map(item).collect();
    let change = ChangeMaterials { case: id, party, expected_version: Some(2), items };
    let case = act(house, &clerk, Command::from(change)).await.extra::<Changed>().expect("the case").case.clone();
    let calendars = house.rules().calendars();
    let accept = case.promise("accept").expect("acceptance is promised");
    let due = accept.due(calendars.of(&accept.calendar_version)).expect("a due date");
    // By hand: 1 to 7 October off, 8 and 9 October worked, so the second working day is the 9th.
    assert_eq!(due.on, jiff::civil::date(2011, 10, 9));

    let accept_now = |case: CaseId, version| {
        Command::from(RecordMilestone {
            case,
            party,
            subjects: Vec::new(),
            expected_version: Some(version),
            key: "accepted".to_owned(),
            occurred_at: None,
            answers: Answers::new(),
            note: None,
            hand_over: Some(handed_over()),
        })
    };
    let stop = house.carry_out(&clerk, accept_now(id, 1), None).await.expect_err("an old version");
    assert_eq!(stop.code(), "changed_meanwhile");
    assert!(house.shared.clock.set(at("2011-10-09T11:00:00")));
    let case =
        act(house, &clerk, accept_now(id, case.version)).await.extra::<Changed>().expect("the case").case.clone();
    let accept = case.promise("accept").expect("acceptance is promised");
    assert_eq!(accept.standing(calendars.of(&accept.calendar_version), at("2012-01-01T00:00:00")), Standing::Kept);

    // The same key opens one case; with other input it is refused.
    let again = || opening(PartyChoice::Known(party), &[]);
    let key = Some("key-1".to_owned());
    let first = house.carry_out(&clerk, again(), key.clone()).await.expect("opened");
    let second = house.carry_out(&clerk, again(), key.clone()).await.expect("answered again");
    assert_eq!((first.id, first.replayed, second.id, second.replayed), (second.id, false, first.id, true));
    let other = opening(PartyChoice::New(Box::new(draft(2))), &[]);
    let stop = house.carry_out(&clerk, other, key).await.expect_err("another input");
    assert_eq!(stop.code(), "key_reused_with_different_input");

    // Nobody acts on it: it breaks, stays broken, and owner and manager are told.
    let broken = CaseId::from_number(first.id);
    house.shared.clock.set(at("2012-03-01T10:00:00"));
    yinuo_service::upkeep::run_due(house).await.expect("time passes");
    let rows = house
        .store
        .query(
            &yinuo_store::tables::case::PROMISES_OF_CASE,
            vec![broken.slot().number().into(), broken.number().into()],
        )
        .await
        .expect("the promises");
    assert!(rows.iter().any(|row| row.state == "broken"), "{rows:?}");
    let manager = test.actor(Role::Manager).operator.number();
    let unread = house
        .store
        .query_one(&yinuo_store::tables::case::REMINDERS_UNREAD, vec![manager.into(), i64::MAX.into()])
        .await;
    assert!(unread.expect("reminders").unwrap_or(0) >= 1, "the manager of the office is told");

    let found = yinuo_service::verify::verify(&house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
    assert!(found.operations >= 8);
}

#[tokio::test]
async fn the_first_case_walk_comes_out_by_hand_count_on_sqlite() {
    the_first_case_walk(On::Sqlite).await;
}

#[tokio::test]
async fn the_first_case_walk_comes_out_by_hand_count_on_postgresql() {
    the_first_case_walk(On::Postgres).await;
}

async fn a_batch_harms_nobody(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, clerk) = (test.house.clone(), test.actor(Role::Clerk).clone());
    let auditor = test.actor(Role::Auditor).clone();
    let mut tasks = Vec::new();
    for number in 0..200u32 {
        let (house, clerk, auditor) = (house.clone(), clerk.clone(), auditor.clone());
        tasks.push(tokio::spawn(async move {
            let choice = match number % 4 {
                // A wrong check digit, somebody unknown, an auditor who may not: each refused.
                1 => {
                    let mut draft = draft(number);
                    let identity = draft.identity.as_mut().expect("it has one");
                    let last = if identity.number.ends_with('1') { "2" } else { "1" };
                    identity.number.replace_range(17.., last);
                    PartyChoice::New(Box::new(draft))
                }
                2 => PartyChoice::Known(PartyId::from_number(i64::from(number) << 22)),
                _ => PartyChoice::New(Box::new(draft(number))),
            };
            let actor = if number % 4 == 3 { auditor } else { clerk };
            (number, house.carry_out(&actor, opening(choice, &[]), None).await)
        }));
    }
    for task in tasks {
        let (number, result) = task.await.expect("no panic");
        match number % 4 {
            0 => assert!(result.is_ok(), "{number}: {result:?}"),
            1 => assert_eq!(result.expect_err("refused").code(), "wrong_identity_number"),
            2 => assert_eq!(result.expect_err("refused"), Stop::NotFound),
            _ => assert_eq!(result.expect_err("refused").code(), "not_permitted"),
        }
    }
    let cases = house.store.query_one(&yinuo_store::tables::case::CASE_COUNT, Vec::new()).await.expect("counted");
    assert_eq!(cases, Some(50));
    let found = yinuo_service::verify::verify(&house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

#[tokio::test]
async fn refused_commands_of_a_batch_harm_no_other_on_sqlite() {
    a_batch_harms_nobody(On::Sqlite).await;
}

#[tokio::test]
async fn refused_commands_of_a_batch_harm_no_other_on_postgresql() {
    a_batch_harms_nobody(On::Postgres).await;
}
