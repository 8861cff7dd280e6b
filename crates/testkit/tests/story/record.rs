//! A file of paper through its whole life, on both databases: taken in, filed, lent, asked for, taken back, counted, destroyed.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{ApprovalId, OperatorId};
use yinuo_core::record::{ContractTerm, InventoryId, RecordId};
use yinuo_service::approval;
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::{Answer, Command};
use yinuo_service::query::PageAsk;
use yinuo_service::query::house::ReminderFilter;
use yinuo_service::record::command::{
    CountRecord, DestroyRecord, EndContract, EndInventory, FileRecord, LendRecord, ReceiveRecord, ReturnRecord,
};
use yinuo_service::record::{begin_inventory, query};
use yinuo_service::{Stop, verify};
use yinuo_store::tables::record::{InventoryRow, RecordRow};
use yinuo_testkit::house::{On, Role, TestHouse};

use super::case::at;

struct Shelves {
    test: TestHouse,
}

impl Shelves {
    async fn open(on: On) -> Shelves {
        Shelves { test: TestHouse::open(on, Some(at("2014-03-03T09:00:00"))).await }
    }

    async fn act(&self, role: Role, command: impl Into<Command>) -> Result<Answer, Stop> {
        self.test.house.carry_out(self.test.actor(role), command.into(), None).await
    }

    async fn receive(&self, title: &str) -> RecordId {
        let receive = ReceiveRecord {
            title: title.to_owned(),
            pages: 30,
            about: None,
            term: ContractTerm::Short,
            ended_on: None,
        };
        RecordId::from_number(self.act(Role::Handler, receive).await.expect("taken in").id)
    }

    async fn file(&self, record: RecordId, shelf: &str) {
        let file = FileRecord { record, shelf: shelf.to_owned() };
        self.act(Role::Handler, file).await.expect("filed");
    }

    async fn row(&self, record: RecordId) -> RecordRow {
        let actor = self.test.actor(Role::Auditor);
        query::row(&self.test.house, actor, &record.to_string()).await.expect("it is seen")
    }

    /// The day comes, with what time alone does on it; whoever has reminders of a record is told which.
    async fn day(&self, day: &str) -> [Vec<String>; 2] {
        let (house, admin) = (&self.test.house, self.test.actor(Role::Admin));
        house.set_training_clock(admin, at(&format!("{day}T08:00:00"))).await.expect("the clock is moved");
        [self.told(Role::Handler).await, self.told(Role::Manager).await]
    }

    async fn told(&self, role: Role) -> Vec<String> {
        let (house, actor) = (&self.test.house, self.test.actor(role));
        let found =
            yinuo_service::query::house::reminders(house, actor, ReminderFilter::default(), &PageAsk::default())
                .await
                .expect("a list");
        let of_records = found.items.into_iter().filter(|line| line.row.subject_kind == "record");
        of_records.map(|line| line.row.kind).collect()
    }
}

async fn a_lent_record_is_asked_for_until_it_is_back(on: On) {
    let shelves = Shelves::open(on).await;
    let record = shelves.receive("理赔卷宗").await;
    shelves.file(record, "A-03-2").await;
    let until = "2014-03-14".parse().expect("a date");
    let lend = LendRecord { record, to: "李强".to_owned(), borrower: None, until };
    shelves.act(Role::Handler, lend).await.expect("lent");
    assert_eq!(shelves.day("2014-03-12").await, [Vec::<String>::new(), Vec::new()]);
    assert_eq!(shelves.day("2014-03-13").await, [vec!["due_soon"], vec![]]);
    // A run that comes twice tells nobody twice.
    assert_eq!(shelves.day("2014-03-13").await, [vec!["due_soon"], vec![]]);
    assert_eq!(shelves.day("2014-03-15").await, [vec!["broken", "due_soon"], vec![]]);
    assert_eq!(shelves.day("2014-03-17").await, [vec!["broken", "due_soon"], vec!["escalated"]]);
    shelves.act(Role::Handler, ReturnRecord { record }).await.expect("taken back");
    assert_eq!(shelves.day("2014-04-30").await, [vec!["broken", "due_soon"], vec!["escalated"]]);
    let row = shelves.row(record).await;
    assert_eq!((row.state.as_str(), row.shelf.as_deref(), row.lent_to), ("filed", Some("A-03-2"), None));
    assert_eq!(verify::verify(&shelves.test.house.store, |_| {}).await.expect("verified").problems, []);
}

