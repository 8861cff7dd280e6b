//! Taking over customers and policies from a file, on a whole house: what is written, what is refused, and that a run which is
//! broken off goes on without losing or doubling a row.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, PartyId};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::party::PartyDraft;
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::command::import::{CancelImport, Choice, CreateImport, Progress, StartImport};
use yinuo_service::command::party::{CreateParty, EditParty, slot_of_draft};
use yinuo_service::import::{
    Content, ImportRules, Look, Sheet, broken_off, guess_mapping, is_attended, run, run_of, take_over,
};
use yinuo_service::query::import::{Format, bad_rows_file, bad_rows_of, errors, errors_file};
use yinuo_service::query::payout::subject_key;
use yinuo_service::{House, Stop, verify};
use yinuo_store::Value;
use yinuo_store::tables::agreement::AGREEMENTS_NUMBERED;
use yinuo_store::tables::import::{IMPORT, ImportErrorRow, ImportRow};
use yinuo_store::tables::ledger::TRANSFERS_OF_SUBJECT;
use yinuo_store::tables::life::{POLICY, POLICY_COUNT, PolicyFileRow, VERSIONS_OF_POLICY};
use yinuo_store::tables::party::PartyRow;
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::case::{at, draft};

pub const HEADER: &str = "保单号,险种,保险金额,生效日期,保险期间,交费年期,交费方式,保费,已交至,预交余额,机构代码,投保人姓名,证件号码,手机号,受益人,账号\n";

fn line(number: u32) -> String {
    line_with(&format!("P{number:06}"), number, "20000", "210682")
}

fn line_with(policy: &str, person: u32, sum: &str, office: &str) -> String {
    let identity = resident_id(person);
    format!(
        "{policy},sample.whole-life,{sum},2009-06-10,终身,20年,年交,,2012-06-10,150.50,{office},王芳,{identity},138{person:08},法定,{:016}\n",
        5_500_000_000_000_000u64 + u64::from(person)
    )
}

pub fn file(lines: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    text.extend(lines);
    text.into_bytes()
}

pub async fn open(on: On) -> TestHouse {
    TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await
}

async fn bring(house: &House, actor: &Arc<Actor>, content: Vec<u8>) -> ImportId {
    bring_file(house, actor, LIFE, "承接.csv", content).await
}

const LIFE: &str = "life-policies";

pub async fn bring_file(house: &House, actor: &Arc<Actor>, kind: &str, name: &str, content: Vec<u8>) -> ImportId {
    let content_hash = "0".repeat(64);
    let create = CreateImport { kind: kind.to_owned(), name: name.to_owned(), content_hash, content: content.into() };
    let id = house.carry_out(actor, Command::from(create), None).await.expect("it comes in").id;
    ImportId::from_number(id)
}

async fn start(house: &House, actor: &Arc<Actor>, import: ImportId, content: &[u8], choice: Choice, keep: bool) {
    let options = if keep { vec!["keep-premiums".to_owned()] } else { Vec::new() };
    start_file(house, actor, (LIFE, import), "a.csv", content, choice, options).await;
}

pub async fn start_file(
    house: &House,
    actor: &Arc<Actor>,
    (kind, import): (&str, ImportId),
    name: &str,
    content: &[u8],
    choice: Choice,
    options: Vec<String>,
) {
    let rules = ImportRules::shipped(kind).expect("the pack");
    let mut sheet =
        Sheet::look(content.to_vec(), name, Look { rules: Some(&rules), ..Look::default() }).expect("a table");
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    let mut rows = sheet.rows().expect("rows");
    let mut rows_total = 0;
    while rows.next_row().expect("a row").is_some() {
        rows_total += 1;
    }
    let start = StartImport { import, sheet: None, mapping, choice, options, rows_total };
    house.carry_out(actor, Command::from(start), None).await.expect("it starts");
}

