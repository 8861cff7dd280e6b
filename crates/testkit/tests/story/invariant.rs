//! Invariants that only a whole house can break.

use yinuo_core::id::{LetterId, slot_of};
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, NotifyMissing, PartyChoice};
use yinuo_service::keys::Keys;
use yinuo_service::{House, HouseOptions};
use yinuo_store::tables::all_tables;
use yinuo_store::tables::case::{CASE, CaseRow, PROMISES_OF_CASE, PromiseRow};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, On, SECRET, TestHouse, handed_over};

use crate::case::{at, draft, opening};

#[test]
fn every_table_of_a_customer_leads_with_the_slot() {
    for table in all_tables().iter().filter(|table| table.column("slot").is_some()) {
        let first = table.key_columns().next().expect("a table has a key");
        assert_eq!(first.name, "slot", "the primary key of {}", table.name);
    }
    let without: Vec<_> =
        all_tables().iter().filter(|table| table.column("slot").is_none()).map(|table| table.name).collect();
    let of_the_house = [
        "settings",
        "rule_versions",
        "offices",
        "operators",
        "login_attempts",
        "sessions",
        "oidc_sign_ins",
        "tokens",
        "webhooks",
        "one_time_codes",
        "applicant_sessions",
        "address_tries",
        "notices",
        "promise_counts",
        "cover_sums",
        "claim_sums",
        "transfer_sums",
        "unit_prices",
        "day_closes",
        "day_balances",
        "imports",
        "import_files",
        "import_errors",
        "totp_uses",
        "observations",
        "conduct_findings",
        "bulletins",
        "duty_proofs",
        "duty_proof_contents",
        "calls",
        "tickets",
        "surveys",
        "survey_invitations",
        "survey_answers",
        "heartbeats",
        "servers",
        "restores",
        "fact_series",
        "fact_days",
        "fact_months",
        "score_rounds",
        "score_sheets",
    ];
    assert!(without.iter().all(|name| of_the_house.contains(name)), "{without:?}");
}

#[tokio::test]
async fn a_whole_case_shares_the_slot_of_its_customer() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    for number in 0..20 {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &[]);
        let answer = test.house.carry_out(test.actor(Role::Clerk), open, None).await.expect("opened");
        let party = answer.extra::<Changed>().expect("the customer").party.clone();
        assert_eq!(slot_of(answer.id).number(), party.slot);
        assert_eq!(slot_of(party.id).number(), party.slot);
    }
}

