//! The service of a client for a year, on a whole house: needs collected, the plan made from them and from the mandate, a task that is done in time,
//! one that is late, the client's own claims mechanism with what was agreed on, and the plans of the next years, which ask for needs anew and go
//! by how satisfied the client was.

use std::sync::Arc;

use jiff::civil::date;
use yinuo_core::access::Actor;
use yinuo_core::broker::{Because, MANDATE, ServicePlanId, TaskState};
use yinuo_core::case::{Case, Channel};
use yinuo_core::form::{Answer, Row};
use yinuo_core::id::SurveyId;
use yinuo_core::service::Answers;
use yinuo_service::broker::command::{AddServiceTask, MakeServicePlan, PlacePolicy, SignMandate};
use yinuo_service::broker::manual;
use yinuo_service::broker::service_plan::{self, ServicePlan, Task};
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, RecordMilestone};
use yinuo_service::command::house::{EditOffice, Letterhead};
use yinuo_service::command::survey::{AnswerSurvey, InviteToSurvey, NewInvitation, StartSurvey};
use yinuo_service::{Stop, query, upkeep, verify};
use yinuo_testkit::house::{On, Role, temporary_folder};

use crate::broker::Department;

impl Department {
    pub fn plan_from(&self, from: jiff::civil::Date) -> MakeServicePlan {
        let owner = self.manager().operator;
        MakeServicePlan { client: self.client, from, owner, questionnaire: "visit-rating".to_owned() }
    }

    /// The mandate of the client, by its number.
    async fn mandate(&self, number: &str) -> i64 {
        let house = self.house();
        let head = query::agreement::of_family(house, self.manager(), &yinuo_core::broker::MANDATE_FAMILY, number);
        head.await.expect("it was signed").id
    }

    pub async fn collect_needs(&self, mandate: &str, mechanism: &str) -> Arc<Case> {
        let about = vec![MANDATE.of(self.mandate(mandate).await)];
        let case = self.opened("broker.client-needs", self.client, about, []).await;
        assert!(case.promise("collect").is_some(), "it is owed by the office");
        let answers = [("contact_person", "安全部张主任".to_owned()), ("mechanism", mechanism.to_owned())];
        let case = self.record(&case, "collected", &answers).await.expect("recorded");
        assert!(case.closed_at.is_some());
        case
    }

    /// The client rates a case of its own, from 1 to 5.
    async fn rate(&self, case: &Case, rating: &str) {
        let survey = StartSurvey {
            office: self.test.county,
            name: "客户满意度".to_owned(),
            questionnaire: "visit-rating".to_owned(),
            is_anonymous: false,
            begins_on: date(2009, 12, 1),
            ends_on: date(2010, 1, 31),
            quota: None,
        };
        let survey = SurveyId::from_number(self.done(survey).await);
        let invitations = vec![NewInvitation { about: Some(case.id), code: "a".to_owned() }];
        self.done(InviteToSurvey { survey, invitations, channel: Channel::Phone, seed: None }).await;
        let answers = [("overall".to_owned(), rating.to_owned())].into_iter().collect();
        let answer = Command::from(AnswerSurvey { code: "a".to_owned(), answers });
        self.house().carry_out(&Arc::new(Actor::system()), answer, None).await.expect("answered");
    }

    async fn read_plan(&self, plan: ServicePlanId) -> ServicePlan {
        service_plan::plan(self.house(), self.manager(), plan).await.expect("read")
    }

    async fn time_passes(&self, time: &str) {
        self.now(time);
        upkeep::run_due(self.house()).await.expect("time passes");
    }

    async fn task_case(&self, task: &Task) -> Arc<Case> {
        let number = task.row.number.as_deref().expect("it is open");
        query::case::file(self.house(), self.manager(), number).await.expect("read").case
    }

