//! The archive tells when it was touched behind the system's back.

use yinuo_core::id::PartyId;
use yinuo_service::command::case::PartyChoice;
use yinuo_service::command::party::{CreateParty, Unmask};
use yinuo_service::command::{Command, Opened};
use yinuo_service::keys::Keys;
use yinuo_service::{House, HouseOptions, query, verify};
use yinuo_store::suite::Suite;
use yinuo_store::{Restoring, Store, StoreOptions};
use yinuo_testkit::house::{Dwelling, On, Role, SECRET, TestHouse, resident_id, temporary_folder};

use crate::case::{at, draft, opening};

/// Runs SQL in the sqlite3 shell, as a stranger would.
pub fn shell(file: &std::path::Path, sql: &str) {
    let done = std::process::Command::new("sqlite3").arg(file).arg(sql).output().expect("the sqlite3 shell runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn one_altered_byte_anywhere_is_named_with_its_operation() {
    let alterations = [
        ("UPDATE operations SET facts = replace(facts, 'policy', 'Policy') WHERE command = 'open-case'", "altered"),
        ("UPDATE milestones SET occurred_at = occurred_at + 1 WHERE key = 'received'", "altered"),
        ("UPDATE promises SET broken_at = 1", "altered"),
        ("UPDATE parties SET name = '王方'", "altered"),
        ("DELETE FROM personal_numbers WHERE field = 'phone'", "gone"),
        ("DELETE FROM operations WHERE command = 'open-case'", "archive ends"),
        ("INSERT INTO materials SELECT slot, id, 'x', 'received', 1, 1, NULL FROM cases", "no operation"),
        ("UPDATE promise_counts SET number = number + 1", "are missing"),
        ("DELETE FROM party_search_terms WHERE term = '芳'", "not those of its name"),
        ("UPDATE party_search_terms SET term = 'lifang' WHERE term = 'wangfang'", "not those of its name"),
        ("UPDATE party_search_terms SET slots = 16", "not those of its name"),
        (
            "INSERT INTO party_search_terms SELECT slot, party_id + 1, slots, term FROM party_search_terms",
            "belong to no party",
        ),
        ("UPDATE operators SET roles = 'admin' WHERE login = 'clerk'", "altered"),
    ];
    for (number, (sql, expected)) in alterations.into_iter().enumerate() {
        let suite = Suite::ALL[number % 2];
        let test = TestHouse::open_of(On::Sqlite, Some(at("2011-09-29T10:00:00")), suite).await;
        let open = opening(PartyChoice::New(Box::new(draft(7))), &[]);
        test.house.carry_out(test.actor(Role::Clerk), open, None).await.expect("opened");
        let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
        let before = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
        assert_eq!(before.problems, []);
        shell(&folder.join("house.sqlite"), sql);
        let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
        let told = found.problems.iter().find(|problem| problem.detail.contains(expected));
        let told = told.unwrap_or_else(|| panic!("{sql}: {:?}", found.problems));
        if matches!(expected, "altered" | "gone") {
            assert!(told.operation.is_some(), "{sql}: the operation is named");
        }
    }
}

/// The house in a database that another one was restored into.
async fn restored(url: &str, suite: Suite, file: &std::path::Path) -> Result<House, yinuo_service::Stop> {
    let store = Store::open(url, StoreOptions::default()).await.expect("opened");
    store.migrate().await.expect("migrated");
    store.restore(file, Restoring::default(), |_| {}).await.expect("restored");
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: Keys::of(suite, &SECRET),
        training_clock: Some(at("2011-09-29T11:00:00")),
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    House::open(store, options).await
}

/// Sealed, found by number, proved, saved and brought back into the other database, with the ciphers of a suite.
async fn a_house_of(suite: Suite, on: On) {
    let test = TestHouse::open_of(on, Some(at("2011-09-29T10:00:00")), suite).await;
    let (house, clerk) = (&test.house, test.actor(Role::Clerk));
    let party = house.carry_out(clerk, Command::from(CreateParty { draft: draft(7) }), None).await.expect("entered").id;
    let twice = house.carry_out(clerk, Command::from(CreateParty { draft: draft(7) }), None).await;
    assert_eq!(twice.expect_err("known by its number").code(), "party_exists");
    let clear = |house: House| async move {
        let clerk = house.directory().operator_by_login("clerk").expect("a clerk").id;
        let clerk = std::sync::Arc::new(house.directory().actor(clerk).expect("it acts"));
        let (field, reason) = ("identity".to_owned(), "核对".to_owned());
        let command = Command::from(Unmask { party: PartyId::from_number(party), field, reason });
        let opened = house.carry_out(&clerk, command, None).await.expect("opened");
        let opened = opened.extra::<Opened>().expect("a number").0.clone();
        let found = query::party::list(&house, &clerk, Some(&resident_id(7)), None, &query::PageAsk::default()).await;
        let found: Vec<i64> = found.expect("asked").items.iter().map(|row| row.id).collect();
        (String::from_utf8(opened).expect("digits"), found, verify::verify(&house.store, |_| {}).await.expect("read"))
    };
    let folder = temporary_folder("suite");
    let file = folder.join("house.yinuo");
    house.store.backup(&file, suite, |_| {}).await.expect("saved");
    let said = zstd::decode_all(std::fs::File::open(&file).expect("it is there")).expect("one frame");
    let said = String::from_utf8(said).expect("text");
    assert!(said.lines().next().expect("a header").contains(suite.key()));
    let (url, _place) = TestHouse::dwelling(match on {
        On::Sqlite => On::Postgres,
        On::Postgres => On::Sqlite,
    });
    let (number, found, held) = clear(restored(&url, suite, &file).await.expect("its key fits")).await;
    assert_eq!((number, found, held.problems), (resident_id(7), vec![party], Vec::new()));
    // The same secret with the other ciphers is another key.
    let other = Suite::ALL.into_iter().find(|other| *other != suite).expect("there are two");
    let (url, _place) = TestHouse::dwelling(On::Sqlite);
    assert!(restored(&url, other, &file).await.is_err(), "the key of other ciphers opened the house");
    // One character of the file, and the whole is refused.
    let altered = zstd::encode_all(said.replacen("王芳", "王方", 1).as_bytes(), 1).expect("compressed");
    std::fs::write(&file, altered).expect("written");
    let (url, _place) = TestHouse::dwelling(On::Sqlite);
    let store = Store::open(&url, StoreOptions::default()).await.expect("opened");
    store.migrate().await.expect("migrated");
    assert!(store.restore(&file, Restoring::default(), |_| {}).await.is_err(), "an altered file was taken");
    let _ = std::fs::remove_dir_all(folder);
}

#[tokio::test]
async fn a_house_with_the_national_ciphers_is_sealed_searched_proved_saved_and_brought_back_on_sqlite() {
    a_house_of(Suite::National, On::Sqlite).await;
}

#[tokio::test]
async fn a_house_with_the_national_ciphers_is_sealed_searched_proved_saved_and_brought_back_on_postgresql() {
    a_house_of(Suite::National, On::Postgres).await;
}

#[tokio::test]
async fn a_house_with_the_international_ciphers_is_sealed_searched_proved_saved_and_brought_back() {
    a_house_of(Suite::International, On::Sqlite).await;
}
