//! A case's whole life through the engine: opened, given to somebody, completed, corrected, accepted, agreed to, paid for and finished, eight commands one
//! after the other, for many cases side by side.
//!
//! The raw limit writes the rows of such a life step by step, one step of many cases to a commit, and decides nothing. The rows are those that one life
//! left after each of its commands: what was new, and what had changed.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use yinuo_core::access::Actor;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, PartyId, SLOTS, Stamp};
use yinuo_service::House;
use yinuo_service::command::Command;
use yinuo_service::command::case::{AssignCase, ChangeMaterials, Changed, EditCase, MaterialItem, RecordMilestone};
use yinuo_service::engine::rows;
use yinuo_store::tables::archive::{OUTBOX_READY, OutboxRow};
use yinuo_store::tables::letter::{LETTERS_WHOLE_OF_CASE, LetterRow};
use yinuo_store::{Changes, TableRow, Value};
use yinuo_testkit::house::{Role, TestHouse, handed_over};

use crate::opening::{CLIENTS, Sample, open_case, sample};
use crate::raw::{operation, prepare};
use crate::taking::committed;
use crate::{Figure, Plan};

/// What is recorded in the end, with the answers it asks for.
const MILESTONES: [(&str, &[(&str, &str)]); 4] =
    [("accepted", &[]), ("consented", &[("premium_payable", "yes")]), ("premium-received", &[]), ("completed", &[])];
/// Commands of a life.
const STEPS: usize = 4 + MILESTONES.len();
/// Cases of which a step is one commit of the raw limit, as many as elsewhere.
const BATCH: u64 = 500;
/// More follow-ups than one life has.
const MANY: i64 = 1_000_000;

/// Who takes part in a life.
#[derive(Debug, Clone)]
struct People {
    clerk: Arc<Actor>,
    handler: Arc<Actor>,
    manager: Arc<Actor>,
}

impl People {
    fn of(test: &TestHouse) -> People {
        let one = |role| test.actor(role).clone();
        People { clerk: one(Role::Clerk), handler: one(Role::Handler), manager: one(Role::Manager) }
    }
}

/// What one command of a life left.
struct Step {
    command: &'static str,
    case: Arc<Case>,
    letters: Vec<LetterRow>,
    outbox: Vec<OutboxRow>,
}

pub async fn measure(test: &TestHouse, parties: &Arc<Vec<PartyId>>, url: &str, plan: &Plan, database: &str) {
    let people = People::of(test);
    let steps = sampled(test, &people, parties[0]).await;
    let sample = sample(test, parties).await;
    let limit = written(url, &sample, &steps, plan).await;
    limit.print();
    let ours = lived(test, &people, parties, plan).await;
    ours.print();
    ours.record(&format!("a case's whole life of {STEPS} commands through the engine"), database, Some(&limit), None);
}

/// The next command of a life that has come so far, and who gives it.
fn next<'a>(people: &'a People, step: usize, case: &Case) -> (&'a Arc<Actor>, Command) {
    let (id, party, expected_version) = (case.id, case.party, Some(case.version));
    match step {
        1 => {
            let owner = Some(people.handler.operator);
            (&people.manager, Command::from(AssignCase { case: id, party, expected_version, owner }))
        }
        2 => {
            let item = MaterialItem {
                key: "holder-id".to_owned(),
                state: "received".to_owned(),
                note: None,
                received_at: None,
            };
            (&people.handler, Command::from(ChangeMaterials { case: id, party, expected_version, items: vec![item] }))
        }
        3 => {
            let summary = Some("客户申请变更通讯地址，已补齐证件".to_owned());
            let edit = EditCase { case: id, party, expected_version, summary, answers: None };
            (&people.handler, Command::from(edit))
        }
        _ => {
            let (key, answers) = MILESTONES[step - 4];
            let record = RecordMilestone {
                case: id,
                party,
                subjects: Vec::new(),
                expected_version,
                key: key.to_owned(),
                occurred_at: None,
                answers: answers.iter().copied().collect(),
                note: None,
                hand_over: Some(handed_over()),
            };
            (&people.handler, Command::from(record))
        }
    }
}

