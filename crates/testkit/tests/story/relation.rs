//! Who serves whom, and what an operator sees by that or by answering for it: in lists, the search box and the counts alike.

use std::sync::Arc;

use jiff::civil::{Date, date};
use yinuo_core::access::Actor;
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId};
use yinuo_core::pack::PackSource;
use yinuo_core::party::PartyDraft;
use yinuo_service::command::Command;
use yinuo_service::command::case::{AssignCase, PartyChoice};
use yinuo_service::command::house::{CreateOffice, CreateOperator, Letterhead};
use yinuo_service::command::party::{CreateParty, EndRelation, RelateParty, Server};
use yinuo_service::query::case::CaseFilter;
use yinuo_service::query::promise::{PromiseFilter, board, summary};
use yinuo_service::query::{self, PageAsk};
use yinuo_service::relation::with_relations;
use yinuo_service::verify;
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::{at, draft, opening};

const HEAD: &str = "[pack]\nname = \"test-roles\"\ntitle = \"试验\"\nversion = \"1.0.0\"\nsummary = \"For tests\"\nsource = \"none\"\n";

/// Whoever answers for cases and sees no other.
const ROLES: &str = r#"
[[role]]
key = "outside"
name = { zh = "外勤", en = "Outside" }
reach = "oneself"
permissions = ["read_cases", "handle_cases"]
places = ["my-cases", "cases"]
"#;

fn pack() -> PackSource {
    let files = [("pack.toml", HEAD), ("roles.toml", ROLES)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    PackSource { name: "test-roles".to_owned(), files }
}

struct Served {
    test: TestHouse,
    elsewhere: OfficeId,
}

impl Served {
    async fn open(on: On) -> Served {
        let test = TestHouse::open_with(on, Some(at("2011-09-29T10:00:00")), vec![pack()]).await;
        let root = test.house.directory().offices().find(|office| office.parent.is_none()).expect("founded").id;
        let office = CreateOffice {
            code: "210681".to_owned(),
            name: "东港支公司".to_owned(),
            parent: Some(root),
            region_code: None,
            level: "county".to_owned(),
            letterhead: Letterhead::default(),
        };
        let founder = Actor::founder();
        let made = test.house.carry_out(&Arc::new(founder), Command::from(office), None).await.expect("an office");
        let elsewhere = OfficeId::from_number(made.id);
        Served { test, elsewhere }
    }

    async fn try_as(&self, role: Role, command: impl Into<Command>) -> Result<i64, &'static str> {
        let answer = self.test.house.carry_out(self.test.actor(role), command, None).await;
        answer.map(|answer| answer.id).map_err(|stop| stop.code())
    }

    async fn act(&self, role: Role, command: impl Into<Command>) -> i64 {
        self.try_as(role, command).await.expect("carried out")
    }

    /// A customer of the county, with a case.
    async fn customer(&self, number: u32, name: &str) -> (PartyId, CaseId) {
        let draft = PartyDraft { name: name.to_owned(), ..draft(number) };
        let party = PartyId::from_number(self.act(Role::Clerk, CreateParty { draft }).await);
        let case = self.act(Role::Clerk, opening(PartyChoice::Known(party), &[])).await;
        (party, CaseId::from_number(case))
    }

    /// Somebody of the other office.
    async fn operator(&self, login: &str, roles: &[&str]) -> OperatorId {
        let command = CreateOperator {
            login: login.to_owned(),
            name: login.to_owned(),
            office: self.elsewhere,
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            password_hash: "none".to_owned(),
            password_given: false,
        };
        let founder = Arc::new(Actor::founder());
        let made = self.test.house.carry_out(&founder, Command::from(command), None).await;
        OperatorId::from_number(made.expect("an operator").id)
    }

    async fn relate(
        &self,
        party: PartyId,
        kind: &str,
        by: Server,
        days: (Option<Date>, Option<Date>),
    ) -> Result<i64, &'static str> {
        let (begins_on, ends_on) = days;
        self.try_as(Role::Handler, RelateParty { party, kind: kind.to_owned(), by, begins_on, ends_on }).await
    }

    async fn end(
        &self,
        party: PartyId,
        by: Server,
        begins_on: Date,
        ends_on: Option<Date>,
    ) -> Result<i64, &'static str> {
        self.try_as(Role::Handler, EndRelation { party, kind: "agent".to_owned(), by, begins_on, ends_on }).await
    }

    async fn acting(&self, operator: OperatorId) -> Actor {
        let actor = self.test.house.directory().actor(operator).expect("it works here");
        with_relations(&self.test.house, actor).await.expect("read")
    }

    /// What an operator sees: customers and cases, in lists.
    async fn sees(&self, operator: OperatorId) -> (Vec<PartyId>, Vec<CaseId>) {
        let (house, actor, ask) = (&self.test.house, self.acting(operator).await, PageAsk::default());
        let parties =
            query::party::list(house, &actor, None, None, &ask).await.map(|found| found.items).unwrap_or_default();
        let cases = query::case::list(house, &actor, &CaseFilter::default(), &ask).await.expect("listed").items;
        let mut parties: Vec<PartyId> = parties.iter().map(|row| PartyId::from_number(row.id)).collect();
        let mut cases: Vec<CaseId> = cases.iter().map(|line| CaseId::from_number(line.row.id)).collect();
        parties.sort();
        cases.sort();
        // The board and the counts are about the same cases, no more and no less.
        let waiting = board(house, &actor, &PromiseFilter::default(), &ask).await.expect("the board").items;
        let counted = summary(house, &actor, None).await.expect("counted").all;
        assert!(waiting.iter().all(|line| cases.contains(&CaseId::from_number(line.case_id))), "{waiting:?}");
        assert_eq!(counted.open + counted.broken + counted.paused + counted.unknown, waiting.len() as i64);
        assert_eq!(waiting.is_empty(), cases.is_empty());
        (parties, cases)
    }
}