pub async fn import(test: &TestHouse, content: Vec<u8>, choice: Choice) -> (ImportRow, Vec<ImportErrorRow>) {
    import_file(test, "承接.csv", content, choice).await
}

pub async fn import_file(
    test: &TestHouse,
    name: &str,
    content: Vec<u8>,
    choice: Choice,
) -> (ImportRow, Vec<ImportErrorRow>) {
    import_kind(test, LIFE, name, content, choice, Vec::new()).await
}

/// Takes in a file of some kind as the manager, with the options chosen, and answers how it ended and what was wrong.
pub async fn import_kind(
    test: &TestHouse,
    kind: &str,
    name: &str,
    content: Vec<u8>,
    choice: Choice,
    options: Vec<String>,
) -> (ImportRow, Vec<ImportErrorRow>) {
    let manager = test.actor(Role::Manager);
    let id = bring_file(&test.house, manager, kind, name, content.clone()).await;
    start_file(&test.house, manager, (kind, id), name, &content, choice, options).await;
    let row = run(&test.house, id, |_| {}).await.expect("it runs");
    let found = errors(&test.house, &row, (0, 0), 1000).await.expect("read");
    (row, found)
}

async fn policies(house: &House) -> i64 {
    house.store.query_one(&POLICY_COUNT, Vec::new()).await.expect("read").expect("a count")
}

pub async fn policy(house: &House, number: &str) -> PolicyFileRow {
    let found = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::from(number)]).await.expect("read");
    assert_eq!(found.len(), 1, "{number} is there once");
    let key = vec![Value::Int(found[0].slot), Value::Int(found[0].id)];
    house.store.query_one(&POLICY, key).await.expect("read").expect("the policy of the head")
}

pub fn told(errors: &[ImportErrorRow]) -> Vec<(i64, &str, &str, &str)> {
    errors.iter().map(|e| (e.line, e.letters.as_str(), e.field.as_str(), e.code.as_str())).collect()
}

