//! What one person asks for and another releases, on both databases.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{ApprovalId, CaseId, PartyId};
use yinuo_core::service::Answers;
use yinuo_service::approval::{self, will_of, words_of};
use yinuo_service::command::approval::{TurnDownApproval, WithdrawApproval};
use yinuo_service::command::case::{ChangeMaterials, MaterialItem, OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::house::{CreateOffice, CreateOperator, Letterhead};
use yinuo_service::command::{Answer, Command};
use yinuo_service::payment::{self, BatchFilter};
use yinuo_service::query::PageAsk;
use yinuo_service::query::approval::{ApprovalFilter, ApprovalView, count_to_decide, list, row};
use yinuo_service::query::house::ReminderFilter;
use yinuo_service::{Stop, query, upkeep, verify};
use yinuo_store::tables::approval::ApprovalRow;
use yinuo_store::tables::archive::OPERATIONS_OF_SUBJECT;
use yinuo_store::tables::case::{CASE, MILESTONES_OF_CASE};
use yinuo_testkit::house::{Dwelling, On, Role, TestHouse, handed_over};
use yinuo_testkit::payouts::write_payouts;

use super::case::{at, draft};

/// A claim of a customer, with a card number in its form.
const CARD: &str = "6222021234567890128";

struct Desk {
    test: TestHouse,
    case: CaseId,
    party: PartyId,
}

impl Desk {
    async fn open(on: On) -> Desk {
        let test = TestHouse::open(on, Some(at("2014-03-03T09:00:00"))).await;
        let given = [("policy_number", "2104001122"), ("event_on", "2014-02-20"), ("event_kind", "illness")];
        let open = OpenCase {
            service: "life.claim".to_owned(),
            party: PartyChoice::New(Box::new(draft(1))),
            subjects: Vec::new(),
            channel: Channel::Phone,
            received_at: None,
            summary: "住院".to_owned(),
            answers: given.into_iter().map(|(key, answer)| (key.to_owned(), answer.to_owned())).collect(),
            materials: ["claim-form", "claimant-id", "event-proof", "account-proof"].map(str::to_owned).into(),
        };
        let opened = test.house.carry_out(test.actor(Role::Clerk), Command::from(open), None).await.expect("opened");
        let case = CaseId::from_number(opened.id);
        let row = test.house.store.query_one(&CASE, vec![case.slot().number().into(), case.number().into()]).await;
        let party = PartyId::from_number(row.expect("read").expect("it is there").party_id);
        let desk = Desk { test, case, party };
        desk.act(Role::Clerk, desk.milestone("claim-submitted", &[])).await.expect("submitted");
        desk
    }

    fn milestone(&self, key: &str, answers: &[(&str, &str)]) -> Command {
        Command::from(RecordMilestone {
            case: self.case,
            party: self.party,
            subjects: Vec::new(),
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: answers.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect::<Answers>(),
            note: Some("请审批".to_owned()),
            hand_over: Some(handed_over()),
        })
    }

    fn denial(&self) -> Command {
        self.milestone("denied", &[("reason_text", "投保二年内自杀，属于责任免除")])
    }

    async fn act(&self, role: Role, command: Command) -> Result<Answer, Stop> {
        self.test.house.carry_out(self.test.actor(role), command, None).await
    }

    /// The handler asks for the denial of the claim.
    async fn ask(&self) -> ApprovalId {
        self.act(Role::Handler, self.denial()).await.expect("asked").waits_for().expect("a manager has a word in it")
    }

    async fn release(&self, actor: &Arc<Actor>, id: ApprovalId) -> Result<Answer, Stop> {
        approval::release(&self.test.house, actor, id, None, None, None).await
    }

    async fn row(&self, id: ApprovalId) -> ApprovalRow {
        row(&self.test.house, self.test.actor(Role::Manager), id).await.expect("it is seen")
    }

    async fn milestones(&self) -> Vec<(String, i64)> {
        let key = vec![self.case.slot().number().into(), self.case.number().into()];
        let rows = self.test.house.store.query(&MILESTONES_OF_CASE, key).await.expect("read");
        rows.into_iter().map(|row| (row.key, row.operator_id)).collect()
    }

    async fn reminders(&self, role: Role) -> Vec<String> {
        upkeep::run_due(&self.test.house).await.expect("the outbox is emptied");
        let actor = self.test.actor(role);
        let found = query::house::reminders(&self.test.house, actor, ReminderFilter::default(), &PageAsk::default())
            .await
            .expect("a list");
        found.items.into_iter().map(|line| line.row.kind).collect()
    }

    async fn archive_holds(&self) {
        let found = verify::verify(&self.test.house.store, |_| {}).await.expect("verified");
        assert_eq!(found.problems, []);
    }
}

async fn what_waits_is_shown_and_done_when_another_releases_it(on: On) {
    let desk = Desk::open(on).await;
    let (house, handler, manager) =
        (&desk.test.house, desk.test.actor(Role::Handler), desk.test.actor(Role::Manager).clone());
    let id = desk.ask().await;
    let asked = desk.row(id).await;
    assert_eq!((asked.act.as_str(), asked.of_what.as_str()), ("milestone", "life.claim/denied"));
    assert_eq!((asked.state.as_str(), asked.amount), ("waiting", None));
    let will = will_of(&asked).expect("readable");
    let told: Vec<&str> = will.iter().map(|will| will.what.zh.as_str()).collect();
    assert_eq!(told, ["核定不属于保险责任", "请审批"], "what will be recorded, and why");
    assert!(desk.milestones().await.iter().all(|(key, _)| key != "denied"), "nothing was done yet");

    // The queue: whose word it is sees it there, and nobody else.
    let to_decide = ApprovalFilter { view: Some(ApprovalView::ToDecide), ..ApprovalFilter::default() };
    for (role, count) in [(Role::Clerk, 0), (Role::Handler, 0), (Role::Manager, 1), (Role::Admin, 0)] {
        let actor = desk.test.actor(role);
        let found = list(house, actor, &to_decide, &PageAsk::default()).await.expect("a list");
        assert_eq!(found.items.len(), count, "{role:?}");
        assert_eq!(count_to_decide(house, actor).await, Ok(count), "{role:?}");
    }
    assert_eq!(desk.release(handler, id).await.expect_err("not permitted").code(), "not_permitted");
    desk.release(&manager, id).await.expect("released");
    let done = desk.row(id).await;
    assert_eq!((done.state.as_str(), done.decided_by), ("released", Some(manager.operator.number())));
    assert_eq!(words_of(&done).expect("readable").len(), 1);
    let last = desk.milestones().await.pop().expect("a milestone");
    assert_eq!(last, ("denied".to_owned(), handler.operator.number()), "it is done as who asked");
    assert_eq!(desk.reminders(Role::Handler).await, ["approval_released"]);
    assert_eq!(desk.release(&manager, id).await.expect_err("over").code(), "approval_decided");
    let key = vec![desk.case.slot().number().into(), desk.case.number().into()];
    let trail = house.store.query(&OPERATIONS_OF_SUBJECT, key).await.expect("read");
    let trail: Vec<&str> = trail.iter().map(|operation| operation.command.as_str()).collect();
    assert_eq!(trail, ["open-case", "record-milestone", "ask-approval", "release-approval"]);
    desk.archive_holds().await;
}

#[tokio::test]
async fn what_waits_is_shown_and_done_when_another_releases_it_on_sqlite() {
    what_waits_is_shown_and_done_when_another_releases_it(On::Sqlite).await;
}

#[tokio::test]
async fn what_waits_is_shown_and_done_when_another_releases_it_on_postgresql() {
    what_waits_is_shown_and_done_when_another_releases_it(On::Postgres).await;
}

async fn a_refusal_comes_back_with_its_reason_and_what_one_asked_for_can_be_taken_back(on: On) {
    let desk = Desk::open(on).await;
    let id = desk.ask().await;
    let refuse = |reason: &str| Command::from(TurnDownApproval { approval: id, reason: reason.to_owned() });
    assert_eq!(desk.act(Role::Handler, refuse("不")).await.expect_err("not permitted").code(), "not_permitted");
    assert_eq!(desk.act(Role::Manager, refuse(" ")).await.expect_err("why").code(), "reason_required");
    desk.act(Role::Manager, refuse("证据不足，请补充调查")).await.expect("turned_down");
    let refused = desk.row(id).await;
    assert_eq!((refused.state.as_str(), refused.reason.as_deref()), ("turned_down", Some("证据不足，请补充调查")));
    assert_eq!(desk.reminders(Role::Handler).await, ["approval_turned_down"]);
    assert_eq!(desk.milestones().await.last().map(|(key, _)| key.clone()).as_deref(), Some("claim-submitted"));

    let again = desk.ask().await;
    let withdraw = || Command::from(WithdrawApproval { approval: again });
    assert_eq!(desk.act(Role::Manager, withdraw()).await.expect_err("another's").code(), "approval_of_another");
    desk.act(Role::Handler, withdraw()).await.expect("taken back");
    let manager = desk.test.actor(Role::Manager);
    assert_eq!(desk.release(manager, again).await.expect_err("gone").code(), "approval_decided");
    desk.archive_holds().await;
}

#[tokio::test]
async fn a_refusal_comes_back_with_its_reason_and_what_one_asked_for_can_be_taken_back_on_sqlite() {
    a_refusal_comes_back_with_its_reason_and_what_one_asked_for_can_be_taken_back(On::Sqlite).await;
}

#[tokio::test]
async fn a_refusal_comes_back_with_its_reason_and_what_one_asked_for_can_be_taken_back_on_postgresql() {
    a_refusal_comes_back_with_its_reason_and_what_one_asked_for_can_be_taken_back(On::Postgres).await;
}

async fn what_is_not_possible_any_more_fails_with_its_reason_when_it_is_released(on: On) {
    let desk = Desk::open(on).await;
    let id = desk.ask().await;
    desk.act(Role::Handler, desk.milestone("approved", &[])).await.expect("the claim is covered after all");
    let before = desk.milestones().await;
    desk.release(desk.test.actor(Role::Manager), id).await.expect("a word was given");
    let failed = desk.row(id).await;
    assert_eq!(failed.state, "failed");
    assert!(failed.outcome.as_deref().is_some_and(|told| told.contains("excluded_by_milestone")), "{failed:?}");
    assert_eq!(desk.milestones().await, before, "nothing was done");
    assert_eq!(desk.reminders(Role::Handler).await, ["approval_failed"]);
    desk.archive_holds().await;
}

#[tokio::test]
async fn what_is_not_possible_any_more_fails_with_its_reason_when_it_is_released_on_sqlite() {
    what_is_not_possible_any_more_fails_with_its_reason_when_it_is_released(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_not_possible_any_more_fails_with_its_reason_when_it_is_released_on_postgresql() {
    what_is_not_possible_any_more_fails_with_its_reason_when_it_is_released(On::Postgres).await;
}

async fn asking_twice_waits_once_and_a_word_given_twice_counts_once(on: On) {
    let desk = Desk::open(on).await;
    let house = &desk.test.house;
    let (handler, manager) = (desk.test.actor(Role::Handler), desk.test.actor(Role::Manager));
    let key = || Some("denial-1".to_owned());
    let first = house.carry_out(handler, desk.denial(), key()).await.expect("asked");
    let retry = house.carry_out(handler, desk.denial(), key()).await.expect("answered again");
    assert_eq!((first.waits_for(), retry.replayed), (retry.waits_for(), true));
    let second = desk.act(Role::Clerk, desk.denial()).await.expect_err("it waits");
    assert_eq!(second.code(), "approval_waits_already");
    let id = first.waits_for().expect("it waits");
    let word = || approval::release(house, manager, id, Some("同意".to_owned()), Some("word-1".to_owned()), None);
    assert!(!word().await.expect("released").replayed);
    assert!(word().await.expect("answered again").replayed);
    let denied = desk.milestones().await.into_iter().filter(|(key, _)| key == "denied").count();
    assert_eq!(denied, 1);
    // Both at once, from two people: one of them is late.
    let mut together = Vec::new();
    let waive = ChangeMaterials {
        case: desk.case,
        party: desk.party,
        expected_version: None,
        items: vec![MaterialItem {
            key: "policy-document".to_owned(),
            state: "waived".to_owned(),
            note: None,
            received_at: None,
        }],
    };
    let waived = desk.act(Role::Clerk, Command::from(waive)).await.expect("asked").waits_for().expect("it waits");
    let other = desk.test.another_manager().await;
    for done in futures_util::future::join_all([desk.release(manager, waived), desk.release(&other, waived)]).await {
        together.push(done.map(|_| "released").map_err(|stop| stop.code()));
    }
    together.sort();
    assert_eq!(together, [Ok("released"), Err("approval_decided")]);
    desk.archive_holds().await;
}

#[tokio::test]
async fn asking_twice_waits_once_and_a_word_given_twice_counts_once_on_sqlite() {
    asking_twice_waits_once_and_a_word_given_twice_counts_once(On::Sqlite).await;
}

#[tokio::test]
async fn asking_twice_waits_once_and_a_word_given_twice_counts_once_on_postgresql() {
    asking_twice_waits_once_and_a_word_given_twice_counts_once(On::Postgres).await;
}

async fn a_batch_is_made_checked_and_let_go_by_three_people(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    write_payouts(&test, &test.url(), 2).await;
    let (house, maker) = (&test.house, test.actor(Role::Manager));
    let made = payment::make_batch(house, maker, jiff::civil::date(2011, 9, 29), BatchFilter::default(), None).await;
    let (report, _) = made.expect("made");
    let id = report.approval.expect("others have a word in it");
    let word = async |actor: &Arc<Actor>| approval::release(house, actor, id, None, None, None).await;
    assert_eq!(word(maker).await.expect_err("the maker").code(), "approval_by_second_person");
    let (checker, releaser) = (test.another_manager().await, test.another_manager().await);
    word(&checker).await.expect("checked");
    let checked = row(house, &checker, id).await.expect("seen");
    assert_eq!((checked.state.as_str(), checked.permission.as_str()), ("waiting", "approve_cases"));
    assert_eq!(word(&checker).await.expect_err("checked it").code(), "approval_by_second_person");
    let early = payment::mark_sent(house, maker, report.batch, None).await.expect_err("not yet");
    assert_eq!(early.code(), "wrong_batch_state");
    word(&releaser).await.expect("let go");
    payment::mark_sent(house, maker, report.batch, None).await.expect("sent");
    let done = row(house, maker, id).await.expect("seen");
    let by: Vec<_> = words_of(&done).expect("readable").into_iter().map(|word| word.by).collect();
    assert_eq!((done.asker_id, by), (maker.operator.number(), vec![checker.operator, releaser.operator]));
    assert_eq!(done.amount, Some(report.amount.0));
}

#[tokio::test]
async fn a_batch_is_made_checked_and_let_go_by_three_people_on_sqlite() {
    a_batch_is_made_checked_and_let_go_by_three_people(On::Sqlite).await;
}

#[tokio::test]
async fn a_batch_is_made_checked_and_let_go_by_three_people_on_postgresql() {
    a_batch_is_made_checked_and_let_go_by_three_people(On::Postgres).await;
}

#[tokio::test]
async fn a_manager_of_another_office_has_no_word_and_sees_nothing_of_it() {
    let desk = Desk::open(On::Sqlite).await;
    let house = &desk.test.house;
    let id = desk.ask().await;
    let root = house.directory().operator_by_login("root").expect("the first administrator").clone();
    let founder = Arc::new(house.directory().actor(root.id).expect("it acts"));
    let office = CreateOffice {
        code: "210681".to_owned(),
        name: "东港支公司".to_owned(),
        parent: Some(root.office),
        region_code: None,
        level: "county".to_owned(),
        letterhead: Letterhead::default(),
    };
    let office = house.carry_out(&founder, Command::from(office), None).await.expect("made").id;
    let manager = CreateOperator {
        login: "donggang".to_owned(),
        name: "东港主管".to_owned(),
        office: yinuo_core::id::OfficeId::from_number(office),
        roles: vec!["manager".to_owned()],
        password_hash: root.password_hash,
        password_given: false,
    };
    let manager = house.carry_out(&founder, Command::from(manager), None).await.expect("made").id;
    let manager = house.directory().actor(yinuo_core::id::OperatorId::from_number(manager)).expect("it acts");
    let manager = Arc::new(manager);
    assert_eq!(desk.release(&manager, id).await.expect_err("hidden"), Stop::NotFound);
    let all = ApprovalFilter::default();
    assert!(list(house, &manager, &all, &PageAsk::default()).await.expect("a list").items.is_empty());
    assert_eq!(count_to_decide(house, &manager).await, Ok(0));
}

#[tokio::test]
async fn no_number_in_a_held_command_stands_in_clear_in_the_database_files() {
    let desk = Desk::open(On::Sqlite).await;
    let given = [
        ("payout", "payout_0000000000001"),
        ("payee_account", CARD),
        ("payee_account_again", CARD),
        ("fraud_suspected", "yes"),
        ("fraud_reason", "投保后即出险"),
    ];
    let asked = desk.act(Role::Handler, desk.milestone("fraud-marked", &given)).await;
    // Answers that the milestone does not ask for are refused; what it asks for is held sealed.
    assert_eq!(asked.expect_err("unknown fields").code(), "unknown_field");
    desk.ask().await;
    let Dwelling::Folder(folder) = &desk.test.place else { panic!("SQLite lives in a folder") };
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds("投保二年内自杀"), "what was typed stands in the held command alone, sealed");
        assert!(!holds(CARD));
    }
}
