//! A made-up pack in which an insurer owes by its own contract, and forms ask for rows: on both databases.

use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::{Channel, not_promised};
use yinuo_core::form::{Answer as FormAnswer, Answers, Row};
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::pack::PackSource;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::service::Allowance;
use yinuo_service::command::Answer;
use yinuo_service::command::case::{Changed, EditCase, OpenCase, PartyChoice};
use yinuo_service::command::party::{CreateParty, SetTerm};
use yinuo_service::query::PageAsk;
use yinuo_service::query::promise::{PromiseFilter, board, summary};
use yinuo_service::{House, Stop, verify};
use yinuo_store::tables::party::PersonalNumberRow;
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::case::{at, draft};

const HEAD: &str = "[pack]\nname = \"test-survey\"\ntitle = \"试验\"\nversion = \"1.0.0\"\nsummary = \"For tests\"\nsource = \"none\"\n";

const RULES: &str = r#"
[[service]]
key = "test.survey"
name = { zh = "查勘", en = "Survey" }
summary = { zh = "试验", en = "For tests" }
group = "claim"
calendar = "cn"
effective = { from = 2010-05-01 }
fields = [
  { key = "insurer", name = { zh = "承保公司", en = "Insurer" }, kind = "party" },
  { key = "place", name = { zh = "地点", en = "Place" }, kind = "region" },
  { key = "area", name = { zh = "面积", en = "Area" }, kind = "quantity", units = [{ key = "mu", name = { zh = "亩", en = "mu" } }] },
  { key = "households", name = { zh = "农户", en = "Households" }, kind = "rows", fields = [
    { key = "name", name = { zh = "姓名", en = "Name" }, kind = "text", required = true },
    { key = "identity", name = { zh = "证件号码", en = "Identity" }, kind = "identity" },
    { key = "area", name = { zh = "面积", en = "Area" }, kind = "quantity", units = [{ key = "mu", name = { zh = "亩", en = "mu" } }] },
  ] },
]
milestones = [
  { key = "received", name = { zh = "报案", en = "Reported" }, automatic = true },
  { key = "surveyed", name = { zh = "查勘", en = "Surveyed" }, closes = true },
]

[[service.promise]]
key = "survey"
name = { zh = "现场查勘", en = "Survey" }
from = "received"
to = "surveyed"
within = { from = "survey-within" }
owed-by = "insurer"
cite = "Contract"
status = "house"
"#;

