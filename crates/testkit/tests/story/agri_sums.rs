//! The sums of what is enrolled, kept with the covers: whatever is done, they are what the covers come to, on every day. On both databases.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use yinuo_core::agri::{CoverId, GroupPolicyId};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_service::agri::command::{Change, EndorseCover, EnrolHousehold};
use yinuo_service::command::import::{Choice, Progress};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Command};
use yinuo_service::import::run;
use yinuo_service::verify;
use yinuo_store::Value;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::cover_sum::{MONTH_COVERS, MonthCoversRow};
use yinuo_store::tables::agri::{COVER_TOTAL, CoverRow};
use yinuo_testkit::house::{Dwelling, On, Role};

use crate::agri::{County, line};
use crate::archive::shell;
use crate::case::draft;
use crate::import::{assert_verifies, bring_file, start_file};

/// What is enrolled of each crop: households, covers, premium, what farmers owe and paid, the part of the centre.
type Enrolled = BTreeMap<String, (usize, i64, i64, i64, i64, i64)>;

/// Counted from the covers themselves.
async fn counted(county: &County, until: &str) -> Enrolled {
    let store = &county.house().store;
    // The heads last: one is there before its cover is, whatever is still being written.
    let mut covers = Vec::new();
    store.scan::<CoverRow>(|row| covers.push(row)).await.expect("scanned");
    let mut heads: HashMap<i64, AgreementRow> = HashMap::new();
    store.scan::<AgreementRow>(|row| drop(heads.insert(row.id, row))).await.expect("scanned");
    let mut holders: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    let mut sums = Enrolled::new();
    for cover in covers {
        let head = &heads[&cover.id];
        if head.applied_on.as_str() > until || cover.ended_on.as_deref().is_some_and(|ended_on| ended_on <= until) {
            continue;
        }
        let households = holders.entry(cover.object.clone()).or_default();
        households.insert(head.holder_id);
        let households = households.len();
        let sum = sums.entry(cover.object.clone()).or_default();
        let paid = cover.paid_on.as_deref().filter(|paid_on| *paid_on <= until).map_or(0, |_| cover.farmer);
        *sum = (households, sum.1 + 1, sum.2 + cover.premium, sum.3 + cover.farmer, sum.4 + paid, sum.5 + cover.centre);
    }
    sums
}

/// As the statistics read them.
async fn kept(county: &County, until: &str) -> Enrolled {
    let office = county.test.actor(Role::Manager).office.number();
    let parameters = vec![Value::from("liaoning-2011"), Value::Int(office), Value::from(until)];
    let rows = county.house().store.query(&MONTH_COVERS, parameters).await.expect("read");
    let line = |row: MonthCoversRow| {
        let households = usize::try_from(row.households).expect("not below nothing");
        (row.object, (households, row.covers, row.premium, row.farmer, row.farmer_paid, row.centre))
    };
    rows.into_iter().map(line).collect()
}

async fn assert_kept(county: &County, told: &str) {
    for until in ["2011-05-19", "2011-05-20", "2011-05-22", "2011-05-25", "2011-05-31", "2011-06-30"] {
        let mut before = covers(county).await;
        let (kept, counted) = loop {
            let both = (kept(county, until).await, counted(county, until).await);
            // What was on its way when a run was broken off is written yet, and may be between the two.
            let now = covers(county).await;
            if now == before {
                break both;
            }
            before = now;
        };
        assert_eq!(kept, counted, "{told}, until {until}");
    }
}

/// How many covers stand there at this moment.
async fn covers(county: &County) -> Option<i64> {
    let total = county.house().store.query_one(&COVER_TOTAL, vec![Value::from("liaoning-2011")]).await;
    total.expect("summed").map(|total| total.covers)
}

async fn send(county: &County, act: impl Act) -> Result<i64, String> {
    let manager = county.test.actor(Role::Manager);
    let sent = county.house().carry_out(manager, Command::from(act), None).await;
    sent.map(|answer| answer.id).map_err(|stop| format!("{stop:?}"))
}

fn enrolment(group: GroupPolicyId, holder: PartyId, serial: u32, is_paid: bool) -> EnrolHousehold {
    EnrolHousehold {
        group,
        holder,
        serial,
        object: "玉米".to_owned(),
        quantity: "12.5".parse().expect("a number"),
        plot: None,
        land_number: None,
        lease: None,
        account: Some("5500000000000001".to_owned()),
        signed: true,
        paid: is_paid.then_some(Fen(4_900)),
        in_two_villages: true,
        above_register: false,
        only_one: false,
    }
}

/// Numbers that look like chance and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