/// Carries a command out; the case as it is then.
async fn carried_out(house: &House, actor: &Arc<Actor>, command: Command) -> Arc<Case> {
    let answer = house.carry_out(actor, command, None).await.expect("done");
    answer.extra::<Changed>().expect("a case").case.clone()
}

/// One life, and what each of its commands left.
async fn sampled(test: &TestHouse, people: &People, party: PartyId) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut known: HashSet<i64> = outbox(test).await.into_iter().map(|row| row.id).collect();
    for step in 0..STEPS {
        let (actor, command) = match steps.last() {
            None => (&people.clerk, open_case(party)),
            Some(before) => next(people, step, &before.case),
        };
        let name = command.name();
        let case = carried_out(&test.house, actor, command).await;
        let key = vec![Value::Int(case.id.slot().number()), Value::Int(case.id.number())];
        let mut letters = test.house.store.query(&LETTERS_WHOLE_OF_CASE, key).await.expect("read");
        letters.retain(|row| known.insert(row.id));
        let mut posted = outbox(test).await;
        posted.retain(|row| known.insert(row.id));
        steps.push(Step { command: name, case, letters, outbox: posted });
    }
    let last = steps.last().expect("a life has steps");
    assert!(last.case.closed_at.is_some(), "the life comes to its end: {:?}", last.case);
    steps
}

/// The follow-ups that wait.
async fn outbox(test: &TestHouse) -> Vec<OutboxRow> {
    let now = test.house.now().as_microsecond();
    let parameters = [now, i64::MIN, i64::MIN, MANY, 0, SLOTS - 1].map(Value::Int).to_vec();
    test.house.store.query(&OUTBOX_READY, parameters).await.expect("read")
}

/// Lives side by side, as many as commands are under way elsewhere.
async fn lived(test: &TestHouse, people: &People, parties: &Arc<Vec<PartyId>>, plan: &Plan) -> Figure {
    let (mut runs, mut times) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let started = Instant::now();
        let mut tasks = Vec::new();
        for client in 0..CLIENTS {
            let (house, people, parties, each) = (test.house.clone(), people.clone(), parties.clone(), plan.each);
            tasks.push(tokio::spawn(async move {
                let (mut place, mut times) = (client, Vec::new());
                while started.elapsed() < each {
                    let asked = Instant::now();
                    let opened = open_case(parties[place % parties.len()]);
                    place += CLIENTS;
                    let mut case = carried_out(&house, &people.clerk, opened).await;
                    for step in 1..STEPS {
                        let (actor, command) = next(&people, step, &case);
                        case = carried_out(&house, actor, command).await;
                    }
                    times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                }
                times
            }));
        }
        let mut done = 0;
        for task in tasks {
            let of_client = task.await.expect("no panic");
            done += of_client.len();
            times.extend(of_client);
        }
        runs.push(done as f64 / started.elapsed().as_secs_f64());
    }
    let note = format!("{CLIENTS} at once, {STEPS} commands each, committed with fsync; times of a whole life");
    Figure { name: "ours: whole lives through the engine".to_owned(), runs, note, times }
}

/// The same rows, written in batches: a commit has one step of many cases, as the engine's has. Only begin, write and commit count.
async fn written(url: &str, sample: &Sample, steps: &[Step], plan: &Plan) -> Figure {
    let store = prepare(url, sample).await;
    let mut writer = store.writer().await.expect("a writer");
    let (mut runs, mut number, mut rows) = (Vec::new(), 0, 0);
    for _ in 0..3 {
        let (mut done, mut seconds) = (0.0, 0.0);
        let started = Instant::now();
        while started.elapsed() < plan.each {
            for place in 0..steps.len() {
                let mut changes = Changes::new();
                (number..number + BATCH).for_each(|number| step_rows(sample, steps, place, number, &mut changes));
                rows = if place == 0 { changes.row_count() } else { rows + changes.row_count() };
                seconds += committed(&mut writer, changes).await;
            }
            number += BATCH;
            done += BATCH as f64;
        }
        runs.push(done / seconds);
    }
    let note = format!("{BATCH} cases a commit and step, {:.0} rows a life", rows as f64 / BATCH as f64);
    Figure { name: "raw limit: the same rows of whole lives".to_owned(), runs, note, times: Vec::new() }
}

