//! The pages of big lists over HTTP: first page, orders and searches of customers, policies and cases, the promise board in each view, and its counts.
//!
//! One connection asks, again and again; of several questions the slowest is told. The raw limit is the same page by one plain statement, the lines with nothing joined.

use std::net::SocketAddr;
use std::time::Instant;

use yinuo_store::{FromRow, Statement, Store, Value};
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::TestHouse;

use crate::http::{Asker, get, serve, signed_in};

/// How often each page is asked for.
pub const LOOKS: usize = 100;

/// What is asked of one list: what it is called, the addresses, and what reads the same lines.
type List = (&'static str, &'static [&'static str], &'static Statement<String>);

static CUSTOMERS: Statement<String> = Statement::new(
    "bench_customers",
    "SELECT name FROM parties WHERE merged_into IS NULL ORDER BY created_at DESC, slot DESC, id DESC LIMIT 50",
);
static CUSTOMERS_BY_NAME: Statement<String> =
    Statement::new("bench_customers_by_name", "SELECT name FROM parties ORDER BY sort_key, slot, id LIMIT 50");
/// The first fifty whose names have these first letters, in each part of the search terms. `CROSS` keeps SQLite from going through all customers instead.
macro_rules! found {
    () => {
        "t.slots IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) AND t.term >= 'wwf' AND t.term < 'wwg' LIMIT 50"
    };
}

static CUSTOMERS_FOUND: Statement<String> = Statement::new(
    "bench_customers_found",
    concat!(
        "SELECT p.name FROM party_search_terms t CROSS JOIN parties p WHERE p.slot = t.slot AND p.id = t.party_id AND ",
        found!()
    ),
);
static POLICIES: Statement<String> = Statement::new(
    "bench_policies_page",
    "SELECT number FROM agreements WHERE family = 'life' ORDER BY applied_on DESC, id DESC, slot DESC LIMIT 50",
);
static POLICIES_BY_NUMBER: Statement<String> =
    Statement::new("bench_policies_by_number", "SELECT number FROM agreements ORDER BY number, id, slot LIMIT 50");
static POLICY_FOUND: Statement<String> =
    Statement::new("bench_policy_found", "SELECT family FROM agreements WHERE number = 'P0000001234'");
static CASES: Statement<String> = Statement::new(
    "bench_cases_page",
    "SELECT number FROM cases ORDER BY received_at DESC, id DESC, slot DESC LIMIT 50",
);
static CASES_BY_DUE: Statement<String> = Statement::new(
    "bench_cases_by_due",
    "SELECT number FROM cases ORDER BY COALESCE(due_at, 9223372036854775807), id, slot LIMIT 50",
);
static CASES_FOUND: Statement<String> = Statement::new(
    "bench_cases_found",
    concat!(
        "SELECT c.number FROM party_search_terms t CROSS JOIN cases c WHERE c.slot = t.slot AND c.party_id = t.party_id AND ",
        found!()
    ),
);
static PROMISES: Statement<String> = Statement::new(
    "bench_promises",
    "SELECT key FROM promises WHERE kept_at IS NULL AND dropped_at IS NULL \
     ORDER BY COALESCE(due_at, 9223372036854775807), case_id, slot, sequence LIMIT 50",
);
static PROMISE_COUNTS: Statement<String> =
    Statement::new("bench_promise_counts", "SELECT state FROM promise_counts GROUP BY state");

/// Every list with its first page, its orders and its searches. Names are searched by first letters, as clerks do.
static LISTS: [List; 11] = [
    ("customers, first page", &["/parties"], &CUSTOMERS),
    ("customers, sorted", &["/parties?sort=name", "/parties?sort=-name", "/parties?sort=created"], &CUSTOMERS_BY_NAME),
    ("customers, found", &["/parties?q=wwf", "/parties?q=13800001234", "/search?q=wwf"], &CUSTOMERS_FOUND),
    ("policies, first page", &["/policies"], &POLICIES),
    (
        "policies, sorted",
        &["/policies?sort=number", "/policies?sort=-state", "/policies?sort=applied"],
        &POLICIES_BY_NUMBER,
    ),
    ("policies, found", &["/policies?q=P0000001234", "/policies?q=wwf", "/policies?state=in_force"], &POLICY_FOUND),
    ("cases, first page", &["/cases"], &CASES),
    ("cases, sorted", &["/cases?sort=due", "/cases?sort=-due", "/cases?sort=received"], &CASES_BY_DUE),
    (
        "cases, found",
        &[
            "/cases?q=wwf",
            "/cases?standing=broken",
            "/cases?standing=due_today",
            "/cases?service=life.policy-servicing",
        ],
        &CASES_FOUND,
    ),
    (
        "promise board, each view and order",
        &[
            "/promises",
            "/promises?view=due_today",
            "/promises?view=due_soon",
            "/promises?view=broken",
            "/promises?view=open",
            "/promises?view=paused",
            "/promises?view=unknown",
            "/promises?view=provisional",
            "/promises?sort=owner",
            "/promises?sort=-due",
            "/promises?sort=case",
        ],
        &PROMISES,
    ),
    ("promise board, its counts", &["/promises/summary"], &PROMISE_COUNTS),
];

/// Asks for all of them in a house with `of` customers, policies and cases.
pub async fn measure(test: &TestHouse, store: &Store, of: &str, database: &str) {
    let (address, token) = (serve(&test.house).await, signed_in(test, "manager").await);
    println!("  pages of 50 lines over HTTP, one connection, milliseconds: middle, 99 of 100, slowest address");
    for (name, addresses, statement) in &LISTS {
        let mut slowest: Option<(Vec<f64>, &str)> = None;
        for path in addresses.iter().copied() {
            let times = looked(address, &token, path).await;
            if slowest.as_ref().is_none_or(|(known, _)| middle(known) < middle(&times)) {
                slowest = Some((times, path));
            }
        }
        let (times, path) = slowest.expect("every list has an address");
        let raw = plain(store, statement, &[], LOOKS).await;
        let row = BenchRow::new(format!("{name}, of {of}"), database).one_by_one(times, &raw);
        println!("  {name:<36} {:>8.2} {:>8.2}   {path}", row.p50.unwrap_or(0.0), row.p99.unwrap_or(0.0));
        row.record();
    }
}

/// Milliseconds that each look at an address took.
async fn looked(address: SocketAddr, token: &str, path: &str) -> Vec<f64> {
    let (mut asker, request) = (Asker::connect(address).await, get(token, path));
    let mut times = Vec::with_capacity(LOOKS);
    for _ in 0..LOOKS {
        let started = Instant::now();
        assert_eq!(asker.ask(&request).await, 200, "{path}");
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    times
}

/// The same for a statement, asked so often.
pub async fn plain<T: FromRow>(
    store: &Store,
    statement: &'static Statement<T>,
    parameters: &[Value],
    looks: usize,
) -> Vec<f64> {
    let mut times = Vec::with_capacity(looks);
    for _ in 0..looks {
        let started = Instant::now();
        store.query(statement, parameters.to_vec()).await.expect("read");
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    times
}

fn middle(times: &[f64]) -> f64 {
    BenchRow::default().times(times.to_vec()).p50.unwrap_or(0.0)
}
