//! A house under random work, by seed: many people at once, retries, old versions, wrong input, a clock that jumps. After
//! each day the archive must verify, and what is stored for the timer must be what the facts say.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use yinuo_core::case::CaseState;
use yinuo_core::form::{Answer, Answers, Field, FieldKind};
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::command::case::{
    AssignCase, ChangeMaterials, Changed, EditCase, ExtendPromise, MaterialItem, NotifyMissing, OpenCase, PartyChoice,
    RecordMilestone, WithdrawCase,
};
use yinuo_service::engine::rows::{CaseRows, case_from_rows, promise_row};
use yinuo_service::{Stop, verify};
use yinuo_store::Fuse;
use yinuo_store::tables::case::{CaseRow, MATERIALS_OF_CASE, MILESTONES_OF_CASE, PROMISES_OF_CASE, SUBJECTS_OF_CASE};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, TestHouse, handed_over};

use crate::case::{at, draft};

/// A small generator: the same seed gives the same story on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % sides.max(1)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { Some(&of[self.roll(of.len())]) }
    }
}

struct Known {
    id: CaseId,
    party: PartyId,
    version: i64,
}

fn command(dice: &mut Dice, test: &TestHouse, known: &[Known], day: u32) -> Command {
    let rules = test.house.rules();
    let today = rules.calendar().date_of(test.house.now());
    let services: Vec<_> = rules.services_on(today).into_iter().cloned().collect();
    let service = dice.pick(&services).expect("some service is in force").clone();
    let Some(case) = (dice.roll(4) > 0).then(|| dice.pick(known)).flatten() else {
        let number = day * 1000 + u32::try_from(dice.roll(60)).expect("small");
        let party = match dice.pick(known) {
            Some(case) if dice.roll(2) == 0 => PartyChoice::Known(case.party),
            _ => PartyChoice::New(Box::new(draft(number))),
        };
        let mut answers = Answers::new();
        for field in &service.fields {
            if field.required || dice.roll(2) == 0 {
                answers.insert(field.key.clone(), answer(dice, field));
            }
        }
        let materials = service.materials.iter().filter(|_| dice.roll(2) == 0).map(|rule| rule.key.clone()).collect();
        let channels = yinuo_core::case::Channel::ALL;
        return Command::from(OpenCase {
            service: service.key.clone(),
            party,
            subjects: Vec::new(),
            channel: channels[dice.roll(channels.len())],
            received_at: (dice.roll(5) == 0).then(|| test.house.now() - SignedDuration::from_hours(30)),
            summary: "模拟".to_owned(),
            answers,
            materials,
        });
    };
    let (id, party) = (case.id, case.party);
    // Sometimes the version is an old one.
    let expected_version = Some(case.version - i64::from(dice.roll(8) == 0));
    let milestones: Vec<_> = services.iter().flat_map(|service| &service.milestones).collect();
    let materials: Vec<_> = services.iter().flat_map(|service| &service.materials).collect();
    let promises: Vec<_> = services.iter().flat_map(|service| &service.promises).collect();
    match dice.roll(10) {
        0..=4 => {
            let rule = dice.pick(&milestones).expect("some");
            let mut answers = Answers::new();
            for field in &rule.fields {
                answers.insert(field.key.clone(), answer(dice, field));
            }
            let (key, note) = (rule.key.clone(), None);
            Command::from(RecordMilestone {
                case: id,
                party,
                subjects: Vec::new(),
                expected_version,
                key,
                occurred_at: None,
                answers,
                note,
                hand_over: (dice.roll(2) == 0).then(handed_over),
            })
        }
        5 | 6 => {
            let items = (0..3).map(|_| MaterialItem {
                key: dice.pick(&materials).expect("some").key.clone(),
                state: ["received", "received", "rejected", "waived"][dice.roll(4)].to_owned(),
                note: None,
                received_at: None,
            });
            let items = items.collect();
            Command::from(ChangeMaterials { case: id, party, expected_version, items })
        }
        7 => Command::from(NotifyMissing { case: id, party, expected_version, note: None, hand_over: None }),
        8 => {
            let promise = dice.pick(&promises).expect("some").key.clone();
            let reason = "情况复杂".to_owned();
            Command::from(ExtendPromise { case: id, party, expected_version, promise, reason })
        }
        _ => match dice.roll(4) {
            0 => {
                let reason = "客户要求".to_owned();
                Command::from(WithdrawCase { case: id, party, expected_version, reason })
            }
            1 => {
                let owner = Some(test.actor(Role::Handler).operator);
                Command::from(AssignCase { case: id, party, expected_version, owner })
            }
            _ => {
                let summary = Some("改过的摘要".to_owned());
                Command::from(EditCase { case: id, party, expected_version, summary, answers: None })
            }
        },
    }
}

