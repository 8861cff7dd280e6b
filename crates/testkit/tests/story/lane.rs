//! A lane of the engine that dies ends the process, loudly: nobody waits for an answer that does not come while the house looks healthy.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command as Process, Stdio};

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_service::Stop;
use yinuo_service::command::{Act, Context, Outcome};
use yinuo_service::engine::facts::Facts;
use yinuo_service::engine::plan::LoadPlan;
use yinuo_service::keys::Keys;
use yinuo_testkit::house::{On, Role, TestHouse};

const ITSELF: &str = "lane::a_lane_that_dies_ends_the_process_loudly";
/// Asks the process to be the one that ends.
const DIES: &str = "YINUO_LANE_DIES";
const SIGABRT: i32 = 6;

/// What no command does: it breaks in the middle of a batch.
#[derive(Debug, Clone, Serialize)]
struct Breaks;

impl Act for Breaks {
    const NAME: &'static str = "breaks";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        panic!("it breaks")
    }
}

#[tokio::test]
async fn a_lane_that_dies_ends_the_process_loudly() {
    if std::env::var_os(DIES).is_some() {
        let test = TestHouse::open(On::Sqlite, None).await;
        let answer = test.house.carry_out(test.actor(Role::Clerk), Breaks, None).await;
        // Who waited may hear of it a moment before the process ends.
        tokio::time::sleep(std::time::Duration::from_secs(20)).await;
        panic!("it goes on without its lane: {answer:?}");
    }
    let program = std::env::current_exe().expect("the tests are a program");
    let ended = Process::new(program)
        .args([ITSELF, "--exact", "--nocapture"])
        .env(DIES, "1")
        .stdin(Stdio::null())
        .output()
        .expect("it starts once more");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.signal(), Some(SIGABRT), "{ended:?}");
    assert!(said.contains("lane-0") && said.contains("it breaks"), "{said}");
    assert!(!said.contains("it goes on without its lane"), "{said}");
}
