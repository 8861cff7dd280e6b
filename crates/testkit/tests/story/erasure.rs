//! A customer who is not needed any more is proposed, erased by the word of two, and stands nowhere in clear; the archive holds, and still tells
//! what was altered. On both databases.

use std::ops::ControlFlow;

use jiff::civil::date;
use yinuo_core::case::Channel;
use yinuo_core::form::Answers;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::command::case::{NotifyMissing, OpenCase, PartyChoice, WithdrawCase};
use yinuo_service::command::party::{CreateParty, ErasePerson, Unmask};
use yinuo_service::{retention, verify};
use yinuo_store::tables::all_tables;
use yinuo_store::tables::archive::{OPERATIONS_OF_SUBJECT, OperationRow};
use yinuo_store::tables::case::{CASE, FILES_OF_SUBJECT};
use yinuo_store::tables::letter::LETTERS_WHOLE_OF_CASE;
use yinuo_store::tables::party::{ERASED_NAME, PARTY};
use yinuo_store::{AnyRow, Changes, Store, StoreOptions, ValueRef};
use yinuo_testkit::house::{On, Role, TestHouse, handed_over, resident_id};

use crate::case::{at, draft, opening};
use crate::policy::Counter;

/// Written nowhere else.
const NAME: &str = "欧阳不凡";
const REST: [&str; 3] = ["不凡", "ouyang", "鸭绿江街九号"];

async fn say(test: &TestHouse, role: Role, command: impl Into<Command>) -> Result<i64, String> {
    let answer = test.house.carry_out(test.actor(role), command.into(), None).await;
    let answer = answer.map_err(|stop| stop.code().to_owned())?;
    test.approve_if_asked(&answer).await;
    Ok(answer.id)
}

async fn due(test: &TestHouse) -> Vec<i64> {
    let mut found = Vec::new();
    let listed = retention::due(&test.house, |party| {
        found.push(party.id);
        ControlFlow::Continue(())
    });
    listed.await.expect("listed");
    found.sort_unstable();
    found
}

/// Where any of these stands in a row of any table.
async fn found_in(store: &Store, words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    let snapshot = store.snapshot().await.expect("read");
    for table in all_tables() {
        let look = |row: &AnyRow<'_>| {
            for value in &row.values {
                let bytes = match value {
                    ValueRef::Text(text) => text.as_bytes(),
                    ValueRef::Blob(bytes) => bytes,
                    ValueRef::Int(_) | ValueRef::Null => continue,
                };
                if words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes())) {
                    places.push(table.name.to_owned());
                }
            }
        };
        snapshot.each_any(table, look).await.expect("read");
    }
    places
}

async fn write(test: &TestHouse, row: OperationRow) {
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens");
    let mut changes = Changes::new();
    changes.update(row);
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[]).await.expect("a transaction begins");
    work.write(changes).await.expect("altered");
    work.commit().await.expect("for good");
}

async fn operations(test: &TestHouse, party: i64) -> Vec<OperationRow> {
    let slot = PartyId::from_number(party).slot().number();
    test.house.store.query(&OPERATIONS_OF_SUBJECT, vec![slot.into(), party.into()]).await.expect("read")
}

const WORDS_OF_FOURTH: [&str; 3] = ["司马相忘", "simaxiangwang", "改寄锦江山下"];

/// A customer with a case that ended, in which a letter was written and a document handed in.
async fn one_whose_case_has_ended(test: &TestHouse) -> (i64, i64) {
    let mut person = draft(10);
    person.name = WORDS_OF_FOURTH[0].to_owned();
    let party = say(test, Role::Clerk, CreateParty { draft: person }).await.expect("entered");
    let open = OpenCase {
        service: "life.policy-servicing".to_owned(),
        party: PartyChoice::Known(PartyId::from_number(party)),
        subjects: Vec::new(),
        channel: Channel::Counter,
        received_at: None,
        summary: WORDS_OF_FOURTH[2].to_owned(),
        answers: Answers::new(),
        materials: vec!["application".to_owned()],
    };
    let case = say(test, Role::Clerk, open).await.expect("a case");
    let (id, party_id) = (CaseId::from_number(case), PartyId::from_number(party));
    let notice = NotifyMissing {
        case: id,
        party: party_id,
        expected_version: None,
        note: Some(WORDS_OF_FOURTH[2].to_owned()),
        hand_over: Some(handed_over()),
    };
    say(test, Role::Clerk, notice).await.expect("told what is missing");
    let reason = format!("{}不办了", WORDS_OF_FOURTH[0]);
    say(test, Role::Clerk, WithdrawCase { case: id, party: party_id, expected_version: None, reason })
        .await
        .expect("ended");
    (party, case)
}

