//! Words for what waits for them: in a test house, as many people as are needed give theirs, each a manager of the whole house who was
//! made for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use yinuo_core::access::Actor;
use yinuo_core::id::{ApprovalId, OperatorId};
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::{Answer, Command};
use yinuo_service::{approval, query};
use yinuo_store::tables::approval::ApprovalRow;

use crate::house::TestHouse;

static NUMBER: AtomicU32 = AtomicU32::new(1);

impl TestHouse {
    /// A manager of the root office whom nobody has seen before.
    pub async fn another_manager(&self) -> Arc<Actor> {
        let house = &self.house;
        let directory = house.directory();
        let root = directory.operator_by_login("root").expect("the first administrator").clone();
        let founder = Arc::new(directory.actor(root.id).expect("it acts"));
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let command = Command::from(CreateOperator {
            login: format!("approver-{number}"),
            name: format!("审批{number}"),
            office: root.office,
            roles: vec!["manager".to_owned()],
            password_hash: root.password_hash.clone(),
            password_given: false,
        });
        let id = house.carry_out(&founder, command, None).await.expect("the manager is made").id;
        Arc::new(house.directory().actor(OperatorId::from_number(id)).expect("it was made"))
    }

    /// Has it released, by as many people as it takes.
    pub async fn approve(&self, id: ApprovalId) -> ApprovalRow {
        loop {
            let manager = self.another_manager().await;
            approval::release(&self.house, &manager, id, None, None, None).await.expect("a word for it");
            let row = query::approval::row(&self.house, &manager, id).await.expect("it is there");
            if row.state != "waiting" {
                assert_eq!(row.state, "released", "{:?}", row.outcome);
                return row;
            }
        }
    }

    /// As [`TestHouse::approve`], where the answer of a command says that it waits.
    pub async fn approve_if_asked(&self, answer: &Answer) {
        if let Some(id) = answer.waits_for() {
            self.approve(id).await;
        }
    }
}