fn answer(dice: &mut Dice, field: &Field) -> Answer {
    match field.kind {
        FieldKind::Rows => {
            let row = |dice: &mut Dice| {
                let text = |column| text_answer(dice, column);
                field.columns().iter().map(|column| column.key.clone()).zip(field.columns().iter().map(text)).collect()
            };
            Answer::Rows((0..=dice.roll(3)).map(|_| row(dice)).collect())
        }
        FieldKind::Choices => Answer::Choices(vec![text_answer(dice, field)]),
        _ => Answer::Text(text_answer(dice, field)),
    }
}

fn text_answer(dice: &mut Dice, field: &Field) -> String {
    match field.kind {
        FieldKind::Choice | FieldKind::Choices => {
            dice.pick(&field.choices).map(|choice| choice.key.clone()).unwrap_or_default()
        }
        FieldKind::YesNo => ["yes", "no"][dice.roll(2)].to_owned(),
        FieldKind::Date => "2011-06-01".to_owned(),
        FieldKind::Amount => "1200.00".to_owned(),
        FieldKind::Number => "2".to_owned(),
        FieldKind::Phone => "13800138000".to_owned(),
        FieldKind::Identity => yinuo_testkit::house::resident_id(77),
        FieldKind::Account => "1234567890123".to_owned(),
        FieldKind::Scale => "3".to_owned(),
        FieldKind::Quantity => format!("2 {}", field.units.first().map(|unit| unit.key.as_str()).unwrap_or_default()),
        FieldKind::Text | FieldKind::LongText => "内容".to_owned(),
        // Nothing of the kind is there to be named.
        FieldKind::Party | FieldKind::Office | FieldKind::Region => String::new(),
        FieldKind::Agreement | FieldKind::File | FieldKind::Rows => String::new(),
    }
}

/// What the timer and the board are led by must follow from the facts.
async fn check_stored_promises(test: &TestHouse) -> usize {
    let mut cases = Vec::new();
    test.house.store.scan::<CaseRow>(|row| cases.push(row)).await.expect("read");
    let mut compared = 0;
    for row in cases {
        let key = || vec![row.slot.into(), row.id.into()];
        let promises = test.house.store.query(&PROMISES_OF_CASE, key()).await.expect("read");
        let rows = CaseRows {
            case: row.clone(),
            subjects: test.house.store.query(&SUBJECTS_OF_CASE, key()).await.expect("read"),
            milestones: test.house.store.query(&MILESTONES_OF_CASE, key()).await.expect("read"),
            materials: test.house.store.query(&MATERIALS_OF_CASE, key()).await.expect("read"),
            promises: promises.clone(),
        };
        let case = case_from_rows(rows, test.house.rules()).expect("the rows are a case");
        for (stored, promise) in promises.iter().zip(&case.promises) {
            assert_eq!(*stored, promise_row(&case, promise, test.house.rules().calendars()));
            assert!(
                !stored.is_waited_for() || case.state == CaseState::Open,
                "a closed case waits for nothing: {stored:?}"
            );
            let overdue = stored.timer_at.is_some_and(|timer| timer <= test.house.now().as_microsecond());
            assert!(!overdue, "a timer was left out: {stored:?}");
            compared += 1;
        }
    }
    compared
}