    async fn answered(&self, case: &Case, key: &str, answers: Answers) -> Result<Arc<Case>, Stop> {
        let command = RecordMilestone {
            case: case.id,
            party: case.party,
            subjects: Vec::new(),
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers,
            note: None,
            hand_over: None,
        };
        let answer = self.house().carry_out(self.manager(), Command::from(command), None).await?;
        Ok(answer.extra::<Changed>().expect("the answer has the case").case.clone())
    }
}

/// What pdftotext reads of a file, and its pages.
pub fn read_pdf(content: &[u8]) -> (String, usize) {
    let folder = temporary_folder("pdf");
    let path = folder.join("read.pdf");
    std::fs::write(&path, content).expect("written");
    let output = std::process::Command::new("pdftotext").arg(&path).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils is there: `cargo xtask setup` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::remove_dir_all(&folder).expect("removed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // Each page ends with a form feed.
    let pages = text.matches('\u{c}').count();
    (text, pages)
}

#[tokio::test]
async fn the_customer_manual_is_made_of_the_clients_own_policies_and_never_longer_than_eight_pages() {
    let department = Department::open(On::Sqlite).await;
    department.sign().await;
    for index in 0..5 {
        department.agree(index).await;
    }
    let (house, manager) = (department.house(), department.manager());
    let none = manual::manual(house, manager, department.client).await.expect_err("there is no policy");
    assert_eq!(crate::agri::code(none), "no_placement_in_force");
    department.done(PlacePolicy { product: "机器损坏险".to_owned(), ..department.policy(0) }).await;
    let lacks = manual::manual(house, manager, department.client).await.expect_err("nobody could be called");
    assert_eq!(crate::agri::code(lacks), "manual_lacks_phone");
    let letterhead = Letterhead { phone: Some("024-8888-0001".to_owned()), ..Letterhead::default() };
    let edit = EditOffice { office: department.test.county, expected_version: None, name: None, letterhead };
    let admin = department.test.actor(Role::Admin);
    house.carry_out(admin, Command::from(edit), None).await.expect("edited");
    let (text, pages) = read_pdf(&manual::manual(house, manager, department.client).await.expect("made"));
    for said in [
        "3,000,000,000.00",
        "100,000.00",
        "PA2008-0",
        "机器损坏",
        "人保财险",
        "95518",
        "024-8888-0001",
        "第一个小时",
        "检修记录",
        "保护现场",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("施工日志"), "no policy covers works under construction");
    assert!(pages <= 3, "{pages}");
    // The longest of everything, and more policies than it lists.
    for index in 1..=60 {
        let number = format!("{:0>38}{index:02}", "P");
        let product = format!("建筑工程一切险及公众责任险财产险{}", "附加扩展条款".repeat(25));
        department.done(PlacePolicy { number, product, ..department.policy(index % 5) }).await;
    }
    let (text, pages) = read_pdf(&manual::manual(house, manager, department.client).await.expect("made"));
    assert!(pages <= 8, "{pages}");
    assert!(text.contains("施工日志") && text.contains("另有"), "{text}");
    // What has ended is not in it any more.
    department.now("2009-01-01T09:00:00");
    let over = manual::manual(house, manager, department.client).await.expect_err("all have ended");
    assert_eq!(crate::agri::code(over), "no_placement_in_force");
}

fn of<'a>(plan: &'a ServicePlan, kind: &str) -> &'a Task {
    plan.tasks.iter().find(|task| task.row.kind == kind).expect("it is planned")
}