pub async fn assert_verifies(house: &House) {
    assert!(yinuo_testkit::agreements::assert_heads_fit(&house.store).await > 0);
    let found = verify::verify(&house.store, |_| {}).await.expect("it is verified");
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

async fn policies_are_taken_over(on: On) {
    let test = open(on).await;
    let lines = (0..40).map(line).chain([line_with("P900000", 3, "30000", "210682")]);
    let (row, found) = import(&test, file(lines), Choice::All).await;
    assert_eq!(
        (row.state.as_str(), row.rows_total, row.rows_checked, row.rows_made),
        ("done", 41, 41, 41),
        "{found:?}"
    );
    assert_eq!(policies(&test.house).await, 41);
    let PolicyFileRow { head, policy: taken } = policy(&test.house, "P000003").await;
    assert_eq!((head.state.as_str(), taken.dues_made, taken.deposit), ("in_force", 3, 15_050));
    assert_eq!((taken.benefits_to.as_deref(), head.import_id), (Some("2011-09-29"), Some(row.id)));
    assert!(taken.act_on.as_deref().is_some_and(|day| day > "2011-09-29"), "{:?}", taken.act_on);
    assert_eq!(policy(&test.house, "P900000").await.head.holder_id, head.holder_id, "one customer, two policies");
    let key = || vec![Value::Int(taken.slot), Value::Int(taken.id)];
    let versions = test.house.store.query(&VERSIONS_OF_POLICY, key()).await.expect("read");
    assert_eq!((versions.len(), versions[0].cause.as_str()), (1, "import"));
    let lines =
        test.house.store.query(&TRANSFERS_OF_SUBJECT, subject_key(POLICY_KIND.of(taken.id))).await.expect("read");
    assert_eq!((lines.len(), lines[0].amount, lines[0].kind.as_str()), (1, 15_050, "taken-over"));
    assert_verifies(&test.house).await;
}

#[tokio::test]
async fn policies_are_taken_over_with_their_deposits_on_sqlite() {
    policies_are_taken_over(On::Sqlite).await;
}

#[tokio::test]
async fn policies_are_taken_over_with_their_deposits_on_postgresql() {
    policies_are_taken_over(On::Postgres).await;
}

async fn bad_rows_are_told(on: On) {
    let test = open(on).await;
    // An office beside the manager's own: a sister of the county office.
    let root = Arc::new(Actor::founder());
    let parent = test.house.directory().office(test.county).and_then(|office| office.parent);
    let sister = CreateOffice {
        code: "210681".to_owned(),
        name: "东港支公司".to_owned(),
        parent,
        region_code: None,
        level: "county".to_owned(),
        letterhead: Letterhead::default(),
    };
    test.house.carry_out(&root, Command::from(sister), None).await.expect("made");
    import(&test, file([line(0)]), Choice::All).await;
    let content = file([
        line(1),
        line_with("P000002", 2, "壹万", "210682"),
        line_with("P000003", 3, "20000", "210681"),
        line_with("P000000", 4, "20000", "210682"),
        line(5),
        line_with("P000005", 6, "20000", "210682"),
        line_with("P000007", 7, "20500", "999"),
        line(8).replace(",年交,,", ",年交,1.00,"),
    ]);
    let (all, found) = import(&test, content.clone(), Choice::All).await;
    assert_eq!((all.state.as_str(), all.failure.as_deref()), ("failed", Some("bad_rows")));
    assert_eq!(policies(&test.house).await, 1, "not one of them is written");
    let wanted = [
        (3, "C", "sum_insured", "not_an_amount"),
        (4, "K", "office_code", "office_out_of_reach"),
        (5, "A", "policy_number", "policy_number_taken"),
        (7, "A", "policy_number", "twice"),
        (8, "K", "office_code", "unknown_office"),
        (8, "C", "sum_insured", "sum_not_offered"),
        (9, "H", "premium", "premium_differs"),
    ];
    let sorted = |errors: &[ImportErrorRow]| {
        let mut lines: Vec<_> =
            told(errors).into_iter().map(|(a, b, c, d)| (a, b.to_owned(), c.to_owned(), d.to_owned())).collect();
        lines.sort();
        lines
    };
    let mut expected: Vec<_> =
        wanted.iter().map(|(a, b, c, d)| (*a, (*b).to_owned(), (*c).to_owned(), (*d).to_owned())).collect();
    expected.sort();
    assert_eq!(sorted(&found), expected);
    let (good, found) = import(&test, content, Choice::Good).await;
    assert_eq!((good.state.as_str(), good.rows_made, good.rows_bad, good.errors), ("done", 2, 6, 7));
    assert_eq!(sorted(&found), expected);
    assert_eq!(policies(&test.house).await, 3);
    let list = errors_file(&test.house, &good, Format::Csv).await.expect("a file");
    assert_eq!(String::from_utf8(list).expect("text").lines().count(), 8);
    let rows = bad_rows_file(&test.house, &good, Format::Csv).await.expect("a file");
    let rows = String::from_utf8(rows).expect("text");
    assert_eq!(rows.lines().count(), 7, "{rows}");
    assert!(rows.contains("该保单号已存在"), "{rows}");
}

#[tokio::test]
async fn every_bad_row_is_told_with_row_column_and_reason_on_sqlite() {
    bad_rows_are_told(On::Sqlite).await;
}

#[tokio::test]
async fn every_bad_row_is_told_with_row_column_and_reason_on_postgresql() {
    bad_rows_are_told(On::Postgres).await;
}

async fn broken_off_and_taken_up(on: On) {
    let test = open(on).await;
    let manager = test.actor(Role::Manager);
    let lines = (0..6_000)
        .map(|number| if number % 100 == 7 { line_with("", number, "20000", "210682") } else { line(number) });
    let content = file(lines);
    let id = bring(&test.house, manager, content.clone()).await;
    start(&test.house, manager, id, &content, Choice::Good, false).await;
    // The task dies once something is written, as a program that is killed does: whatever is under way is dropped.
    let (house, has_begun) = (test.house.clone(), Arc::new(AtomicBool::new(false)));
    let begun = has_begun.clone();
    let first = tokio::spawn(async move {
        let tell = |progress: &Progress| begun.store(progress.made > 0, Ordering::Release);
        run(&house, id, tell).await
    });
    while !has_begun.load(Ordering::Acquire) && !first.is_finished() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    first.abort();
    let _ = first.await;
    let half = test.house.store.query_one(&IMPORT, vec![Value::Int(id.number())]).await.expect("read").expect("it");
    assert_eq!(half.state, "running");
    assert!(half.rows_done < 6_000, "it was broken off: {}", half.rows_done);
    let done = run(&test.house, id, |_| {}).await.expect("it goes on");
    assert_eq!((done.state.as_str(), done.rows_done, done.rows_made, done.rows_bad), ("done", 6_000, 5_940, 60));
    assert_eq!(policies(&test.house).await, 5_940, "no row twice, none lost");
    assert_eq!(errors(&test.house, &done, (0, 0), 1000).await.expect("read").len(), 60);
    assert_verifies(&test.house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_broken_off_goes_on_without_losing_or_doubling_a_row_on_sqlite() {
    broken_off_and_taken_up(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_broken_off_goes_on_without_losing_or_doubling_a_row_on_postgresql() {
    broken_off_and_taken_up(On::Postgres).await;
}

const SHEET: &str = "名单";

/// A file on the disk is written and its import started; with its content and the hash of that.
async fn started_on_disk(
    test: &TestHouse,
    path: &std::path::Path,
    bytes: &[u8],
    rows_total: i64,
) -> (ImportId, Content, String) {
    let manager = test.actor(Role::Manager);
    std::fs::write(path, bytes).expect("there is room");
    let content = Content::on_disk(path).expect("it is there");
    let content_hash = content.hash().expect("it is read");
    assert_eq!(content_hash, Content::from(bytes.to_vec()).hash().expect("it is held"));
    let create = CreateImport {
        kind: LIFE.to_owned(),
        name: "承接.csv".to_owned(),
        content_hash: content_hash.clone(),
        content: content.clone(),
    };
    let id = test.house.carry_out(manager, Command::from(create), None).await.expect("it comes in").id;
    let id = ImportId::from_number(id);
    let rules = ImportRules::shipped(LIFE).expect("the pack");
    let sheet = Sheet::look(bytes.to_vec(), "a.csv", Look { rules: Some(&rules), ..Look::default() }).expect("a table");
    let start = StartImport {
        import: id,
        sheet: Some(SHEET.to_owned()),
        mapping: guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers()),
        choice: Choice::Good,
        options: Vec::new(),
        rows_total,
    };
    test.house.carry_out(manager, Command::from(start), None).await.expect("it starts");
    (id, content, content_hash)
}

/// So many rows that they are not remembered whole: the file is read once ahead.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_on_the_disk_is_kept_nowhere_and_goes_on_where_it_was_broken_off() {
    let test = open(On::Sqlite).await;
    let bytes = file((0..3_000).map(line).chain([line(1)]));
    let path = std::env::temp_dir().join(format!("yinuo-import-{}.csv", std::process::id()));
    let (id, content, content_hash) = started_on_disk(&test, &path, &bytes, 300_000).await;
    let stop = run(&test.house, id, |_| {}).await.expect_err("nothing is kept of it");
    assert_eq!(stop.code(), "import_file_not_kept");
    let (house, has_begun, of_first) = (test.house.clone(), Arc::new(AtomicBool::new(false)), content.clone());
    let begun = has_begun.clone();
    let first = tokio::spawn(async move {
        let tell = |progress: &Progress| begun.store(progress.made > 0, Ordering::Release);
        run_of(&house, id, Some(of_first), tell).await
    });
    while !has_begun.load(Ordering::Acquire) && !first.is_finished() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    first.abort();
    let _ = first.await;
    for sheet in [None, Some(SHEET)] {
        let left = broken_off(&test.house, LIFE, &content_hash, sheet).await.expect("read");
        let left: Vec<_> = left.iter().map(|row| (row.id, is_attended(row))).collect();
        assert_eq!(left, [(id.number(), true)], "it is known by its content");
    }
    let of_other_sheet = broken_off(&test.house, LIFE, &content_hash, Some("另一张")).await.expect("read");
    assert!(of_other_sheet.is_empty(), "{of_other_sheet:?}");
    assert!(broken_off(&test.house, "customers", &content_hash, None).await.expect("read").is_empty());
    let it = || test.house.store.query_one(&IMPORT, vec![Value::Int(id.number())]);
    let mut left = it().await.expect("read").expect("it");
    // A note of the task that died may still be under way, which shows that it is not left yet.
    while !take_over(&test.house, &left).await.expect("asked") {
        left = it().await.expect("read").expect("it");
    }
    assert!(!take_over(&test.house, &left).await.expect("asked"), "who comes second waits");
    let done = run_of(&test.house, id, Some(content.clone()), |_| {}).await.expect("it goes on");
    assert_eq!((done.state.as_str(), done.rows_done, done.rows_made, done.rows_bad), ("done", 3_001, 3_000, 1));
    assert_eq!(policies(&test.house).await, 3_000, "no row twice, none lost");
    let found = errors(&test.house, &done, (0, 0), 10).await.expect("read");
    assert_eq!((found[0].line, found[0].code.as_str()), (3_002, "twice"));
    let stop = bad_rows_file(&test.house, &done, Format::Csv).await.expect_err("it is not here");
    assert_eq!(stop.code(), "import_file_not_kept");
    let bad = bad_rows_of(&test.house, &done, content, Format::Csv).await.expect("whoever has the file gets them");
    assert_eq!(String::from_utf8(bad).expect("UTF-8").lines().count(), 2);
    assert!(broken_off(&test.house, LIFE, &content_hash, None).await.expect("read").is_empty());
    std::fs::remove_file(&path).expect("it is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_a_file_that_is_changed_on_the_way_writes_nothing_of_it_and_goes_on_with_the_file_as_it_was() {
    let test = open(On::Sqlite).await;
    // More than is read ahead of the first rows that are noted.
    let bytes = file((0..12_000).map(line));
    let path = std::env::temp_dir().join(format!("yinuo-changed-import-{}.csv", std::process::id()));
    let (id, content, _) = started_on_disk(&test, &path, &bytes, 12_000).await;
    let is_changed = AtomicBool::new(false);
    let change = |_: &Progress| {
        if !is_changed.swap(true, Ordering::AcqRel) {
            let longer = [bytes.as_slice(), line(12_000).as_bytes()].concat();
            std::fs::write(&path, longer).expect("there is room");
        }
    };
    let stop = run_of(&test.house, id, Some(content), change).await.expect_err("it is another file");
    assert_eq!(stop.code(), "not_a_spreadsheet");
    let half = test.house.store.query_one(&IMPORT, vec![Value::Int(id.number())]).await.expect("read").expect("it");
    assert_eq!(half.state, "running", "{half:?}");
    assert!(half.rows_done > 0 && half.rows_done < 12_000, "{half:?}");
    assert_eq!(policies(&test.house).await, half.rows_made, "what was written is noted");
    std::fs::write(&path, &bytes).expect("there is room");
    let content = Content::on_disk(&path).expect("it is there");
    let done = run_of(&test.house, id, Some(content), |_| {}).await.expect("it goes on");
    assert_eq!((done.state.as_str(), done.rows_made, done.rows_bad), ("done", 12_000, 0));
    assert_eq!(policies(&test.house).await, 12_000, "no row twice, none lost");
    std::fs::remove_file(&path).expect("it is still there");
}

#[tokio::test]
async fn a_cancelled_import_writes_nothing_more_and_one_that_is_done_is_not_started_again() {
    let test = open(On::Sqlite).await;
    let manager = test.actor(Role::Manager);
    let content = file([line(1)]);
    let id = bring(&test.house, manager, content.clone()).await;
    start(&test.house, manager, id, &content, Choice::Good, false).await;
    test.house.carry_out(manager, Command::from(CancelImport { import: id }), None).await.expect("cancelled");
    let row = run(&test.house, id, |_| {}).await.expect("nothing to do");
    assert_eq!((row.state.as_str(), policies(&test.house).await), ("cancelled", 0));
    let again = Command::from(CancelImport { import: id });
    let stop = test.house.carry_out(manager, again, None).await.expect_err("it is cancelled already");
    assert_eq!(stop.code(), "wrong_import_state");
    let clerk = Command::from(CancelImport { import: id });
    let stop = test.house.carry_out(test.actor(Role::Clerk), clerk, None).await.expect_err("a clerk may not");
    assert!(matches!(stop, Stop::Denied(_)), "{stop:?}");
}

#[tokio::test]
async fn a_premium_that_differs_is_taken_when_it_is_to_be_kept_and_counted() {
    let test = open(On::Sqlite).await;
    let manager = test.actor(Role::Manager);
    let content = file([line(1).replace(",年交,,", ",年交,987.65,")]);
    let id = bring(&test.house, manager, content.clone()).await;
    start(&test.house, manager, id, &content, Choice::All, true).await;
    let row = run(&test.house, id, |_| {}).await.expect("it runs");
    assert_eq!((row.state.as_str(), row.rows_noted), ("done", 1));
    assert_eq!(policy(&test.house, "P000001").await.policy.instalment, 98_765);
}

#[tokio::test]
async fn a_card_whose_check_digit_does_not_fit_is_a_bad_row_unless_somebody_has_looked_at_it() {
    let test = open(On::Sqlite).await;
    let manager = test.actor(Role::Manager);
    // A card of a known bank, one of a bank nobody knows, and an account that is no card.
    let accounts = ["6222021234567890120", "6299991234567890", "102200345678"];
    let with = |(account, number): (&str, u32)| {
        let line = line(number);
        let (before, _) = line.split_once("法定,").expect("a beneficiary");
        format!("{before}法定,{account}\n")
    };
    let rows = accounts.into_iter().zip(1..).map(with);
    let content = file(rows);
    let (bad, found) = import(&test, content.clone(), Choice::Good).await;
    let wrong: Vec<_> = told(&found).into_iter().map(|(line, _, field, code)| (line, field, code)).collect();
    let expected = [(2, "account_number", "wrong_check_digit"), (3, "account_number", "wrong_check_digit")];
    assert_eq!((bad.rows_made, wrong), (1, expected.to_vec()));
    let id = bring(&test.house, manager, content.clone()).await;
    let kept = vec!["keep-accounts".to_owned()];
    start_file(&test.house, manager, (LIFE, id), "a.csv", &content, Choice::Good, kept).await;
    let row = run(&test.house, id, |_| {}).await.expect("it runs");
    assert_eq!((row.state.as_str(), row.rows_made), ("done", 2), "the third was made before");
    let taken = policy(&test.house, "P000001").await.policy;
    assert_eq!(taken.account_masked, Some(yinuo_core::party::mask(accounts[0])));
}

async fn a_customer_of_another_slot_gets_a_policy(on: On) {
    let test = open(on).await;
    let clerk = test.actor(Role::Clerk);
    // Somebody who was on file before the number was known, and so lives elsewhere than the number would lead.
    let number = 5;
    let prospect = PartyDraft { identity: None, phone: Some("13900000009".to_owned()), ..draft(number) };
    let created = test.house.carry_out(clerk, CreateParty { draft: prospect }, None).await.expect("entered").id;
    let holder = PartyId::from_number(created);
    let wanted = slot_of_draft(&draft(number), &test.house.shared.keys);
    assert_ne!(holder.slot(), wanted, "choose another number");
    let edit = EditParty {
        party: holder,
        expected_version: None,
        name: None,
        phone: None,
        address: None,
        birth_date: None,
        sex: None,
        identity: draft(number).identity,
    };
    test.house.carry_out(clerk, edit, None).await.expect("the number comes");
    let (row, found) = import(&test, file((0..10).map(line)), Choice::Good).await;
    assert_eq!((row.state.as_str(), row.rows_made, row.rows_bad), ("done", 10, 0), "{found:?}");
    let PolicyFileRow { head, .. } = policy(&test.house, &format!("P{number:06}")).await;
    assert_eq!((head.holder_id, head.slot), (holder.number(), holder.slot().number()), "where the customer is");
    assert_verifies(&test.house).await;
}

#[tokio::test]
async fn a_policy_of_a_customer_of_another_slot_is_written_where_the_customer_is_on_sqlite() {
    a_customer_of_another_slot_gets_a_policy(On::Sqlite).await;
}

#[tokio::test]
async fn a_policy_of_a_customer_of_another_slot_is_written_where_the_customer_is_on_postgresql() {
    a_customer_of_another_slot_gets_a_policy(On::Postgres).await;
}

#[tokio::test]
async fn customers_are_taken_over_without_a_contract_and_those_who_are_known_are_left_on_sqlite() {
    customers_alone(On::Sqlite).await;
}

#[tokio::test]
async fn customers_are_taken_over_without_a_contract_and_those_who_are_known_are_left_on_postgresql() {
    customers_alone(On::Postgres).await;
}

async fn parties(house: &House) -> usize {
    let mut count = 0;
    house.store.scan(|_: PartyRow| count += 1).await.expect("read");
    count
}

async fn customers_alone(on: On) {
    let test = open(on).await;
    let person = |number: u32, name: &str| format!("{name},{},138{number:08},凤城,210682\n", resident_id(number));
    let file = |lines: &[String]| format!("姓名,证件号码,手机号,地址,机构代码\n{}", lines.concat()).into_bytes();
    let known = Command::from(CreateParty { draft: draft(1) });
    test.house.carry_out(test.actor(Role::Clerk), known, None).await.expect("entered at the counter");
    let before = parties(&test.house).await;
    let own = draft(1).name;
    let lines = [
        person(1, &own),
        person(2, "李雷"),
        person(3, "韩梅"),
        person(3, "韩梅梅"),
        person(2, "李雷"),
        format!("赵六,{}Z,13800000004,,210682\n", &resident_id(4)[..17]),
        person(5, "钱七").replace("210682", "999999"),
    ];
    let (row, wrong) = import_kind(&test, "customers", "客户.csv", file(&lines), Choice::Good, Vec::new()).await;
    assert_eq!((row.state.as_str(), row.rows_made), ("done", 3), "{wrong:?}");
    let codes: Vec<&str> = wrong.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["number_known_otherwise", "twice", "wrong_character", "wrong_check_digit", "unknown_office"]);
    let after = parties(&test.house).await;
    assert_eq!(after, before + 2, "the one who was known is left");
    // The number of the one at the counter with another name is a question.
    let stranger = file(&[person(1, "陌生人")]);
    let (row, wrong) = import_kind(&test, "customers", "客户.csv", stranger, Choice::Good, Vec::new()).await;
    assert_eq!((row.rows_made, wrong[0].code.as_str()), (0, "number_known_otherwise"));
    let found = verify::verify(&test.house.store, |_| {}).await.expect("it is verified");
    assert_eq!(found.problems, Vec::new());
}