async fn simulate(on: On, seed: u64) {
    let mut dice = Dice(seed);
    let test = TestHouse::open(on, Some(at("2011-09-20T09:00:00"))).await;
    let mut known: Vec<Known> = Vec::new();
    let mut codes: HashMap<&'static str, usize> = HashMap::new();
    for day in 0..14 {
        let mut tasks = Vec::new();
        for number in 0..60 {
            let command = command(&mut dice, &test, &known, day);
            let roles = [Role::Clerk, Role::Clerk, Role::Handler, Role::Manager, Role::Sales, Role::Auditor];
            let actor = test.actor(roles[dice.roll(roles.len())]).clone();
            let key = (dice.roll(3) == 0).then(|| format!("{seed}-{day}-{number}"));
            let tries = if key.is_some() { 2 } else { 1 };
            for _ in 0..tries {
                let (house, actor, command, key) = (test.house.clone(), actor.clone(), command.clone(), key.clone());
                tasks.push(tokio::spawn(async move { house.carry_out(&actor, command, key).await }));
            }
        }
        let mut cases: HashMap<CaseId, Arc<yinuo_core::case::Case>> = HashMap::new();
        for task in tasks {
            match task.await.expect("no command panics") {
                Ok(answer) => {
                    if let Some(changed) = answer.extra::<Changed>() {
                        cases.insert(changed.case.id, changed.case.clone());
                    }
                }
                Err(Stop::Failed(failure)) => panic!("seed {seed}: {failure:?}"),
                Err(stop) => *codes.entry(stop.code()).or_default() += 1,
            }
        }
        known.retain(|case| !cases.contains_key(&case.id));
        known.extend(cases.values().map(|case| Known { id: case.id, party: case.party, version: case.version }));
        let hours = i64::try_from(8 + dice.roll(60)).expect("small");
        test.house.shared.clock.set(test.house.now() + SignedDuration::from_hours(hours));
        yinuo_service::upkeep::run_due(&test.house).await.expect("time passes");
        let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
        assert_eq!(found.problems, [], "seed {seed}, day {day}");
    }
    let compared = check_stored_promises(&test).await;
    assert!(known.len() > 40 && compared > 100, "seed {seed}: {} cases, {compared} promises", known.len());
    assert!(codes.len() >= 6, "seed {seed}: the work was too easy: {codes:?}");
    let outbox = test.house.store.query_one(&yinuo_store::tables::archive::OUTBOX_WAITING, Vec::new()).await;
    assert_eq!(outbox.expect("counted"), Some(0), "the outbox is empty");
}