async fn erased_for_good(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let mut person = draft(7);
    person.name = NAME.to_owned();
    person.address = Some("凤城市鸭绿江街九号".to_owned());
    let new = CreateParty { draft: person };
    let party = say(&test, Role::Clerk, new).await.expect("entered");
    let other = say(&test, Role::Clerk, CreateParty { draft: draft(8) }).await.expect("entered");
    let third = say(&test, Role::Clerk, CreateParty { draft: draft(9) }).await.expect("entered");
    let third_id = PartyId::from_number(third);
    say(&test, Role::Clerk, opening(PartyChoice::Known(third_id), &["application"])).await.expect("a case");
    let (fourth, case) = one_whose_case_has_ended(&test).await;
    let id = PartyId::from_number(party);
    let unmask = Unmask { party: id, field: "phone".to_owned(), reason: format!("{NAME}预约回访") };
    say(&test, Role::Clerk, unmask).await.expect("told");
    let words: Vec<&str> = [NAME].into_iter().chain(REST).collect();
    assert!(!found_in(&test.house.store, &words).await.is_empty());

    let erase = |of: i64| ErasePerson { party: PartyId::from_number(of), reason: "保存期满".to_owned() };
    assert_eq!(say(&test, Role::Manager, erase(party)).await, Err("party_kept_for_years".to_owned()));
    assert!(due(&test).await.is_empty());
    test.house.shared.clock.set(at("2021-10-08T10:00:00"));
    let listed = due(&test).await;
    let mut expected = [party, other, fourth];
    expected.sort_unstable();
    assert_eq!(listed, expected);
    assert_eq!(say(&test, Role::Manager, erase(third)).await, Err("party_needed".to_owned()));
    assert_eq!(say(&test, Role::Clerk, erase(party)).await, Err("not_permitted".to_owned()));
    say(&test, Role::Manager, erase(party)).await.expect("two people said so");

    say(&test, Role::Manager, erase(fourth)).await.expect("two people said so");
    assert_eq!(found_in(&test.house.store, &WORDS_OF_FOURTH).await, Vec::<String>::new());
    let key = || vec![CaseId::from_number(case).slot().number().into(), case.into()];
    let kept = test.house.store.query(&CASE, key()).await.expect("read").remove(0);
    assert_eq!((kept.state.as_str(), kept.answers.as_str(), kept.party_id), ("withdrawn", "{}", fourth));
    let letters = test.house.store.query(&LETTERS_WHOLE_OF_CASE, key()).await.expect("read");
    assert!(letters.iter().all(|letter| letter.html.is_empty()) && !letters.is_empty());
    yinuo_service::letter::kept(&letters[0]).expect("it can still be read");
    assert_eq!(test.house.store.query(&FILES_OF_SUBJECT, key()).await.expect("read"), []);
    let key = vec![PartyId::from_number(fourth).slot().number().into(), fourth.into()];
    assert_eq!(test.house.store.query(&PARTY, key).await.expect("read")[0].name, ERASED_NAME);
    assert_eq!(say(&test, Role::Manager, erase(fourth)).await, Err("not_found".to_owned()));

    assert_eq!(due(&test).await, [other]);
    assert_eq!(found_in(&test.house.store, &words).await, Vec::<String>::new());
    let number = resident_id(7);
    let masked = format!("{}**********{}", &number[..4], &number[14..]);
    assert_eq!(found_in(&test.house.store, &[&masked]).await, Vec::<String>::new());
    let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert!(found.problems.is_empty() && found.erased >= 2, "{found:?}");
    let kept = operations(&test, party).await;
    assert!(kept.iter().filter(|row| row.salt.is_none() && row.facts.is_empty()).count() >= 2, "{kept:?}");

    // The bytes of the file, once what was deleted is swept out of it.
    if on == On::Sqlite {
        let file = test.url().trim_start_matches("sqlite:").to_owned();
        let sweep = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
        let swept =
            std::process::Command::new("sqlite3").args([&file, sweep]).output().expect("the shell is installed");
        assert!(swept.status.success(), "{swept:?}");
        for name in [file.clone(), format!("{file}-wal")] {
            let bytes = std::fs::read(&name).unwrap_or_default();
            for word in &words {
                assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} stands in {name}");
            }
        }
    }

    // What is altered is still found; so is an operation that was emptied and of which none says that it was.
    let of_other = operations(&test, other).await.remove(0);
    let altered = OperationRow { facts: of_other.facts.replacen(':', ";", 1), ..of_other.clone() };
    let emptied = OperationRow { facts: String::new(), reason: None, salt: None, ..of_other.clone() };
    let hidden = OperationRow { told: vec![0; 32], ..kept[0].clone() };
    for wrong in [altered, emptied, hidden] {
        let right = if wrong.id == of_other.id { of_other.clone() } else { kept[0].clone() };
        write(&test, wrong.clone()).await;
        let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
        assert!(
            found.problems.iter().any(|problem| problem.operation.map(|id| id.number()) == Some(wrong.id)),
            "{found:?}"
        );
        write(&test, right).await;
    }
    let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