async fn what_is_not_seen_is_missing_and_one_asks_and_another_releases_a_destruction(on: On) {
    let shelves = Shelves::open(on).await;
    let (kept, lost) = (shelves.receive("甲").await, shelves.receive("乙").await);
    for record in [kept, lost] {
        shelves.file(record, "B-01").await;
    }
    let (house, handler) = (&shelves.test.house, shelves.test.actor(Role::Handler));
    let begun = begin_inventory(house, handler, Some("B-01"), Some("begin".to_owned())).await.expect("begun");
    let again = begin_inventory(house, handler, Some("B-01"), Some("begin".to_owned())).await.expect("the same");
    assert_eq!((begun.id, again.replayed), (again.id, true));
    let inventory = InventoryId::from_number(begun.id);
    let count = CountRecord { inventory, record: kept, shelf: "B-01".to_owned() };
    shelves.act(Role::Handler, count).await.expect("counted");
    shelves.act(Role::Handler, EndInventory { inventory }).await.expect("ended");
    let (found, lines): (InventoryRow, _) = query::inventory(house, handler, inventory).await.expect("it is seen");
    assert_eq!((found.expected, found.seen, found.misplaced, found.extra), (2, 1, 0, 0));
    let missing: Vec<i64> = lines.iter().filter(|line| line.seen_on.is_none()).map(|line| line.record_id).collect();
    assert_eq!(missing, [lost.number()]);

    let ended_on = "2014-02-28".parse().expect("a date");
    shelves.act(Role::Handler, EndContract { record: kept, ended_on }).await.expect("ended");
    let destroy = || DestroyRecord { record: kept, reason: "保管期满".to_owned() };
    let refused = shelves.act(Role::Manager, destroy()).await.expect_err("it is kept still");
    assert_eq!(refused.code(), "record_kept_still");
    shelves.day("2019-03-01").await;
    let asked =
        shelves.act(Role::Manager, destroy()).await.expect("asked").waits_for().expect("another has a word in it");
    assert_eq!(shelves.row(kept).await.state, "filed");
    let own = release(&shelves, Role::Manager, asked).await.expect_err("nobody releases what one asked for");
    assert_eq!(own.code(), "approval_by_second_person");
    let other = second_manager(&shelves).await;
    approval::release(house, &other, asked, None, None, None).await.expect("released");
    assert_eq!(shelves.row(kept).await.state, "destroyed");
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

/// A colleague of the manager.
async fn second_manager(shelves: &Shelves) -> Arc<Actor> {
    let (house, admin) = (&shelves.test.house, shelves.test.actor(Role::Admin));
    let colleague = CreateOperator {
        login: "manager-2".to_owned(),
        name: "主管二".to_owned(),
        office: shelves.test.county,
        roles: vec!["manager".to_owned()],
        password_hash: String::new(),
        password_given: false,
    };
    let made = house.carry_out(admin, Command::from(colleague), None).await.expect("made");
    let operator = OperatorId::from_number(made.id);
    Arc::new(house.directory().actor(operator).expect("it acts"))
}

async fn release(shelves: &Shelves, role: Role, id: ApprovalId) -> Result<Answer, Stop> {
    approval::release(&shelves.test.house, shelves.test.actor(role), id, None, None, None).await
}

#[tokio::test]
async fn a_lent_record_is_asked_for_until_it_is_back_on_sqlite() {
    a_lent_record_is_asked_for_until_it_is_back(On::Sqlite).await;
}

#[tokio::test]
async fn a_lent_record_is_asked_for_until_it_is_back_on_postgresql() {
    a_lent_record_is_asked_for_until_it_is_back(On::Postgres).await;
}

#[tokio::test]
async fn what_is_not_seen_is_missing_and_one_asks_and_another_releases_a_destruction_on_sqlite() {
    what_is_not_seen_is_missing_and_one_asks_and_another_releases_a_destruction(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_not_seen_is_missing_and_one_asks_and_another_releases_a_destruction_on_postgresql() {
    what_is_not_seen_is_missing_and_one_asks_and_another_releases_a_destruction(On::Postgres).await;
}