#[tokio::test]
async fn random_work_leaves_a_house_that_verifies_on_sqlite() {
    for seed in [1, 20_110_929, 0x9e37_79b9_7f4a_7c15] {
        simulate(On::Sqlite, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_work_leaves_a_house_that_verifies_on_postgresql() {
    simulate(On::Postgres, 20_260_101).await;
}

/// Steps of a piece of work in which cases go through several milestones, and of one that is over before.
const LONG: u32 = 60;
const SHORT: u32 = 12;

fn begins() -> Timestamp {
    at("2011-09-20T09:00:00")
}

/// A command under its key, who sent it, and what was answered.
struct Sent {
    role: Role,
    command: Command,
    key: String,
    id: i64,
}

/// Sends a command again: what was answered before is answered the same, and done no second time.
async fn replay(test: &TestHouse, sent: &Sent, seed: u64) {
    let answer = test.house.carry_out(test.actor(sent.role), sent.command.clone(), Some(sent.key.clone())).await;
    let answer = answer.unwrap_or_else(|stop| panic!("seed {seed}: {} is gone: {stop:?}", sent.key));
    assert!(answer.replayed && answer.id == sent.id, "seed {seed}: {} was done twice", sent.key);
}

/// Random work on a store that forgets: it breaks between any two steps, and the house is opened anew on what was committed. Answers how often it
/// broke, and how many commands were answered. A short piece of work breaks the more often for it.
async fn simulate_crashes(founded: &TestHouse, on: On, seed: u64, steps: u32) -> (usize, usize) {
    let breaks_once_in = if steps < LONG { 4 } else { 10 };
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut fuse = Arc::new(Fuse::default());
    let mut test = match on {
        On::Sqlite => founded.copied(fuse.clone()).await,
        On::Postgres => TestHouse::open(on, Some(begins())).await.reopened(fuse.clone()).await,
    };
    let mut known: Vec<Known> = Vec::new();
    let (mut answered, mut unanswered, mut crashes) = (Vec::<Sent>::new(), Vec::<Sent>::new(), 0);
    let mut latest = test.house.now();
    for step in 0..steps {
        if dice.roll(breaks_once_in) == 0 {
            fuse.blow_after(u32::try_from(dice.roll(40)).expect("small"));
        }
        let roles = [Role::Clerk, Role::Clerk, Role::Handler, Role::Manager, Role::Sales];
        let role = roles[dice.roll(roles.len())];
        let sent =
            Sent { role, command: command(&mut dice, &test, &known, step), key: format!("{seed}-{step}"), id: 0 };
        let answer = test.house.carry_out(test.actor(role), sent.command.clone(), Some(sent.key.clone())).await;
        match answer {
            Ok(answer) => {
                if let Some(changed) = answer.extra::<Changed>() {
                    let case = &changed.case;
                    known.retain(|known| known.id != case.id);
                    known.push(Known { id: case.id, party: case.party, version: case.version });
                }
                answered.push(Sent { id: answer.id, ..sent });
            }
            Err(Stop::Failed(failure)) if fuse.is_blown() => {
                assert!(format!("{failure:?}").contains("Connection"), "seed {seed}: {failure:?}");
                unanswered.push(sent);
            }
            Err(Stop::Failed(failure)) => panic!("seed {seed}: {failure:?}"),
            Err(_) => {}
        }
        if dice.roll(6) == 0 {
            // Mostly ahead, at times back.
            let hours = i64::try_from(1 + dice.roll(60)).expect("small");
            let hours = if dice.roll(4) == 0 { -hours } else { hours };
            test.house.shared.clock.set(test.house.now() + SignedDuration::from_hours(hours));
            latest = latest.max(test.house.now());
            if let Err(stop) = yinuo_service::upkeep::run_due(&test.house).await {
                assert!(fuse.is_blown(), "seed {seed}: {stop:?}");
            }
        }
        if !fuse.is_blown() {
            continue;
        }
        crashes += 1;
        fuse = Arc::new(Fuse::default());
        test = test.reopened(fuse.clone()).await;
        let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
        assert_eq!(found.problems, [], "seed {seed}, step {step}");
        for sent in unanswered.drain(..) {
            let again = test.house.carry_out(test.actor(sent.role), sent.command.clone(), Some(sent.key.clone())).await;
            match again {
                Ok(answer) => answered.push(Sent { id: answer.id, ..sent }),
                Err(Stop::Failed(failure)) => panic!("seed {seed}: {failure:?}"),
                Err(_) => {}
            }
        }
        if let Some(sent) = answered.last() {
            replay(&test, sent, seed).await;
        }
    }
    // Whatever was still to blow: from here on all goes well.
    let test = test.reopened(Arc::new(Fuse::default())).await;
    for sent in &answered {
        replay(&test, sent, seed).await;
    }
    test.house.shared.clock.set(latest + SignedDuration::from_hours(30));
    yinuo_service::upkeep::run_due(&test.house).await.expect("time passes");
    let found = verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, [], "seed {seed}");
    check_stored_promises(&test).await;
    let outbox = test.house.store.query_one(&yinuo_store::tables::archive::OUTBOX_WAITING, Vec::new()).await;
    assert_eq!(outbox.expect("counted"), Some(0), "seed {seed}: what was to be told is told");
    (crashes, answered.len())
}

/// By seed, from the one that was asked for on. A seed that fails is told as the line that does it again.
async fn simulate_seeds(on: On, seeds: u64, steps: u32, tell: impl Fn(String)) {
    let number_of = yinuo_testkit::fuzz::number_of;
    let first = number_of("YINUO_SIMULATE_SEED").unwrap_or(1);
    let seeds = number_of("YINUO_SIMULATE_SEEDS").unwrap_or(seeds);
    let steps = number_of("YINUO_SIMULATE_STEPS").and_then(|steps| u32::try_from(steps).ok()).unwrap_or(steps);
    // Founded once: each seed on SQLite begins with a copy.
    let founded = TestHouse::open(On::Sqlite, Some(begins())).await;
    let (mut crashes, mut answered) = (0, 0);
    for seed in first..first + seeds {
        tell(format!("{on:?}: YINUO_SIMULATE_SEED={seed} YINUO_SIMULATE_SEEDS=1 YINUO_SIMULATE_STEPS={steps}"));
        let (broke, done) = simulate_crashes(&founded, on, seed, steps).await;
        crashes += broke;
        answered += done;
    }
    tell(format!(
        "{on:?}, {seeds} seeds of {steps} steps: {crashes} crashes, {answered} commands answered, none lost, none done twice"
    ));
    assert!(crashes > 0 && answered > 0, "{crashes} crashes, {answered} answers");
}

#[tokio::test]
async fn a_house_whose_store_forgets_between_any_two_steps_loses_no_answer_and_does_nothing_twice() {
    simulate_seeds(On::Sqlite, 10, LONG, |line| println!("{line}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_whose_store_forgets_between_any_two_steps_loses_no_answer_and_does_nothing_twice() {
    simulate_seeds(On::Postgres, 2, LONG, |line| println!("{line}")).await;
}

#[tokio::test]
async fn short_work_of_190_seeds_broken_off_at_any_step_loses_no_answer_and_does_nothing_twice() {
    simulate_seeds(On::Sqlite, 190, SHORT, |line| println!("{line}")).await;
}
