//! The ledger behind a day run: the sums of all accounts before and after its day was closed, and what closing takes.

use std::sync::Arc;
use std::time::Instant;

use yinuo_core::access::{Actor, Permission};
use yinuo_service::House;
use yinuo_service::command::Command;
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::query::ledger::trial_balance;
use yinuo_testkit::bench_rows::BenchRow;

use super::DAY;

/// How often the sums are asked for.
const ASKED: usize = 20;

/// Measures it on a house whose day run is done; its lines are those of the run.
pub async fn measure(house: &House, policies: u32, database: &str) {
    sums(house, policies, database, "its day not closed").await;
    let directory = house.directory();
    let may = |actor: &Actor| actor.may_at(Permission::CLOSE_DAYS, directory.root_path());
    let head = directory.operators().filter_map(|operator| directory.actor(operator.id)).find(may).map(Arc::new);
    let Some(head) = head else {
        println!("  nobody of this house may close a day");
        return;
    };
    let quiet = DAY.tomorrow().expect("a day");
    for (on, what) in [(DAY, "the day of a run"), (quiet, "a quiet day behind the day of a run")] {
        let started = Instant::now();
        if let Err(stop) = house.carry_out(&head, Command::from(CloseDay { on }), None).await {
            println!("  {what} was not closed: {}", stop.code());
            return;
        }
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        println!("  {what} closed in {milliseconds:.1} ms");
        BenchRow::new(format!("closing {what} of {policies}"), database).times(vec![milliseconds]).record();
    }
    sums(house, policies, database, "its day closed").await;
}

/// The sums of all accounts on the day after the run.
async fn sums(house: &House, policies: u32, database: &str, what: &str) {
    let on = DAY.tomorrow().expect("a day");
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let started = Instant::now();
        trial_balance(house, &Actor::at_the_machine(), on, None).await.expect("summed");
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    let row = BenchRow::new(format!("trial balance behind a day run of {policies}, {what}"), database).times(times);
    println!("  trial balance, {what}: {:.1} ms, at most {:.1} ms", row.p50.unwrap_or(0.0), row.p99.unwrap_or(0.0));
    row.record();
}