/// Opens the same database again with a file of the calendar changed.
async fn reopened_with(folder: &std::path::Path, file: &str, change: impl Fn(&str) -> String) -> House {
    let mut packs = yinuo_service::packs::shipped();
    let calendar = packs.iter_mut().find(|pack| pack.name == "calendar-cn").expect("the calendar is shipped");
    let (_, text) = calendar.files.iter_mut().find(|(path, _)| path == file).expect("it has this file");
    let changed = change(text);
    assert_ne!(changed, *text, "something is changed");
    *text = changed;
    let url = format!("sqlite:{}", folder.join("house.sqlite").display());
    let store = yinuo_store::Store::open(&url, yinuo_store::StoreOptions::default()).await.expect("it opens again");
    let options = HouseOptions {
        packs,
        keys: Keys::from_secret(&SECRET),
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

#[tokio::test]
async fn a_changed_calendar_never_moves_an_old_promise() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-30T10:00:00"))).await;
    let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
    let open = |number| opening(PartyChoice::New(Box::new(draft(number))), &[]);
    let clerk = test.actor(Role::Clerk).clone();
    let old = test.house.carry_out(&clerk, open(1), None).await.expect("opened").id;
    let key = |id: i64| vec![slot_of(id).number().into(), id.into()];
    let due = |rows: Vec<PromiseRow>| rows.into_iter().find(|row| row.key == "one-notice").and_then(|row| row.due_on);
    let before = due(test.house.store.query(&PROMISES_OF_CASE, key(old)).await.expect("read"));
    // Five working days after 30 September: 8, 9, 10, 11, 12 October.
    assert_eq!(before.as_deref(), Some("2011-10-12"));
    let TestHouse { house, .. } = &test;
    let service_version = |rows: Vec<CaseRow>| rows.into_iter().next().map(|row| row.service_version);
    let version = service_version(house.store.query(&CASE, key(old)).await.expect("read"));

    // In the other calendar 8 October 2011 is not worked after all.
    let again = reopened_with(folder, "workdays.csv", |days| {
        let kept: Vec<&str> = days.lines().filter(|line| !line.starts_with("2011-10-08")).collect();
        format!("{}\n", kept.join("\n"))
    })
    .await;
    yinuo_service::upkeep::run_due(&again).await.expect("time passes");
    let after = due(again.store.query(&PROMISES_OF_CASE, key(old)).await.expect("read"));
    assert_eq!(after, before, "the old promise runs on the calendar it was made under");
    assert_eq!(service_version(again.store.query(&CASE, key(old)).await.expect("read")), version);
    let clerk = std::sync::Arc::new(again.directory().actor(clerk.operator).expect("the clerk is still there"));
    let new = again.carry_out(&clerk, open(2), None).await.expect("opened").id;
    let new = due(again.store.query(&PROMISES_OF_CASE, key(new)).await.expect("read"));
    assert_eq!(new.as_deref(), Some("2011-10-13"), "a new promise runs on the new calendar");
}

#[tokio::test]
async fn another_key_file_is_refused_before_anything_is_sealed_with_it() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
    let url = format!("sqlite:{}", folder.join("house.sqlite").display());
    let store = yinuo_store::Store::open(&url, yinuo_store::StoreOptions::default()).await.expect("it opens again");
    let packs = yinuo_service::packs::shipped();
    let options = HouseOptions {
        packs,
        keys: Keys::from_secret(&[1; 32]),
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let stop = House::open(store, options).await.expect_err("refused");
    assert!(format!("{stop:?}").contains("key"), "{stop:?}");
}

#[tokio::test]
async fn no_personal_number_stands_in_clear_in_the_database_files() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
    for number in 0..30 {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &["application"]);
        test.house.carry_out(test.actor(Role::Clerk), open, Some(format!("k{number}"))).await.expect("opened");
    }
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        bytes.extend(std::fs::read(entry.expect("a file").path()).expect("it can be read"));
    }
    let all = String::from_utf8_lossy(&bytes);
    let holds = |text: &str| all.contains(text);
    assert!(holds("王芳"), "names stay in clear, so that they can be searched");
    for number in 0..30 {
        let draft = draft(number);
        let identity = draft.identity.expect("it has one").number;
        assert!(!holds(&identity), "an identity number stands in clear");
        assert!(!holds(&draft.phone.expect("it has one")), "a phone number stands in clear");
    }
}

#[tokio::test]
async fn a_letter_reaches_the_folder_for_printing_when_the_training_clock_is_moved() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
    let url = format!("sqlite:{}", folder.join("house.sqlite").display());
    let store = yinuo_store::Store::open(&url, yinuo_store::StoreOptions::default()).await.expect("it opens again");
    let packs = yinuo_service::packs::shipped();
    let letters = Some(folder.clone());
    let house = House::open(
        store,
        HouseOptions {
            packs,
            keys: Keys::from_secret(&SECRET),
            training_clock: None,
            letters,
            messages: None,
            webhooks: None,
            oidc: None,
            debtor: None,
            fonts: None,
        },
    )
    .await
    .expect("the house opens again");
    let clerk = test.actor(Role::Clerk);
    let open = opening(PartyChoice::New(Box::new(draft(1))), &[]);
    let case =
        house.carry_out(clerk, open, None).await.expect("opened").extra::<Changed>().expect("a case").case.clone();
    let notify = NotifyMissing {
        case: case.id,
        party: case.party,
        expected_version: None,
        note: None,
        hand_over: Some(handed_over()),
    };
    let answer = house.carry_out(clerk, Command::from(notify), None).await.expect("notified");
    let letter = LetterId::from_number(answer.letter_id.expect("a letter"));
    let root = house.directory().operator_by_login("root").map(|operator| operator.id).expect("the administrator");
    let root = std::sync::Arc::new(house.directory().actor(root).expect("acts"));
    house.set_training_clock(&root, at("2011-09-30T10:00:00")).await.expect("moved");
    let html = std::fs::read_to_string(folder.join(format!("{letter}.html"))).expect("the letter is there");
    assert!(html.contains(&case.number), "{html}");
    let file = folder.join(format!("{letter}.pdf"));
    let text = text_of(&file);
    assert!(text.contains(&case.number) && text.contains("尊敬的王芳"), "{text}");
}

fn text_of(pdf: &std::path::Path) -> String {
    let output = std::process::Command::new("pdftotext").arg(pdf).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils is there: `cargo xtask setup` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
