//! Opening cases through the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use yinuo_core::access::Actor;
use yinuo_core::case::{Case, Channel};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::service::Answers;
use yinuo_service::House;
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, OpenCase, PartyChoice};
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::command::party::CreateParty;
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{TestHouse, resident_id};

use crate::Figure;

/// Commands under way at once: as many as a busy province has clerks pressing the button in the same instant.
pub const CLIENTS: usize = 256;
pub const SERVICE: &str = "life.policy-servicing";
pub const MATERIALS: [&str; 1] = ["application"];

pub fn open_case(party: PartyId) -> Command {
    Command::from(OpenCase {
        service: SERVICE.to_owned(),
        party: PartyChoice::Known(party),
        subjects: Vec::new(),
        channel: Channel::Counter,
        received_at: None,
        summary: "客户申请变更通讯地址".to_owned(),
        answers: Answers::new(),
        materials: MATERIALS.iter().map(|key| (*key).to_owned()).collect(),
    })
}

/// The county office and others below it, so many in all.
pub async fn make_offices(test: &TestHouse, count: u32) -> Vec<OfficeId> {
    let founder = Arc::new(Actor::founder());
    let mut offices = vec![test.county];
    for number in 1..count {
        let command = CreateOffice {
            code: office_code(number),
            name: format!("第{number}机构"),
            parent: Some(test.county),
            region_code: None,
            level: "county".to_owned(),
            letterhead: Letterhead::default(),
        };
        let made = test.house.carry_out(&founder, Command::from(command), None).await.expect("an office");
        offices.push(OfficeId::from_number(made.id));
    }
    offices
}

/// The code of an office below the county, by its place among them.
pub fn office_code(number: u32) -> String {
    format!("B{number:04}")
}

pub async fn make_parties(test: &TestHouse, count: u32) -> Arc<Vec<PartyId>> {
    let mut tasks = Vec::new();
    for number in 0..count {
        let (house, clerk) = (test.house.clone(), test.actor(Role::Clerk).clone());
        tasks.push(tokio::spawn(async move {
            let draft = PartyDraft {
                kind: PartyKind::Person,
                name: "王芳".to_owned(),
                identity: Some(Identity { kind: IdentityKind::ResidentId, number: resident_id(number) }),
                // All that has to be known before a change is agreed to.
                phone: Some(format!("139{number:08}")),
                birth_date: None,
                sex: None,
                address: Some("凤城市凤凰街1号".to_owned()),
                another_person: false,
            };
            let answer = house.carry_out(&clerk, Command::from(CreateParty { draft }), None).await;
            PartyId::from_number(answer.expect("a customer is made").id)
        }));
    }
    let mut parties = Vec::with_capacity(tasks.len());
    for task in tasks {
        parties.push(task.await.expect("no panic"));
    }
    Arc::new(parties)
}

/// What one case writes.
pub struct Sample {
    pub case: Arc<Case>,
    pub test_calendars: yinuo_core::calendars::Calendars,
    pub rows: usize,
    pub tables: usize,
    pub bytes: usize,
    pub parties: Arc<Vec<PartyId>>,
}

pub async fn sample(test: &TestHouse, parties: &Arc<Vec<PartyId>>) -> Sample {
    let answer = test.house.carry_out(test.actor(Role::Clerk), open_case(parties[0]), None).await.expect("opened");
    let case = answer.extra::<Changed>().expect("a case").case.clone();
    let calendars = test.house.rules().calendars().clone();
    let mut sample = Sample { case, test_calendars: calendars, rows: 0, tables: 0, bytes: 0, parties: parties.clone() };
    let (changes, tables) = crate::raw::rows_of(&sample, 0, 1);
    let mut bytes = Vec::new();
    changes.canonical(&mut bytes);
    sample.rows = changes.row_count();
    sample.tables = tables;
    sample.bytes = bytes.len();
    sample
}

pub async fn through_engine(
    house: &Arc<House>,
    clerk: &Arc<Actor>,
    parties: &Arc<Vec<PartyId>>,
    each: Duration,
) -> Figure {
    let (mut runs, mut times) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let done = Arc::new(AtomicU64::new(0));
        let started = Instant::now();
        let mut tasks = Vec::new();
        for client in 0..CLIENTS {
            let (house, clerk, parties, done) = (house.clone(), clerk.clone(), parties.clone(), done.clone());
            tasks.push(tokio::spawn(async move {
                let (mut next, mut times) = (client, Vec::new());
                while started.elapsed() < each {
                    let party = parties[next % parties.len()];
                    next += CLIENTS;
                    let asked = Instant::now();
                    house.carry_out(&clerk, open_case(party), None).await.expect("opened");
                    times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                times
            }));
        }
        for task in tasks {
            times.extend(task.await.expect("no panic"));
        }
        runs.push(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64());
    }
    Figure {
        name: "ours: through the engine".to_owned(),
        runs,
        note: format!("{CLIENTS} at once, committed with fsync"),
        times,
    }
}
