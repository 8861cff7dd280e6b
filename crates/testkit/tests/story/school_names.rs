//! The list of names of a school policy on a whole house: what is taken of a sheet and what is refused by row, that it is sealed, counted beside
//! the head counts, looked at with a reason, and that a pupil leaves it and comes back.

use jiff::civil::date;
use yinuo_core::id::ImportId;
use yinuo_core::school::{SchoolPolicyId, SchoolPupilId};
use yinuo_service::command::case::WithdrawCase;
use yinuo_service::command::import::Choice;
use yinuo_service::command::{Command, Opened};
use yinuo_service::import::content;
use yinuo_service::query::PageAsk;
use yinuo_service::school::claim::query::claim;
use yinuo_service::school::names::query::{PupilFilter, names, pupils};
use yinuo_service::school::names::{ListedData, ShowListedPupil, UnlistSchoolPupil};
use yinuo_service::school::query::{SchoolPolicyFilter, policies, policy};
use yinuo_service::{Stop, day};
use yinuo_store::tables::import::ImportErrorRow;
use yinuo_store::tables::school::SchoolPupilRow;
use yinuo_testkit::house::{On, Role};

use crate::agri::code;
use crate::import::{assert_verifies, import_kind};
use crate::school::Town;
use crate::school_claim::{Accident, LI};

const KIND: &str = "school-pupils";
const HEADER: &str = "保单号,学段,班级,姓名,身份证号,出生日期,监护人同意,登记起日\n";

