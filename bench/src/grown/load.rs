//! Customers, policies and cases in bulk, and the counts of their promises.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, ToSpan};
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, HOUSE_SLOT, OfficeId, OperatorId, PartyId, Stamp, slot_of};
use yinuo_core::promise::Pause;
use yinuo_service::engine::rows;
use yinuo_store::{Changes, Statement, Store, StoreOptions};
use yinuo_testkit::house::{Role, TestHouse};

use super::more;
use crate::figures::load::scattered;
use crate::opening::{Sample, make_offices, make_parties, office_code, sample};
use crate::taking::{Raw, committed};

/// The county office and those below it; half of everything is the county's.
const OFFICES: u32 = 11;
const AT_ONCE: i64 = 5_000;
/// The first cases of each growth are due: half of them are carried out by hand, half by the timers.
pub const DUE: u32 = 10_000;
/// Ids of cases begin here: one in a sixteenth of a millisecond, so that none is there twice.
const FIRST_STAMP: i64 = 1_600_000_000_000;

yinuo_store::row! {
    /// A customer, and where it stands among all.
    struct PartyPlace { created_at: i64, slot: i64, id: i64, office_id: i64 }
}

static PARTIES_AFTER: Statement<PartyPlace> = Statement::new(
    "bench_parties_after",
    "SELECT {columns} FROM parties WHERE (created_at, slot, id) > ($1, $2, $3) ORDER BY created_at, slot, id LIMIT $4",
);
static NO_COUNTS: Statement<()> = Statement::new("bench_no_counts", "DELETE FROM promise_counts");
/// As the engine keeps them.
static COUNTS: Statement<()> = Statement::new(
    "bench_counts",
    "INSERT INTO promise_counts (office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, stripe, number) \
     SELECT office_id, state, COALESCE(due_at, 9223372036854775807) / 3600000000, COALESCE(owner_id, 0), \
     CASE WHEN owed_by = 'customer' THEN 0 ELSE COALESCE(promisor_id, 0) END, COALESCE(due_on, ''), COALESCE(soon_on, ''), is_right, 0, \
     COUNT(*) FROM promises WHERE kept_at IS NULL AND dropped_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
);
static ANALYZE: Statement<()> = Statement::new("bench_analyze", "ANALYZE");

/// What loads a house.
pub struct Loader {
    pub store: Store,
    /// The codes of the offices, the county first.
    pub offices: Vec<String>,
    county: OfficeId,
    owner: OperatorId,
    sample: Sample,
    /// Policies there are, and cases.
    policies: u32,
    cases: u32,
    /// Cases of each customer.
    each: u32,
    last: [i64; 3],
    /// Cases of the last growth that are due.
    pub due: Vec<Case>,
}

impl Loader {
    pub async fn begin(test: &TestHouse, url: &str, each: u32) -> Loader {
        make_offices(test, OFFICES).await;
        let parties = make_parties(test, 1).await;
        let sample = sample(test, &parties).await;
        // Some statements go over millions of rows.
        let options = StoreOptions { statement_timeout: Duration::from_secs(3_600), ..StoreOptions::default() };
        let store = Store::open(url, options).await.expect("the database opens");
        let offices = ["210682".to_owned()].into_iter().chain((1..OFFICES).map(office_code)).collect();
        let owner = test.actor(Role::Handler).operator;
        let last = [i64::MIN; 3];
        let (county, due) = (test.county, Vec::new());
        Loader { store, offices, county, owner, sample, policies: 0, cases: 0, each, last, due }
    }

    /// Writes policies up to so many in all, and the cases of each new customer. Answers what the last hundred thousand policies took.
    pub async fn grow(&mut self, test: &TestHouse, size: u32) -> Raw {
        let started = Instant::now();
        let limit = more(test, &self.store, &self.offices, self.policies, size).await;
        println!("  {} policies more in {:.0?}", size - self.policies, started.elapsed());
        self.policies = size;
        self.due.clear();
        let (started, before) = (Instant::now(), self.cases);
        let mut writer = self.store.writer().await.expect("a writer");
        loop {
            let [created_at, slot, id] = self.last;
            let most = (AT_ONCE / i64::from(self.each)).max(1);
            let parameters = vec![created_at.into(), slot.into(), id.into(), most.into()];
            let parties = self.store.query(&PARTIES_AFTER, parameters).await.expect("read");
            let Some(last) = parties.last() else { break };
            self.last = [last.created_at, last.slot, last.id];
            let mut changes = Changes::new();
            for party in parties.iter().flat_map(|party| std::iter::repeat_n(party, self.each as usize)) {
                let place = self.cases - before;
                let case = self.case(party, place, size * self.each, test.house.now());
                insert(&case, &self.sample, &mut changes);
                if place < DUE {
                    self.due.push(case);
                }
                self.cases += 1;
            }
            committed(&mut writer, changes).await;
        }
        println!("  {} cases more in {:.0?}", self.cases - before, started.elapsed());
        limit
    }