async fn whatever_is_done_the_kept_sums_are_those_of_the_covers(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    // The second plot of the first household stands in the same sheet; one has not paid.
    let sheet = [line("NY2011-001", 1, 101, "49"), line("NY2011-001", 2, 102, "")];
    assert_eq!(county.sheet(&sheet, &[]).await.0.rows_made, 2);
    assert_kept(&county, "after a sheet").await;
    let mut holders = Vec::new();
    for number in 1..=4 {
        let made = send(&county, CreateParty { draft: draft(number) }).await.expect("entered");
        holders.push(PartyId::from_number(made));
    }
    let (mut draw, mut serial, mut done) = (Draw(7), 10, [0; 4]);
    for step in 0..60 {
        serial += 1;
        let covers = county.covers(group, false).await;
        let live: Vec<_> = covers.iter().filter(|cover| cover.ended_on.is_none()).collect();
        let cover = live[draw.below(live.len())];
        let holder = holders[draw.below(holders.len())];
        let kind = draw.below(4);
        let is_done = match kind {
            0 => send(&county, enrolment(group, holder, serial, draw.below(2) == 0)).await.is_ok(),
            1 => county.pay(cover, cover.farmer).await.is_ok(),
            2 => {
                let change = |amount: i64, quantity: &str| EndorseCover {
                    cover: CoverId::from_number(cover.id),
                    change: Change::Insured {
                        object: "maize".to_owned(),
                        quantity: quantity.parse().expect("a number"),
                        above_register: false,
                    },
                    proof: "实地丈量".to_owned(),
                    amount: Fen(amount),
                };
                // 10 mu cost the household 39.20 yuan.
                let amount = if cover.paid_on.is_some() { 3_920 - cover.farmer } else { 0 };
                send(&county, change(amount, "10")).await.is_ok()
            }
            _ => {
                let change = Change::Owner { holder, serial };
                let proof = "流转合同2011-7".to_owned();
                let owner = EndorseCover { cover: CoverId::from_number(cover.id), change, proof, amount: Fen::ZERO };
                send(&county, owner).await.is_ok()
            }
        };
        done[kind] += i32::from(is_done);
        if step % 10 == 9 {
            assert_kept(&county, &format!("step {step}")).await;
            county.day(&format!("2011-05-{}", 21 + step / 10));
        }
    }
    assert!(done.iter().all(|times| *times > 0), "each was done at least once: {done:?}");
    assert_verifies(county.house()).await;
}

async fn a_sheet_broken_off_and_taken_up_is_summed_once(on: On) {
    let county = County::open(on).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=2_000).map(|number| line("NY2011-001", number, number, "49")).collect();
    let content = format!("{}{}", crate::agri::HEADER, lines.concat()).into_bytes();
    let (house, manager) = (county.house().clone(), county.test.actor(Role::Manager));
    let (kind, name) = ("village-enrolment", "村清单.csv");
    let id = bring_file(&house, manager, kind, name, content.clone()).await;
    start_file(&house, manager, (kind, id), name, &content, Choice::Good, Vec::new()).await;
    let has_begun = Arc::new(AtomicBool::new(false));
    let (begun, running) = (has_begun.clone(), house.clone());
    let first = tokio::spawn(async move {
        let tell = |progress: &Progress| begun.store(progress.made > 0, Ordering::Release);
        run(&running, id, tell).await
    });
    while !has_begun.load(Ordering::Acquire) && !first.is_finished() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    first.abort();
    let _ = first.await;
    assert_kept(&county, "broken off").await;
    let done = run(&house, id, |_| {}).await.expect("it goes on");
    assert_eq!((done.state.as_str(), done.rows_done), ("done", 2_000));
    assert_kept(&county, "taken up").await;
    assert_eq!(kept(&county, "2011-05-31").await["maize"].0, 2_000);
    assert_verifies(&house).await;
}

#[tokio::test]
async fn a_sum_changed_behind_the_systems_back_is_told() {
    let county = County::open(On::Sqlite).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(county.sheet(&[line("NY2011-001", 1, 101, "49")], &[]).await.0.rows_made, 1);
    assert_verifies(county.house()).await;
    let Dwelling::Folder(folder) = &county.test.place else { panic!("SQLite lives in a folder") };
    shell(&folder.join("house.sqlite"), "UPDATE cover_sums SET households = households + 1");
    let found = verify::verify(&county.house().store, |_| {}).await.expect("verified");
    assert!(found.problems.iter().any(|problem| problem.detail.starts_with("cover_sums")), "{:?}", found.problems);
}

#[tokio::test]
async fn whatever_is_done_the_kept_sums_are_those_of_the_covers_on_sqlite() {
    whatever_is_done_the_kept_sums_are_those_of_the_covers(On::Sqlite).await;
}

#[tokio::test]
async fn whatever_is_done_the_kept_sums_are_those_of_the_covers_on_postgresql() {
    whatever_is_done_the_kept_sums_are_those_of_the_covers(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_broken_off_and_taken_up_is_summed_once_on_sqlite() {
    a_sheet_broken_off_and_taken_up_is_summed_once(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_broken_off_and_taken_up_is_summed_once_on_postgresql() {
    a_sheet_broken_off_and_taken_up_is_summed_once(On::Postgres).await;
}