/// A resident identity number of Fengcheng with its check digit.
fn resident(birth: &str, serial: u32) -> String {
    let body = format!("210682{birth}{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = char::from(b"10X98765432"[usize::try_from(sum % 11).expect("less than eleven")]);
    format!("{body}{check}")
}

/// A line of the sheet: the number of the policy, the pupil's number, and the words of the other columns.
fn line(policy: &str, level: &str, identity: &str, consent: &str, listed_from: &str) -> String {
    format!("{policy},{level},三年级2班,李小明,{identity},,{consent},{listed_from}\n")
}

fn sheet(lines: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    text.extend(lines);
    text.into_bytes()
}

/// A school with a policy of pupils at two levels: its id and its number.
async fn insured(town: &Town) -> (SchoolPolicyId, String) {
    town.agree().await;
    let cover = town.cover(&[("compulsory", 860), ("kindergarten", 40)], date(2026, 9, 1));
    let id = SchoolPolicyId::from_number(town.done(&town.actor, cover).await);
    let read = policy(town.house(), town.clerk(), &id.to_string()).await.expect("the policy");
    (id, read.head.number)
}

fn sorted(errors: &[ImportErrorRow]) -> Vec<(i64, String, String)> {
    let mut told: Vec<_> = errors.iter().map(|one| (one.line, one.field.clone(), one.code.clone())).collect();
    told.sort();
    told
}

async fn bad_rows_are_told(on: On) {
    let town = Town::open(on).await;
    let (id, number) = insured(&town).await;
    let good = |serial: u32| line(&number, "小学", &resident("20180307", serial), "是", "");
    let wrong_digit = format!("{}0", &resident("20180307", 11)[..17]);
    let lines = [
        good(1),
        good(2),
        good(1),
        line(&number, "小学", &resident("20230301", 3), "是", ""),
        line(&number, "初中", &resident("19990301", 4), "是", ""),
        line(&number, "小学", &wrong_digit, "是", ""),
        line(&number, "小学", &resident("20180307", 5), "否", ""),
        line(&number, "小学", &resident("20180307", 6), "", ""),
        line("XZ0000000000000", "小学", &resident("20180307", 7), "是", ""),
        line("XZ1", "小学", &resident("20180307", 7), "是", ""),
        line(&number, "幼儿园", &resident("20220307", 8), "是", ""),
        line(&number, "小学", &resident("20180307", 9), "是", "2026-08-31"),
        line(&number, "小学", &resident("20180307", 10), "是", "2027-09-01"),
        line(&number, "大学", &resident("20180307", 12), "是", ""),
    ];
    let (all, found) = import_kind(&town.test, KIND, "名单.csv", sheet(lines.clone()), Choice::All, Vec::new()).await;
    assert_eq!((all.state.as_str(), all.failure.as_deref()), ("failed", Some("bad_rows")));
    let wanted: Vec<(i64, String, String)> = [
        (4, "identity", "twice"),
        (5, "identity", "pupil_too_young"),
        (6, "identity", "pupil_too_old"),
        (7, "identity", "wrong_check_digit"),
        (8, "consent", "consent_missing"),
        (9, "consent", "missing"),
        (10, "policy_number", "unknown_school_policy"),
        (11, "policy_number", "wrong_code_length"),
        (12, "level", "list_not_wanted_at_level"),
        (13, "listed_from", "listed_before_the_start"),
        (14, "listed_from", "listed_after_the_end"),
        (15, "level", "not_one_of_the_choices"),
    ]
    .map(|(line, field, code)| (line, field.to_owned(), code.to_owned()))
    .into();
    assert_eq!(sorted(&found), wanted);
    let count = names(town.house(), town.clerk(), id).await.expect("read");
    assert_eq!(count.levels.iter().map(|level| level.listed).sum::<i64>(), 0, "not one of them is written");
    let (some, found) = import_kind(&town.test, KIND, "名单.csv", sheet(lines), Choice::Good, Vec::new()).await;
    assert_eq!((some.state.as_str(), some.rows_made, some.rows_bad), ("done", 2, 12));
    assert_eq!(sorted(&found), wanted);
    // Nothing that is told of a bad row tells who it is.
    assert!(found.iter().all(|one| !one.value.contains("20180307") && !one.value.contains("李小明")), "{found:?}");
    // Who is on the list already is not listed again; the same pupil in the policy of another year would be.
    let (_, again) = import_kind(&town.test, KIND, "名单.csv", sheet([good(1)]), Choice::Good, Vec::new()).await;
    assert_eq!(sorted(&again), [(2, "identity".to_owned(), "pupil_listed".to_owned())]);
    // After the end nobody is listed any more.
    town.now("2027-09-01T10:00:00");
    let (_, late) = import_kind(&town.test, KIND, "名单.csv", sheet([good(20)]), Choice::Good, Vec::new()).await;
    assert_eq!(sorted(&late), [(2, "listed_from".to_owned(), "listed_after_the_end".to_owned())]);
    assert_verifies(town.house()).await;
}

#[tokio::test]
async fn every_pupil_who_cannot_be_listed_is_told_with_row_field_and_reason_on_sqlite() {
    bad_rows_are_told(On::Sqlite).await;
}

#[tokio::test]
async fn every_pupil_who_cannot_be_listed_is_told_with_row_field_and_reason_on_postgresql() {
    bad_rows_are_told(On::Postgres).await;
}

async fn a_list_is_sealed(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    let (id, number) = insured(&town).await;
    let own = resident("20180307", 1);
    // Brought in by lots: more rows than the first of them takes.
    let lines = (1..=1_500).map(|serial| line(&number, "小学", &resident(birth(serial), serial % 1_000), "同意", ""));
    let (row, wrong) = import_kind(&town.test, KIND, "名单.csv", sheet(lines), Choice::All, Vec::new()).await;
    assert_eq!((row.state.as_str(), row.rows_made), ("done", 1_500), "{wrong:?}");
    let count = names(house, town.clerk(), id).await.expect("read");
    let counted: Vec<_> =
        count.levels.iter().map(|one| (one.level.as_str(), one.wanted.is_some(), one.pupils, one.listed)).collect();
    assert_eq!(counted, [("kindergarten", false, 40, 0), ("compulsory", true, 860, 1_500)], "the difference is seen");
    let mut clear = 0;
    house
        .store
        .scan(|pupil: SchoolPupilRow| clear += usize::from(contains(&pupil.sealed, own.as_bytes())))
        .await
        .expect("read");
    assert_eq!(clear, 0);
    let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
    let listed = pupils(house, town.clerk(), id, PupilFilter::default(), &ask).await.expect("read");
    assert_eq!((listed.items.len(), listed.next.is_some()), (200, true));
    let first = &listed.items[0];
    assert_eq!((first.name.as_str(), first.row.class_name.as_deref()), ("李**", Some("三年级2班")));
    assert!(first.identity.contains('*'), "{}", first.identity);
    // Who it is is seen with a reason, by who may.
    let pupil = SchoolPupilId::from_number(first.row.id);
    let look = |reason: &str| ShowListedPupil { policy: id, pupil, reason: reason.to_owned() };
    let clerk = house.carry_out(town.clerk(), Command::from(look("核对")), None).await;
    assert!(matches!(clerk, Err(Stop::Denied(_))), "{clerk:?}");
    let handler = town.test.actor(Role::Handler);
    assert_eq!(
        code(house.carry_out(handler, Command::from(look(" ")), None).await.expect_err("a reason")),
        "reason_required"
    );
    let mut shown = house.carry_out(handler, Command::from(look("核对事故")), None).await.expect("shown");
    let data: ListedData = serde_json::from_slice(&shown.take::<Opened>().expect("opened").0).expect("its data");
    assert_eq!((data.name.as_str(), data.identity.as_str()), ("李小明", own.as_str()));
    // A pupil leaves, and comes back on a list of its own.
    let leave = |on| UnlistSchoolPupil { policy: id, pupil, left_on: on, reason: "转学".to_owned() };
    let refused = house.carry_out(town.clerk(), Command::from(leave(date(2026, 8, 31))), None).await;
    assert_eq!(code(refused.expect_err("before the start")), "listed_before_the_start");
    town.done(town.clerk(), leave(date(2026, 9, 20))).await;
    let twice = house.carry_out(town.clerk(), Command::from(leave(date(2026, 9, 21))), None).await;
    assert_eq!(code(twice.expect_err("it left")), "pupil_left_the_list");
    // Until that day it is on the list and counts, and cannot be listed twice.
    let count = async || names(house, town.clerk(), id).await.expect("read").levels[1].listed;
    let filter = PupilFilter { level: None, listed: true };
    let shown = pupils(house, town.clerk(), id, filter.clone(), &PageAsk::default()).await.expect("read");
    assert_eq!((count().await, shown.items[0].row.id), (1_500, first.row.id));
    let early = sheet([line(&number, "小学", &own, "是", "2026-09-19")]);
    let (_, wrong) = import_kind(&town.test, KIND, "名单.csv", early, Choice::Good, Vec::new()).await;
    assert_eq!(sorted(&wrong), [(2, "identity".to_owned(), "pupil_listed".to_owned())]);
    town.now("2026-09-20T10:00:00");
    let shown = pupils(house, town.clerk(), id, filter.clone(), &PageAsk::default()).await.expect("read");
    assert_eq!((count().await, shown.items[0].row.id == first.row.id), (1_499, false));
    let back = sheet([line(&number, "小学", &own, "是", "2026-10-08")]);
    let (row, wrong) = import_kind(&town.test, KIND, "名单.csv", back, Choice::All, Vec::new()).await;
    assert_eq!(row.rows_made, 1, "{wrong:?}");
    assert_eq!(count().await, 1_499, "it comes back on 8 October");
    assert_eq!(all_of(&town, id, filter).await, 1_499, "the list of the day names as many");
    town.now("2026-10-08T10:00:00");
    assert_eq!(count().await, 1_500);
    assert_verifies(house).await;
}

/// How many pupils all pages together show.
async fn all_of(town: &Town, id: SchoolPolicyId, filter: PupilFilter) -> usize {
    let (mut shown, mut ask) = (0, PageAsk { limit: Some(200), ..PageAsk::default() });
    loop {
        let page = pupils(town.house(), town.clerk(), id, filter.clone(), &ask).await.expect("read");
        shown += page.items.len();
        if page.next.is_none() {
            return shown;
        }
        ask.after = page.next;
    }
}

/// Two years after the policy ended nobody can say who was on its list, and how many there were is still seen.
async fn a_list_is_emptied(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    let accident = Accident::insured(&town).await;
    let found = policies(house, town.clerk(), SchoolPolicyFilter::default(), &PageAsk::default()).await.expect("read");
    let (id, number) = (SchoolPolicyId::from_number(found.items[0].id), found.items[0].number.clone());
    // More than one commit empties.
    let lines = (1..=1_900).map(|serial| line(&number, "小学", &resident(birth(serial), serial % 1_000), "同意", ""));
    let (row, wrong) = import_kind(&town.test, KIND, "名单.csv", sheet(lines), Choice::All, Vec::new()).await;
    assert_eq!(row.rows_made, 1_900, "{wrong:?}");
    let bad = sheet([line(&number, "小学", &resident("20180307", 1), "否", "")]);
    let (of_nothing, _) = import_kind(&town.test, KIND, "没有同意.csv", bad, Choice::Good, Vec::new()).await;
    assert_eq!(of_nothing.rows_made, 0);
    assert!(content(house, ImportId::from_number(of_nothing.id)).await.is_ok());
    let kept = async || {
        let (mut whole, mut all) = (0, 0);
        let count = |pupil: SchoolPupilRow| {
            all += 1;
            whole += usize::from(!pupil.sealed.is_empty() && !pupil.hash.is_empty() && pupil.class_name.is_some());
        };
        house.store.scan(count).await.expect("read");
        (whole, all)
    };
    // An open case keeps the list.
    let open = accident.reported("2026-09-01").await;
    town.now("2029-09-01T10:00:00");
    day::run(house, date(2029, 9, 1), |_| {}).await.expect("the day passes");
    assert_eq!(kept().await, (1_900, 1_900), "its case is open");
    let withdraw =
        WithdrawCase { case: open.id, party: open.party, expected_version: None, reason: "学校撤回".to_owned() };
    town.done(accident.handler(), withdraw).await;
    day::run(house, date(2029, 8, 31), |_| {}).await.expect("the day passes");
    assert_eq!(kept().await, (1_900, 1_900), "two years are not over");
    day::run(house, date(2029, 9, 1), |_| {}).await.expect("the day passes");
    assert_eq!(kept().await, (0, 1_900));
    let count = names(house, town.clerk(), id).await.expect("read");
    assert_eq!(count.levels.iter().map(|level| level.listed).sum::<i64>(), 1_900, "counts stay");
    let shown = pupils(house, town.clerk(), id, PupilFilter::default(), &PageAsk::default()).await.expect("read");
    assert!(shown.items.iter().all(|pupil| pupil.name.is_empty() && pupil.identity.is_empty()));
    let look = ShowListedPupil {
        policy: id,
        pupil: SchoolPupilId::from_number(shown.items[0].row.id),
        reason: "核对".to_owned(),
    };
    let refused = house.carry_out(town.test.actor(Role::Handler), Command::from(look), None).await;
    assert_eq!(code(refused.expect_err("nobody knows")), "pupil_emptied");
    let file = content(house, ImportId::from_number(row.id)).await;
    assert_eq!(code(file.expect_err("the sheet they came in has gone")), "import_file_not_kept");
    let file = content(house, ImportId::from_number(of_nothing.id)).await;
    assert_eq!(code(file.expect_err("and so has one of which nothing was taken")), "import_file_not_kept");
    let ask = PageAsk::default();
    let imports =
        yinuo_service::query::import::imports(house, town.test.actor(Role::Manager), &ask).await.expect("read");
    assert!(imports.items.iter().all(|import| import.file_kept == 0), "which the page says of both");
    assert_verifies(house).await;
}

#[tokio::test]
async fn a_list_is_emptied_two_years_after_the_policy_ended_and_its_counts_stay_on_sqlite() {
    a_list_is_emptied(On::Sqlite).await;
}

#[tokio::test]
async fn a_list_is_emptied_two_years_after_the_policy_ended_and_its_counts_stay_on_postgresql() {
    a_list_is_emptied(On::Postgres).await;
}

async fn an_accident_tells_who_was_listed(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    let accident = Accident::insured(&town).await;
    let found = policies(house, town.clerk(), SchoolPolicyFilter::default(), &PageAsk::default()).await.expect("read");
    let number = found.items[0].number.clone();
    let lines =
        [line(&number, "小学", LI.1, "是", ""), line(&number, "初中", "21068220130911002X", "是", "2026-09-11")];
    let (row, wrong) = import_kind(&town.test, KIND, "名单.csv", sheet(lines), Choice::All, Vec::new()).await;
    assert_eq!(row.rows_made, 2, "{wrong:?}");
    town.now("2026-09-12T10:00:00");
    let case = accident.reported("2026-09-10").await;
    let case = accident.recorded(&case, "accident-accepted", []).await;
    // The second was listed the day after the accident, the third never was.
    let others = [("王小雨", "21068220130911002X", date(2013, 9, 11)), ("赵大海", "G12345678", date(2010, 1, 2))];
    for pupil in [LI].into_iter().chain(others) {
        town.done(accident.handler(), accident.hurt(&case, pupil, None)).await;
    }
    let read = async || claim(house, town.clerk(), case.id).await.expect("read");
    let told = read().await;
    assert_eq!((told.injured.len(), &told.listed[..]), (3, &[1][..]));
    assert_eq!([1, 2, 3].map(|pupil| told.named(pupil)), [Some(true), Some(false), Some(false)]);
    // Once the list is emptied nobody denies that they stood there.
    let withdraw =
        WithdrawCase { case: case.id, party: case.party, expected_version: None, reason: "学校撤回".to_owned() };
    town.done(accident.handler(), withdraw).await;
    town.now("2029-09-01T10:00:00");
    day::run(house, date(2029, 9, 1), |_| {}).await.expect("the day passes");
    let told = read().await;
    assert_eq!([1, 2, 3].map(|pupil| told.named(pupil)), [None, None, None]);
}

#[tokio::test]
async fn an_accident_tells_whom_the_list_named_on_its_day_on_sqlite() {
    an_accident_tells_who_was_listed(On::Sqlite).await;
}

#[tokio::test]
async fn an_accident_tells_whom_the_list_named_on_its_day_on_postgresql() {
    an_accident_tells_who_was_listed(On::Postgres).await;
}

/// Two birthdays, so that three digits tell the pupils of each apart.
fn birth(serial: u32) -> &'static str {
    if serial < 1_000 { "20180307" } else { "20170307" }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_list_of_names_is_sealed_counted_and_looked_at_with_a_reason_on_sqlite() {
    a_list_is_sealed(On::Sqlite).await;
}

#[tokio::test]
async fn a_list_of_names_is_sealed_counted_and_looked_at_with_a_reason_on_postgresql() {
    a_list_is_sealed(On::Postgres).await;
}