    /// Counts the promises as the engine keeps them, and lets the database look at its tables.
    pub async fn settle(&self) {
        let started = Instant::now();
        let mut writer = self.store.writer().await.expect("a writer");
        for statement in [&NO_COUNTS, &COUNTS, &ANALYZE] {
            let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
            work.execute(statement, Vec::new()).await.expect("done");
            work.commit().await.expect("committed");
        }
        println!("  promises counted in {:.0?}", started.elapsed());
    }

    /// The case of a customer, the `place`th of this growth. One in ten is broken, one in fifty paused, two in a hundred are due today or soon; the others were
    /// received on the days to come, so that promises are due on all of half a year and nothing but [`DUE`] waits for the timers.
    fn case(&self, party: &PartyPlace, place: u32, size: u32, now: Timestamp) -> Case {
        let mut case = (*self.sample.case).clone();
        let number = i64::from(self.cases);
        let sequence = u16::try_from(number % 16).expect("small");
        case.id = CaseId::new(Stamp { milliseconds: FIRST_STAMP + number / 16, sequence }, slot_of(party.id));
        case.number = format!("B{number:09}");
        case.party = PartyId::from_number(party.id);
        case.office = OfficeId::from_number(party.office_id);
        let days = |days: i64| now + SignedDuration::from_hours(24 * days);
        let is_due = place < DUE;
        // Those due are all of one office and one owner, so that each has the same to follow.
        if is_due {
            case.office = self.county;
        }
        case.owner = (is_due || place.is_multiple_of(3)).then_some(self.owner);
        let (received, told) = match place % 100 {
            _ if is_due => (days(-40), true),
            kind if kind % 10 == 3 => (days(-60), true),
            11 => (days(-7), true),
            12 => (days(-5), true),
            _ => {
                let second = u64::from(place) * 188 * 86_400 / u64::from(size.max(1));
                (days(12) + i64::try_from(second).expect("half a year").seconds(), false)
            }
        };
        let moved = received.duration_since(case.received_at);
        case.received_at = received;
        case.opened_at = received;
        for milestone in &mut case.milestones {
            milestone.occurred_at = received;
            milestone.recorded_at = received;
        }
        let broken = !is_due && place % 10 == 3;
        let paused = !is_due && place % 50 == 7;
        for promise in &mut case.promises {
            promise.started_at += moved;
            promise.told_soon = told;
            promise.broken_at = broken.then(|| days(-20));
            promise.pauses = if paused { vec![Pause { from: received, to: None }] } else { Vec::new() };
        }
        case.summary = format!("客户申请变更通讯地址（{}）", scattered(place, 1_000));
        case
    }
}

/// The rows of a case that is open.
fn insert(case: &Case, sample: &Sample, changes: &mut Changes) {
    changes.insert(rows::case_row(case, &sample.test_calendars));
    case.milestones.iter().for_each(|milestone| changes.insert(rows::milestone_row(case, milestone)));
    case.materials.iter().for_each(|material| changes.insert(rows::material_row(case, material)));
    case.promises.iter().for_each(|promise| changes.insert(rows::promise_row(case, promise, &sample.test_calendars)));
}

/// The first customers of a house.
pub async fn some_parties(store: &Store) -> Vec<PartyId> {
    let parameters = vec![i64::MIN.into(), i64::MIN.into(), i64::MIN.into(), AT_ONCE.into()];
    let parties = store.query(&PARTIES_AFTER, parameters).await.expect("read");
    parties.iter().map(|party| PartyId::from_number(party.id)).collect()
}