async fn a_year_of_service(on: On) {
    let department = Department::open(on).await;
    let year = date(2008, 1, 2);
    assert_eq!(department.refused(department.plan_from(year)).await, "no_mandate_in_force");
    department.sign().await;
    assert_eq!(department.refused(department.plan_from(year)).await, "needs_not_collected");
    department.collect_needs("WT2008-1", "partial").await;
    let auditor =
        MakeServicePlan { owner: department.test.actor(Role::Auditor).operator, ..department.plan_from(year) };
    assert_eq!(department.refused(auditor).await, "owner_cannot_handle");

    let plan = ServicePlanId::from_number(department.done(department.plan_from(year)).await);
    let made = department.read_plan(plan).await;
    assert!(made.tasks.iter().all(|task| task.state == TaskState::Planned), "the outbox opens their cases");
    assert_eq!(made.row.until_on, "2008-12-31", "it ends with the mandate");
    assert_eq!(department.refused(department.plan_from(date(2008, 6, 1))).await, "service_plan_exists");
    department.time_passes("2008-01-02T09:01:00").await;
    let open = department.read_plan(plan).await;
    assert!(open.tasks.iter().all(|task| task.state == TaskState::Open && task.row.number.is_some()));
    let visits = open.tasks.iter().filter(|task| task.row.kind == "quarter-report").count();
    assert_eq!(visits, 4, "one in each quarter");
    // It wished neither training nor a survey of risks.
    let left: Vec<&str> = open.left_out.iter().map(|left| left.kind.as_str()).collect();
    assert_eq!(left, ["claim-training", "risk-survey", "extra-visit"]);

    the_manual_is_late(&department, plan).await;
    the_mechanism_is_agreed_on(&department, plan).await;
    let paper = service_plan::plan_pdf(department.house(), department.manager(), plan).await.expect("printed");
    let (text, _) = read_pdf(&paper);
    for said in ["客户服务计划", "WT2008-1", "协助建立保险索赔工作机制", "逾期完成", "客户没有提出需求"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    the_next_year_asks_for_needs_anew(&department, plan).await;
    a_client_that_was_not_satisfied_is_visited_each_month(&department).await;
    assert_eq!(verify::verify(&department.house().store, |_| {}).await.expect("verified").problems, []);
}

async fn the_manual_is_late(department: &Department, plan: ServicePlanId) {
    let read = department.read_plan(plan).await;
    let manual = of(&read, "customer-manual");
    assert_eq!((manual.row.due_on.as_str(), manual.row.promised_on.as_deref()), ("2008-01-17", Some("2008-01-17")));
    let case = department.task_case(manual).await;
    assert_eq!(case.owner, Some(department.manager().operator));
    department.time_passes("2008-01-18T09:00:00").await;
    assert_eq!(of(&department.read_plan(plan).await, "customer-manual").state, TaskState::Overdue);
    let result = [("result", "手册已送交安全部".to_owned())];
    department.record(&case, "done", &result).await.expect("recorded");
    assert_eq!(of(&department.read_plan(plan).await, "customer-manual").state, TaskState::DoneLate);
}

async fn the_mechanism_is_agreed_on(department: &Department, plan: ServicePlanId) {
    let read = department.read_plan(plan).await;
    let task = of(&read, "claims-mechanism");
    assert_eq!(task.because, [Because::Mandate("索赔".to_owned()), Because::Need("mechanism".to_owned())]);
    let case = department.task_case(task).await;
    let text = |field: &'static str, text: &str| Answers::from([(field, text)]);
    let early = department.answered(&case, "in-force", Answers::new()).await.expect_err("nothing was agreed on");
    assert_eq!(crate::agri::code(early), "waiting_for_milestone");
    department.answered(&case, "rules-agreed", text("claim_rules", "出险24小时内报案")).await.expect("recorded");
    let none = department.answered(&case, "group-agreed", Answers::new()).await.expect_err("nobody is in it");
    assert_eq!(crate::agri::code(none), "answer_missing");
    let member = |name: &str, post: &str| {
        Row::from([("member".to_owned(), name.to_owned()), ("post".to_owned(), post.to_owned())])
    };
    let members = Answer::Rows(vec![member("张某", "安全部主任"), member("李某", "财务部")]);
    department.answered(&case, "group-agreed", Answers::from([("group_members", members)])).await.expect("recorded");
    department.answered(&case, "duties-agreed", text("duties", "张某报案，李某收集单证")).await.expect("recorded");
    department
        .answered(&case, "flow-agreed", text("claim_flow", "报案、施救、查勘、提交、跟踪"))
        .await
        .expect("recorded");
    let case = department.answered(&case, "in-force", Answers::new()).await.expect("recorded");
    assert!(case.closed_at.is_some());
    let agreed = &case.milestone("group-agreed").expect("recorded").answers;
    assert_eq!(agreed.rows("group_members").len(), 2, "what was agreed on is kept");
    assert_eq!(of(&department.read_plan(plan).await, "claims-mechanism").state, TaskState::Done);
}

async fn the_next_year_asks_for_needs_anew(department: &Department, plan: ServicePlanId) {
    let add = |due_on| AddServiceTask {
        plan,
        client: department.client,
        kind: None,
        title: "汛期前检查".to_owned(),
        due_on,
        owner: department.manager().operator,
    };
    assert_eq!(department.refused(add(date(2009, 1, 1))).await, "task_outside_plan");
    assert_eq!(department.refused(add(date(2008, 1, 17))).await, "task_due_in_past");
    department.done(add(date(2008, 5, 30))).await;
    department.now("2008-12-29T09:00:00");
    let renewed = SignMandate {
        client: department.client,
        number: "WT2009-1".to_owned(),
        services: "投保安排".to_owned(),
        informed_on: date(2008, 12, 29),
        effective_on: date(2009, 1, 1),
        ends_on: None,
    };
    department.done(renewed).await;
    let next = department.plan_from(date(2009, 1, 1));
    assert_eq!(department.refused(next.clone()).await, "needs_not_collected");
    department.collect_needs("WT2009-1", "complete").await;
    let plan = ServicePlanId::from_number(department.done(next).await);
    let made = department.read_plan(plan).await;
    assert_eq!((made.row.until_on.as_str(), made.row.ratings), ("2009-12-31", 0));
    let kinds: Vec<&str> = made.tasks.iter().map(|task| task.row.kind.as_str()).collect();
    assert_eq!(kinds, ["customer-manual", "renewal-review"], "this mandate says nothing of claims");
    let plans = service_plan::plans(department.house(), department.manager(), department.client).await.expect("read");
    assert_eq!(plans.len(), 2);
    assert_eq!(plans[0].id, plan.number(), "the latest stands first");
}

/// A plan goes by the ratings of the year before its first day, and tells them.
async fn a_client_that_was_not_satisfied_is_visited_each_month(department: &Department) {
    department.now("2009-12-28T09:00:00");
    let case = department.collect_needs("WT2009-1", "complete").await;
    department.rate(&case, "3").await;
    let first = date(2010, 1, 1);
    let drafted = service_plan::draft(department.house(), department.manager(), department.client, first).await;
    let drafted = drafted.expect("drafted");
    assert_eq!((drafted.basis.ratings, drafted.basis.rating_sum), (1, 3));
    let plan = ServicePlanId::from_number(department.done(department.plan_from(first)).await);
    let made = department.read_plan(plan).await;
    assert_eq!((made.row.ratings, made.row.rating_sum), (1, 3));
    let visits: Vec<&Task> = made.tasks.iter().filter(|task| task.row.kind == "extra-visit").collect();
    assert_eq!((visits.len(), visits[0].row.due_on.as_str()), (12, "2010-01-16"));
    assert_eq!(visits[0].because, [Because::Satisfaction("3".to_owned())]);
    assert_eq!(made.tasks.len(), drafted.plan.tasks.len(), "the draft said the same");
}

#[tokio::test]
async fn a_year_of_service_is_planned_from_mandate_and_needs_and_kept_or_not_on_sqlite() {
    a_year_of_service(On::Sqlite).await;
}

#[tokio::test]
async fn a_year_of_service_is_planned_from_mandate_and_needs_and_kept_or_not_on_postgresql() {
    a_year_of_service(On::Postgres).await;
}