fn pack() -> PackSource {
    let files = [("pack.toml", HEAD), ("rules.toml", RULES)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    PackSource { name: "test-survey".to_owned(), files }
}

fn case_of(answer: &Answer) -> Arc<yinuo_core::case::Case> {
    answer.extra::<Changed>().expect("the answer has the case").case.clone()
}

struct Desk {
    test: TestHouse,
    customer: PartyId,
}

impl Desk {
    async fn open(on: On) -> Desk {
        let test = TestHouse::open_with(on, Some(at("2011-09-30T22:00:00")), vec![pack()]).await;
        let draft = CreateParty { draft: draft(1) };
        let customer = test.house.carry_out(test.actor(Role::Clerk), draft, None).await.expect("a customer").id;
        Desk { test, customer: PartyId::from_number(customer) }
    }

    fn house(&self) -> &Arc<House> {
        &self.test.house
    }

    fn clerk(&self) -> &Arc<Actor> {
        self.test.actor(Role::Clerk)
    }

    async fn insurer(&self, name: &str) -> PartyId {
        let draft = PartyDraft {
            kind: PartyKind::Organisation,
            name: name.to_owned(),
            identity: None,
            phone: None,
            birth_date: None,
            sex: None,
            address: None,
            another_person: false,
        };
        let command = CreateParty { draft };
        let id = self.house().carry_out(self.clerk(), command, None).await.expect("an insurer").id;
        PartyId::from_number(id)
    }

    async fn report(&self, answers: Answers) -> Result<Arc<yinuo_core::case::Case>, Stop> {
        let command = OpenCase {
            service: "test.survey".to_owned(),
            party: PartyChoice::Known(self.customer),
            subjects: Vec::new(),
            channel: Channel::Phone,
            received_at: None,
            summary: String::new(),
            answers,
            materials: Vec::new(),
        };
        self.house().carry_out(self.clerk(), command, None).await.map(|answer| case_of(&answer))
    }

    async fn numbers(&self, case: CaseId) -> Vec<String> {
        let store = &self.house().store;
        let mut numbers: Vec<PersonalNumberRow> = Vec::new();
        store.scan::<PersonalNumberRow>(|row| numbers.push(row)).await.expect("read");
        let mut fields: Vec<String> =
            numbers.into_iter().filter(|row| row.of_id == case.number()).map(|row| row.field).collect();
        fields.sort();
        fields
    }
}

async fn an_insurer_breaks_the_promise_of_its_contract(on: On) {
    let desk = Desk::open(on).await;
    let house = desk.house();
    let (bound, free) = (desk.insurer("中华联合").await, desk.insurer("安华农业").await);
    let term = |party, within: &str| SetTerm {
        party,
        key: "survey-within".to_owned(),
        within: within.parse::<Allowance>().expect("an allowance"),
        effective_from: jiff::civil::date(2011, 1, 1),
        effective_until: None,
        cite: "合作协议第五条".to_owned(),
    };
    let stop =
        house.carry_out(desk.clerk(), term(bound, "24 hours"), None).await.expect_err("a clerk agrees to nothing");
    assert_eq!(stop.code(), "not_permitted");
    let manager = desk.test.actor(Role::Manager);
    house.carry_out(manager, term(bound, "24 hours"), None).await.expect("agreed");

    let named = |party: PartyId| Answers::from([("insurer", party.to_string()), ("place", "210682".to_owned())]);
    let case = desk.report(named(bound)).await.expect("reported");
    assert_eq!(case.answers.text("insurer"), Some(format!("{bound} 中华联合").as_str()));
    assert_eq!(case.answers.text("place"), Some("210682 辽宁省丹东市凤城市"));
    let survey = case.promise("survey").expect("promised");
    assert_eq!((survey.promisor, survey.allowance), (Some(bound), Allowance::Hours(24)));
    let other = desk.report(named(free)).await.expect("reported");
    assert!(other.promises.is_empty(), "the other insurer agreed to nothing");
    assert_eq!(not_promised(&other).len(), 1);

    // A night later nobody has come: the promise is broken, on the first day of a holiday.
    house.shared.clock.set(at("2011-10-01T22:00:01"));
    yinuo_service::upkeep::run_due(house).await.expect("time passes");
    let filter = PromiseFilter { promisor: Some(bound), view: Some("broken".to_owned()), ..PromiseFilter::default() };
    let lines = board(house, desk.clerk(), &filter, &PageAsk::default()).await.expect("the board").items;
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (lines[0].case_number.as_str(), lines[0].promisor_name.as_deref()),
        (case.number.as_str(), Some("中华联合"))
    );
    assert_eq!((lines[0].owed_by.as_str(), lines[0].agreed.as_deref()), ("insurer", Some("合作协议第五条")));
    let filter = PromiseFilter { promisor: Some(free), ..PromiseFilter::default() };
    assert!(board(house, desk.clerk(), &filter, &PageAsk::default()).await.expect("the board").items.is_empty());
    let counted = summary(house, desk.clerk(), None).await.expect("counted").by_promisor;
    let counted: Vec<_> = counted.iter().map(|(party, name, counts)| (*party, name.as_str(), counts.broken)).collect();
    assert_eq!(counted, [(bound, "中华联合", 1)]);
    // Whoever answers for the case watches, and is told.
    let owner = desk.clerk().operator.number();
    let unread =
        house.store.query_one(&yinuo_store::tables::case::REMINDERS_UNREAD, vec![owner.into(), i64::MAX.into()]).await;
    assert!(unread.expect("reminders").unwrap_or(0) >= 1);
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems.len(), 0);
}

#[tokio::test]
async fn an_insurer_owes_by_its_own_contract_and_the_board_shows_what_it_broke_on_sqlite() {
    an_insurer_breaks_the_promise_of_its_contract(On::Sqlite).await;
}

#[tokio::test]
async fn an_insurer_owes_by_its_own_contract_and_the_board_shows_what_it_broke_on_postgresql() {
    an_insurer_breaks_the_promise_of_its_contract(On::Postgres).await;
}