/// The case as it is after a step, under a number of its own.
fn as_number(sample: &Sample, step: &Step, number: u64) -> Case {
    let mut case = Case::clone(&step.case);
    case.party = sample.parties[usize::try_from(number).expect("small") % sample.parties.len()];
    let milliseconds = 1_790_000_000_000 + i64::try_from(number / 16).expect("small");
    let sequence = u16::try_from(number % 16).expect("small");
    case.id = CaseId::new(Stamp { milliseconds, sequence }, case.party.slot());
    case
}

/// What a step of a life writes: rows that are new, and rows that are not as they were.
fn step_rows(sample: &Sample, steps: &[Step], place: usize, number: u64, changes: &mut Changes) {
    let (step, calendars) = (&steps[place], &sample.test_calendars);
    let case = as_number(sample, step, number);
    let before = place.checked_sub(1).map(|place| as_number(sample, &steps[place], number));
    let (slot, id) = (case.id.slot().number(), case.id.number());
    let row = rows::case_row(&case, calendars);
    match &before {
        Some(before) => update(changes, rows::case_row(before, calendars), row),
        None => changes.insert(row),
    }
    let recorded = before.as_ref().map_or(0, last_sequence);
    for milestone in case.milestones.iter().filter(|milestone| milestone.sequence > recorded) {
        changes.insert(rows::milestone_row(&case, milestone));
    }
    for material in &case.materials {
        let known = before.as_ref().and_then(|before| before.materials.iter().find(|known| known.key == material.key));
        match known {
            None => changes.insert(rows::material_row(&case, material)),
            Some(known) => update(changes, rows::material_row(&case, known), rows::material_row(&case, material)),
        }
    }
    for promise in &case.promises {
        let row = rows::promise_row(&case, promise, calendars);
        let known = before.as_ref().and_then(|before| {
            let known = before.promises.iter().find(|known| known.sequence == promise.sequence)?;
            Some(rows::promise_row(before, known, calendars))
        });
        match known {
            None => changes.insert(row),
            Some(known) => update(changes, known, row),
        }
    }
    // The other sequences of a millisecond are free: cases take sixteen of them.
    let mut free = (0_i64..).map(|entry| id + 16 * (1 + i64::try_from(place * 8).expect("small") + entry));
    for letter in &step.letters {
        let letter_id = free.next().expect("there are more");
        let (case_id, party_id) = (Some(id), case.party.number());
        changes.insert(LetterRow { slot, id: letter_id, case_id, party_id, ..letter.clone() });
    }
    for entry in &step.outbox {
        changes.insert(OutboxRow { slot, id: free.next().expect("there are more"), ..entry.clone() });
    }
    let sequence = i64::try_from(number).expect("small") * 8 + i64::try_from(place).expect("small") + 1;
    let facts = format!(r#"{{"number":"{}","service":"{}"}}"#, case.number, case.service.key);
    changes.insert(operation(&case, sequence, 1_790_000_000_000_000, step.command, facts));
}

/// Changes a row by what differs from what it was.
pub fn update<R: TableRow + PartialEq>(changes: &mut Changes, before: R, after: R) {
    if before != after {
        changes.know(vec![before]);
        changes.update(after);
    }
}

fn last_sequence(case: &Case) -> i64 {
    case.milestones.iter().map(|milestone| milestone.sequence).max().unwrap_or(0)
}