async fn an_agent_sees_whom_it_serves(on: On) {
    let served = Served::open(on).await;
    let house = &served.test.house;
    let (first, first_case) = served.customer(1, "王芳").await;
    let (second, second_case) = served.customer(2, "王方").await;
    let agent = served.operator("agent", &["agent"]).await;
    let by = Server::Operator(agent);
    assert_eq!(served.sees(agent).await, (vec![], vec![]));
    served.relate(first, "agent", by, (None, None)).await.expect("entered");
    assert_eq!(served.sees(agent).await, (vec![first], vec![first_case]));
    let actor = served.acting(agent).await;
    // A search that finds both shows one, and what is another's is not there.
    let hits = query::party::search(house, &actor, "wangfang").await.expect("searched");
    let parties: Vec<i64> = hits.parties.iter().map(|row| row.id).collect();
    let cases: Vec<i64> = hits.cases.iter().map(|line| line.row.id).collect();
    assert_eq!((parties, cases), (vec![first.number()], vec![first_case.number()]));
    for (party, case, there) in [(first, first_case, true), (second, second_case, false)] {
        let row = query::party::row(house, &actor, party).await;
        let file = query::case::file(house, &actor, &case.to_string()).await;
        assert_eq!((row.is_ok(), file.is_ok()), (there, there));
        if !there {
            assert_eq!((row.expect_err("hidden").code(), file.expect_err("hidden").code()), ("not_found", "not_found"));
        }
    }
    // It may be given what it reaches, and nothing else.
    let assign = |case, party| AssignCase { case, party, expected_version: None, owner: Some(agent) };
    served.act(Role::Manager, assign(first_case, first)).await;
    assert_eq!(served.try_as(Role::Manager, assign(second_case, second)).await, Err("owner_cannot_handle"));
    // Who is in an office as well sees what is there and whom it serves.
    let both = served.operator("both", &["clerk", "agent"]).await;
    assert_eq!(served.sees(both).await, (vec![], vec![]));
    served.relate(second, "guardian", Server::Operator(both), (None, None)).await.expect("entered");
    assert_eq!(served.sees(both).await, (vec![second], vec![second_case]));
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

async fn a_relation_holds_from_its_first_day_until_the_day_it_ends(on: On) {
    let served = Served::open(on).await;
    let (party, _) = served.customer(1, "王芳").await;
    let agent = served.operator("agent", &["agent"]).await;
    let (by, october) = (Server::Operator(agent), |day| date(2011, 10, day));
    let sees = async || !served.sees(agent).await.0.is_empty();
    assert_eq!(served.relate(party, "agent", by, (Some(october(3)), Some(october(3)))).await, Err("wrong_field"));
    served.relate(party, "agent", by, (Some(october(3)), Some(october(10)))).await.expect("entered");
    for meets in
        [(Some(october(9)), None), (None, None), (None, Some(october(4))), (Some(october(3)), Some(october(4)))]
    {
        assert_eq!(served.relate(party, "agent", by, meets).await, Err("relation_known"), "{meets:?}");
    }
    served.relate(party, "agent", by, (Some(october(10)), None)).await.expect("it begins where the other ends");
    served.relate(party, "guardian", by, (Some(october(25)), None)).await.expect("another kind is another relation");
    assert!(!sees().await, "it has not begun");
    assert_eq!(served.end(party, by, october(3), Some(october(11))).await, Err("wrong_field"), "after its end");
    assert_eq!(served.end(party, by, october(4), None).await, Err("relation_unknown"));
    let clock = |text| assert!(served.test.house.shared.clock.set(at(text)));
    clock("2011-10-03T00:00:01");
    assert!(sees().await);
    served.end(party, by, october(10), None).await.expect("one that has not begun never does");
    clock("2011-10-09T23:59:59");
    assert!(sees().await);
    clock("2011-10-10T00:00:01");
    assert!(!sees().await, "its last day is the one before");
    assert_eq!(served.end(party, by, october(3), None).await, Err("relation_unknown"), "what is over is over");
    served.relate(party, "agent", by, (None, None)).await.expect("in the place of the one that never began");
    assert!(sees().await);
    served.end(party, by, october(10), None).await.expect("ended");
    assert!(!sees().await, "at once");
    let clerk = served.test.actor(Role::Clerk);
    let told = query::party::relations(&served.test.house, clerk, party).await.expect("read").served_by;
    let days = told.iter().map(|one| (one.relation.begins_on.as_str(), one.relation.ends_on.as_deref()));
    let expected = [("2011-10-03", Some("2011-10-10")), ("2011-10-10", Some("2011-10-10")), ("2011-10-25", None)];
    assert_eq!(days.collect::<Vec<_>>(), expected, "what has ended stays");
}

async fn a_relation_carries_where_its_kind_says_so(on: On) {
    let served = Served::open(on).await;
    let (agency, agency_case) = served.customer(1, "凤城代理").await;
    let (customer, case) = served.customer(2, "李雷").await;
    let (beyond, _) = served.customer(3, "韩梅").await;
    served.relate(customer, "agent", Server::Party(agency), (None, None)).await.expect("the agency serves it");
    served.relate(beyond, "guardian", Server::Party(customer), (None, None)).await.expect("two steps away");
    let [stands, serves] = [served.operator("stands", &["agent"]).await, served.operator("serves", &["agent"]).await];
    served.relate(agency, "stands-for", Server::Operator(stands), (None, None)).await.expect("entered");
    served.relate(agency, "agent", Server::Operator(serves), (None, None)).await.expect("entered");
    assert_eq!(served.sees(stands).await, (vec![agency, customer], vec![agency_case, case]));
    assert_eq!(served.sees(serves).await, (vec![agency], vec![agency_case]));
    let refused = served.relate(agency, "agent", Server::Party(agency), (None, None)).await;
    assert_eq!(refused, Err("related_to_itself"));
    assert_eq!(served.relate(agency, "cousin", Server::Party(customer), (None, None)).await, Err("unknown_relation"));
}

async fn a_role_of_oneself_sees_the_cases_it_answers_for(on: On) {
    let served = Served::open(on).await;
    let (party, own_case) = served.customer(1, "王芳").await;
    served.customer(2, "李雷").await;
    let outside = served.operator("outside", &["outside"]).await;
    assert_eq!(served.sees(outside).await, (vec![], vec![]));
    let assign = AssignCase { case: own_case, party, expected_version: None, owner: Some(outside) };
    served.act(Role::Manager, assign).await;
    assert_eq!(served.sees(outside).await, (vec![], vec![own_case]));
    let actor = served.acting(outside).await;
    let house = &served.test.house;
    assert!(query::case::file(house, &actor, &own_case.to_string()).await.is_ok());
    assert_eq!(query::party::row(house, &actor, party).await.expect_err("hidden").code(), "not_permitted");
    let assign = AssignCase { case: own_case, party, expected_version: None, owner: None };
    served.act(Role::Manager, assign).await;
    assert_eq!(query::case::file(house, &actor, &own_case.to_string()).await.expect_err("hidden").code(), "not_found");
}

#[tokio::test]
async fn an_agent_sees_whom_it_serves_and_nothing_else_on_sqlite() {
    an_agent_sees_whom_it_serves(On::Sqlite).await;
}

#[tokio::test]
async fn an_agent_sees_whom_it_serves_and_nothing_else_on_postgresql() {
    an_agent_sees_whom_it_serves(On::Postgres).await;
}

#[tokio::test]
async fn a_relation_holds_from_its_first_day_until_the_day_it_ends_on_sqlite() {
    a_relation_holds_from_its_first_day_until_the_day_it_ends(On::Sqlite).await;
}

#[tokio::test]
async fn a_relation_holds_from_its_first_day_until_the_day_it_ends_on_postgresql() {
    a_relation_holds_from_its_first_day_until_the_day_it_ends(On::Postgres).await;
}

#[tokio::test]
async fn a_relation_carries_where_its_kind_says_so_on_sqlite() {
    a_relation_carries_where_its_kind_says_so(On::Sqlite).await;
}

#[tokio::test]
async fn a_relation_carries_where_its_kind_says_so_on_postgresql() {
    a_relation_carries_where_its_kind_says_so(On::Postgres).await;
}

#[tokio::test]
async fn a_role_of_oneself_sees_the_cases_it_answers_for_on_sqlite() {
    a_role_of_oneself_sees_the_cases_it_answers_for(On::Sqlite).await;
}

#[tokio::test]
async fn a_role_of_oneself_sees_the_cases_it_answers_for_on_postgresql() {
    a_role_of_oneself_sees_the_cases_it_answers_for(On::Postgres).await;
}