fn household(name: &str, identity: &str) -> Row {
    BTreeMap::from(
        [("name", name), ("identity", identity), ("area", "3.5 mu")]
            .map(|(key, cell)| (key.to_owned(), cell.to_owned())),
    )
}

async fn rows_keep_their_numbers(on: On) {
    let desk = Desk::open(on).await;
    let (first, second) = (resident_id(11), resident_id(12));
    let rows = vec![household("王芳", &first), household("李强", &second)];
    let case = desk.report(Answers::from([("households", rows)])).await.expect("reported");
    let kept = case.answers.rows("households").to_vec();
    assert!(kept.iter().all(|row| row["identity"].contains('*')), "{kept:?}");
    assert_eq!(desk.numbers(case.id).await, ["answers.households.1.identity", "answers.households.2.identity"]);

    // The first row goes, a third comes: what is masked stays what it was, and the number of the row that went is gone.
    let edited = vec![kept[1].clone(), household("赵敏", &resident_id(13))];
    let edit = |rows: Vec<Row>, version| EditCase {
        case: case.id,
        party: desk.customer,
        expected_version: Some(version),
        summary: None,
        answers: Some(Answers::from([("households", rows)])),
    };
    let after = desk.house().carry_out(desk.clerk(), edit(edited, 1), None).await.expect("edited");
    let after = case_of(&after);
    let rows = after.answers.rows("households").to_vec();
    assert_eq!((rows[0]["row"].as_str(), rows[1]["row"].as_str()), ("2", "3"));
    assert_eq!(desk.numbers(case.id).await, ["answers.households.2.identity", "answers.households.3.identity"]);

    // A mask in a row that never had a number stands for nothing.
    let stop = desk.house().carry_out(desk.clerk(), edit(vec![household("钱七", "2106**********1234")], 2), None).await;
    let Err(Stop::Refused(refusal)) = stop else { panic!("{stop:?}") };
    assert_eq!(
        (refusal.code, refusal.fact("row"), refusal.fact("cause")),
        ("cell_wrong", Some("1"), Some("masked_number"))
    );
    assert_eq!(verify::verify(&desk.house().store, |_| {}).await.expect("verified").problems.len(), 0);
}

#[tokio::test]
async fn the_numbers_of_rows_are_sealed_and_stay_with_their_rows_on_sqlite() {
    rows_keep_their_numbers(On::Sqlite).await;
}

#[tokio::test]
async fn the_numbers_of_rows_are_sealed_and_stay_with_their_rows_on_postgresql() {
    rows_keep_their_numbers(On::Postgres).await;
}

#[tokio::test]
async fn ten_thousand_households_are_taken_and_one_more_is_refused() {
    let desk = Desk::open(On::Sqlite).await;
    let row = |number: usize| Row::from([("name".to_owned(), format!("农户{number}"))]);
    let rows = |count: usize| Answers::from([("households", FormAnswer::Rows((0..count).map(row).collect()))]);
    let case = desk.report(rows(10_000)).await.expect("ten thousand fit");
    assert_eq!(case.answers.rows("households").len(), 10_000);
    let stop = desk.report(rows(10_001)).await.expect_err("one too many");
    let Stop::Refused(refusal) = stop else { panic!("{stop:?}") };
    let facts = (refusal.fact("field"), refusal.fact("cause"));
    assert_eq!((refusal.code, facts), ("answer_wrong", (Some("households"), Some("too_many_rows"))));
}

#[tokio::test]
async fn what_an_answer_names_must_be_there() {
    let desk = Desk::open(On::Sqlite).await;
    for (field, answer, cause) in [
        ("insurer", "party_0000000000000", "not_a_party"),
        ("place", "219999", "not_a_region"),
        ("area", "3.5 hectares", "unknown_unit"),
    ] {
        let stop = desk.report(Answers::from([(field, answer)])).await.expect_err("refused");
        let Stop::Refused(refusal) = stop else { panic!("{stop:?}") };
        assert_eq!(
            (refusal.code, refusal.fact("field"), refusal.fact("cause")),
            ("answer_wrong", Some(field), Some(cause))
        );
    }
}
