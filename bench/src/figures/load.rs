//! Offices, policies and cases in bulk: rows as the desk leaves them, without operations.

use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use yinuo_core::id::{CaseId, HOUSE_SLOT, OfficeId, Stamp};
use yinuo_service::engine::rows;
use yinuo_store::tables::case::PromiseRow;
use yinuo_store::{Changes, Statement, Store, StoreOptions};
use yinuo_testkit::house::TestHouse;
use yinuo_testkit::population::{self, Mix};

use super::TODAY;
use crate::opening::{Sample, make_offices, make_parties, sample};
use crate::taking::committed;

const OFFICES: u32 = 50;
/// Policies of one office and one day of application in each of twelve years.
const OF_ONE_DAY: u32 = 4_000;
const PARTIES: u32 = 5_000;
/// Days over which cases are spread: eight years.
const DAYS: u32 = 8 * 365;
const AT_ONCE: u32 = 5_000;
const KINDS: [&str; 6] = [
    "life.policy-servicing",
    "life.claim",
    "life.enquiry",
    "complaint.consumer",
    "life.new-policy-callback",
    "life.surrender",
];
const CHANNELS: [&str; 3] = ["counter", "phone", "web"];

/// The instalment of the 13th month of nine policies in ten, paid some days late.
static PAY_MONTH_13: Statement<()> = Statement::new(
    "bench_month_13",
    "INSERT INTO dues (slot, policy_id, sequence, kind, number, due_on, amount, state, settled_on, reopened_on, case_id) \
     SELECT a.slot, a.id, 100000, 'regular', 1, CAST(CAST(substr(a.effective_on, 1, 4) AS BIGINT) + 1 AS TEXT) || substr(a.effective_on, 5), \
     y.instalment, 'paid', CAST(CAST(substr(a.effective_on, 1, 4) AS BIGINT) + 1 AS TEXT) || substr(a.effective_on, 5), NULL, NULL \
     FROM agreements a JOIN policies y ON y.slot = a.slot AND y.id = a.id WHERE a.id % 10 <> 0 AND substr(a.effective_on, 5) <> '-02-29' \
     AND NOT EXISTS (SELECT 1 FROM dues d WHERE d.slot = a.slot AND d.policy_id = a.id AND d.number = 1)",
);

/// Loads it all; answers how many cases there are.
pub async fn load(test: &TestHouse, url: &str, policies: u32) -> u32 {
    let offices = make_offices(test, OFFICES).await;
    let mut first = 0;
    for day in 0_i64.. {
        if first >= policies {
            break;
        }
        let until = policies.min(first + OF_ONE_DAY);
        let office = offices[usize::try_from(day).expect("small") % offices.len()];
        // The youngest were applied for in the year that is asked about.
        let on = TODAY.checked_add((350 - day * 7 % 365).days()).expect("a date");
        population::write(url, first..until, Mix::HEAVY, on, office).await;
        first = until;
    }
    let cases = policies / 5 * 2;
    let parties = make_parties(test, PARTIES).await;
    let one = sample(test, &parties).await;
    // One statement enters the instalments of millions.
    let options = StoreOptions { statement_timeout: Duration::from_secs(3_600), ..StoreOptions::default() };
    let store = Store::open(url, options).await.expect("the database opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut first = 0;
    while first < cases {
        let until = cases.min(first + AT_ONCE);
        let mut changes = Changes::new();
        (first..until).for_each(|number| case(&one, number, &offices, &mut changes));
        committed(&mut writer, changes).await;
        first = until;
    }
    let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
    work.execute(&PAY_MONTH_13, Vec::new()).await.expect("paid");
    work.commit().await.expect("committed");
    cases
}

/// A number without order.
pub fn scattered(number: u32, below: u32) -> u32 {
    let mut mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    u32::try_from((mixed >> 33) % u64::from(below)).expect("small")
}

fn midnight(day: Date) -> Timestamp {
    day.at(0, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp()
}

/// A case that has ended, with its milestones and promises, nine in ten of which were kept.
fn case(sample: &Sample, number: u32, offices: &[OfficeId], changes: &mut Changes) {
    let mut case = (*sample.case).clone();
    let party = sample.parties[usize::try_from(number).expect("small") % sample.parties.len()];
    // The later the case, the larger its id, as they come.
    let back = i64::from(DAYS) - i64::from(number % DAYS);
    let second = i64::from(scattered(number, 86_400));
    let received = midnight(TODAY.checked_sub(back.days()).expect("a date")) + second.seconds();
    let stamp = Stamp {
        milliseconds: received.as_millisecond(),
        sequence: u16::try_from(number / DAYS % 4096).expect("twelve bits"),
    };
    case.id = CaseId::new(stamp, party.slot());
    case.party = party;
    let office = offices[usize::try_from(scattered(number, OFFICES)).expect("small")];
    let closed = received + (i64::from(scattered(number ^ 77, 30)) * 24).hours();
    let mut row = rows::case_row(&case, &sample.test_calendars);
    row.number = format!("B{number:09}");
    row.office_id = office.number();
    row.owner_id = Some(office.number() + 1 + i64::from(scattered(number ^ 5, 8)));
    row.service_key = KINDS[usize::try_from(scattered(number ^ 9, 12)).expect("small") % KINDS.len()].to_owned();
    row.channel = CHANNELS[usize::try_from(scattered(number ^ 3, 3)).expect("small")].to_owned();
    row.state = "closed".to_owned();
    row.received_at = received.as_microsecond();
    row.opened_at = row.received_at;
    row.closed_at = Some(closed.as_microsecond());
    row.due_at = None;
    let owner = row.owner_id;
    changes.insert(row);
    for milestone in &case.milestones {
        let mut row = rows::milestone_row(&case, milestone);
        row.occurred_at = received.as_microsecond();
        changes.insert(row);
    }
    for promise in &case.promises {
        let late = scattered(number ^ 11, 10) == 0;
        let row = rows::promise_row(&case, promise, &sample.test_calendars);
        changes.insert(PromiseRow {
            office_id: office.number(),
            owner_id: owner,
            state: if late { "kept_late" } else { "kept" }.to_owned(),
            kept_at: Some(closed.as_microsecond()),
            broken_at: late.then(|| closed.as_microsecond()),
            timer_at: None,
            ..row
        });
    }
}