#[tokio::test]
async fn a_customer_erased_by_two_people_stands_nowhere_in_clear_and_the_archive_holds_on_sqlite() {
    erased_for_good(On::Sqlite).await;
}

#[tokio::test]
async fn a_customer_erased_by_two_people_stands_nowhere_in_clear_and_the_archive_holds_on_postgresql() {
    erased_for_good(On::Postgres).await;
}

/// The insured has no other file than the policy.
const INSURED: &str = "王强";

#[tokio::test]
async fn of_a_customer_with_a_policy_that_has_ended_number_and_days_stay_and_nobody_is_named() {
    let desk = Counter::open(On::Sqlite, "2011-09-29").await;
    let holder = desk.customer(11).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    let materials = ["proposal-form", "holder-id", "insured-id", "sales-prompt"];
    let case = desk.open_case(Role::Clerk, "life.proposal", policy, &materials, &[("product_name", "示例")]).await;
    let erase = || ErasePerson { party: holder, reason: "保存期满".to_owned() };
    assert_eq!(desk.refused(Role::Manager, erase()).await, "party_needed");
    desk.record(Role::Clerk, case, "screened", &[("exam_needed", "no")]).await;
    desk.record(Role::Handler, case, "proposal-declined", &[("reason_text", "王强不符合承保条件")]).await;
    assert_eq!(desk.refused(Role::Manager, erase()).await, "party_kept_for_years");
    assert!(!found_in(&desk.test.house.store, &[INSURED]).await.is_empty());

    desk.test.house.shared.clock.set(at("2022-10-08T10:00:00"));
    let head = desk.head(policy).await;
    assert_eq!(due(&desk.test).await, [holder.number()]);
    desk.act(Role::Manager, erase()).await;
    assert_eq!(found_in(&desk.test.house.store, &[INSURED, "不符合承保条件"]).await, Vec::<String>::new());
    assert_eq!(desk.head(policy).await, head);
    assert_eq!(desk.policy(policy).await.birth_date, "1970-01-01");
    let manager = desk.test.actor(Role::Manager);
    let read = yinuo_service::life::query::policy::file(&desk.test.house, manager, &policy.to_string(), None).await;
    read.expect("it can still be read");
    assert!(due(&desk.test).await.is_empty());
    let found = verify::verify(&desk.test.house.store, |_| {}).await.expect("verified");
    assert!(found.problems.is_empty() && found.erased >= 4, "{found:?}");
}
