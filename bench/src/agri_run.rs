//! Enrolling the households of a county from village sheets: rows a second from the file to the last commit for the first and the last
//! hundred thousand, the most memory it takes, and what the database takes when the same rows are ready and nothing is decided.
//!
//! Sheets have a hundred thousand households each. Each run is a process with a database of its own, for memory is given back late; one is
//! killed in the middle and run again, and must leave each household once. What comes after enrolment is in [`crate::agri_after`].

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::{Contributor, GroupPolicyId, enrol};
use yinuo_core::id::{ImportId, PartyId};
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_service::House;
use yinuo_service::agri::command::OpenGroupPolicy;
use yinuo_service::agri::import::{Prepared, VillageSheets};
use yinuo_service::agri::rules::agri;
use yinuo_service::command::import::Choice;
use yinuo_service::command::party::CreateParty;
use yinuo_service::import::{ImportKind, run};
use yinuo_store::tables::agri::COVER_TOTAL;
use yinuo_store::{Store, StoreOptions, Value};
use yinuo_testkit::house::{Dwelling, Role, TestHouse, temporary_folder};

use crate::agri_after;
use crate::import::peak_megabytes;
use crate::taking::{File, Home, actor, begun, beside, house, opened, raw};

pub const PROGRAMME: &str = "liaoning-2011";
/// The households of a sheet, and those of a village on it.
pub const OF_A_SHEET: u32 = 100_000;
pub const OF_A_VILLAGE: u32 = 500;
/// Rows of the file in one commit of the raw limit; the engine has fewer, so as to take less memory.
const RAW_LOT: usize = 10_000;
/// While enrolment is open.
const MORNING: &str = "2011-05-20T10:00:00+08:00";
/// An area whose premium is the same for all, so that each can say what it paid.
const AREA: &str = "1.5";

/// Has each figure measured by a process of its own.
pub fn measure(households: u32) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let number = households.to_string();
    println!("agricultural insurance, {households} households from sheets of {OF_A_SHEET}");
    for database in ["sqlite", "postgres"] {
        let mut speeds = Vec::new();
        for what in ["raw", "ours"] {
            said(Process::new(&program).args(["agri-run", database, what, &number]), |line| {
                match line.strip_prefix("speed ") {
                    Some(speed) => speeds.push(speed.parse::<f64>().map_err(|_| line.to_owned())?),
                    None => println!("  {database}: {line}"),
                }
                Ok(())
            })?;
        }
        match speeds.as_slice() {
            [raw, ours] => println!("  {database}: ratio {:.2} (wanted 0.60)", ours / raw),
            other => return Err(format!("{database}: {other:?} speeds were told")),
        }
    }
    killed(&program, households)
}

/// Runs a process; each line it says is told as soon as it is said, for some of them take long.
fn said(command: &mut Process, mut line: impl FnMut(&str) -> Result<(), String>) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    for text in BufReader::new(child.stdout.take().ok_or("it says nothing")?).lines() {
        line(&text.map_err(|error| error.to_string())?)?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}

/// One run, in a process of its own.
pub async fn one(database: &str, what: &str, households: u32) {
    let morning: Timestamp = MORNING.parse().expect("an instant");
    let home = house(database, Some(morning)).await;
    let test = &home.test;
    match what {
        "raw" => limit(&home, households).await,
        _ => {
            let (house, clerk, manager) = (&test.house, test.actor(Role::Clerk), test.actor(Role::Manager));
            let speeds = enrolled(house, clerk, manager, households, |_| {}).await;
            tell(&speeds);
            agri_after::measure(test, households).await;
        }
    }
}

fn tell(speeds: &[f64]) {
    let (first, last) = (speeds.first().copied().unwrap_or(0.0), speeds.last().copied().unwrap_or(0.0));
    let seconds: f64 = speeds.iter().map(|speed| f64::from(OF_A_SHEET) / speed).sum();
    let count = u32::try_from(speeds.len()).expect("few sheets");
    println!("speed {:.0}", f64::from(count) * f64::from(OF_A_SHEET) / seconds);
    println!(
        "{:.0} households a second; the first sheet {first:.0}, the last {last:.0}: {:.2} of it (wanted 0.80); peak memory {} MB (wanted 300)",
        f64::from(count) * f64::from(OF_A_SHEET) / seconds,
        last / first,
        peak_megabytes().unwrap_or(0)
    );
}

fn sheets(households: u32) -> u32 {
    households.div_ceil(OF_A_SHEET)
}

/// The number of the group policy in which a household is.
pub fn group_of(household: u32) -> String {
    format!("NB-{:06}", household / OF_A_VILLAGE)
}

/// Enrols sheet after sheet; households a second of each. `told` is told how many are done.
async fn enrolled(
    house: &Arc<House>,
    clerk: &Arc<Actor>,
    manager: &Arc<Actor>,
    households: u32,
    told: impl Fn(u64) + Send + Sync,
) -> Vec<f64> {
    let mut speeds = Vec::new();
    for sheet in 0..sheets(households) {
        let (first, last) = (sheet * OF_A_SHEET, (sheet + 1) * OF_A_SHEET);
        open_groups(house, clerk, first, last).await;
        let content = sheet_text(house, first, last, place).into_bytes();
        let import = sheet_begun(house, manager, content, OF_A_SHEET).await;
        let seconds = ended(house, import, |done| told(u64::from(first) + done)).await;
        speeds.push(f64::from(OF_A_SHEET) / seconds);
    }
    speeds
}

/// Runs an import to its end; in how many seconds.
pub async fn ended(house: &Arc<House>, import: ImportId, told: impl Fn(u64) + Send + Sync) -> f64 {
    let started = Instant::now();
    let done =
        run(house, import, |progress| told(u64::try_from(progress.dealt_with()).unwrap_or(0))).await.expect("it runs");
    assert_eq!((done.state.as_str(), done.rows_bad), ("done", 0), "every row of the sheet is good");
    started.elapsed().as_secs_f64()
}

async fn organisation(house: &House, actor: &Arc<Actor>, name: String) -> PartyId {
    let draft = PartyDraft {
        kind: PartyKind::Organisation,
        name,
        identity: None,
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    PartyId::from_number(house.carry_out(actor, CreateParty { draft }, None).await.expect("entered").id)
}

/// Opens the policy of a village.
pub async fn open_group(house: &House, clerk: &Arc<Actor>, number: String) -> GroupPolicyId {
    let open = OpenGroupPolicy {
        programme: PROGRAMME.to_owned(),
        holder: organisation(house, clerk, format!("{number}村民委员会")).await,
        village: format!("凤城市{number}村"),
        number,
        insurer: "人保财险辽宁分公司".to_owned(),
        helper: None,
    };
    GroupPolicyId::from_number(house.carry_out(clerk, open, None).await.expect("the policy opens").id)
}

/// Opens the policies of the households from one to another.
pub async fn open_groups(house: &House, clerk: &Arc<Actor>, first: u32, last: u32) {
    let mut household = first;
    while household < last {
        open_group(house, clerk, group_of(household)).await;
        household += OF_A_VILLAGE;
    }
}

/// The group policy of a household, and its number on the sheet.
pub fn place(household: u32) -> (String, u32) {
    (group_of(household), 1 + household % OF_A_VILLAGE)
}

/// The sheet of the households from one to another, all of whom have paid.
pub fn sheet_text(house: &House, first: u32, last: u32, place: impl Fn(u32) -> (String, u32)) -> String {
    let (programme, _) = agri(house.rules()).programme(PROGRAMME).expect("the programme is shipped");
    let area: Decimal = AREA.parse().expect("a number");
    let priced = enrol(programme, "玉米", area, house.today()).expect("enrolment is open");
    let paid = priced.split.of(Contributor::Farmer);
    let mut text =
        "集体保单号,序号,农户姓名,身份证号,联系电话,一折通账号,作物,面积（亩）,地块,承包地编码,已缴保费,签字\n"
            .to_owned();
    for household in first..last {
        let (group, serial) = place(household);
        let _ = writeln!(
            text,
            "{group},{serial},王芳,{},138{household:08},{},玉米,{AREA},东洼地,210682{household:08},{paid},是",
            identity(household),
            5_500_000_000_000_000_u64 + u64::from(household),
        );
    }
    text
}

/// An identity number that passes its check: a day of a century, and a sequence.
fn identity(household: u32) -> String {
    let (day, month, year) = (1 + household % 28, 1 + household / 28 % 12, 1930 + household / 336 % 70);
    let body = format!("210682{year:04}{month:02}{day:02}{:03}", household / 23_520 % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = char::from(b"10X98765432"[usize::try_from(sum % 11).expect("less than eleven")]);
    format!("{body}{check}")
}

/// A sheet comes in and its run starts.
pub async fn sheet_begun(house: &House, manager: &Arc<Actor>, content: Vec<u8>, rows: u32) -> ImportId {
    begun(house, manager, File { kind: VillageSheets::KEY, name: "a.csv", content, rows }, Choice::Good).await
}

/// The same rows, made ahead.
async fn limit(home: &Home, households: u32) {
    let files = (0..sheets(households)).map(|number| {
        let content = sheet_text(&home.test.house, number * OF_A_SHEET, (number + 1) * OF_A_SHEET, place).into_bytes();
        File { kind: VillageSheets::KEY, name: "a.csv", content, rows: OF_A_SHEET }
    });
    let changes = |prepared: Prepared| prepared.commit.into_parts(Default::default()).changes;
    let raw = raw::<VillageSheets>(&home.test, &beside(home).await, files, RAW_LOT, changes).await;
    assert_eq!(raw.made, (sheets(households) * OF_A_SHEET) as usize, "every row of the sheets is good");
    println!("speed {:.0}", raw.a_second());
    println!("raw limit: {:.0} households a second, {:.1} rows of the database each", raw.a_second(), raw.each());
}

/// Where a run that was killed goes on: the sheet, and its import.
pub async fn child(url: &str, households: u32, goes_on: Option<(u32, ImportId)>) {
    let house = Arc::new(opened(url).await);
    let (clerk, manager) = (actor(&house, "clerk"), actor(&house, "manager"));
    let begin = goes_on.map_or(0, |(sheet, _)| sheet);
    for sheet in begin..sheets(households) {
        let (first, last) = (sheet * OF_A_SHEET, (sheet + 1) * OF_A_SHEET);
        let import = match goes_on {
            Some((known, import)) if known == sheet => import,
            _ => {
                open_groups(&house, &clerk, first, last).await;
                sheet_begun(&house, &manager, sheet_text(&house, first, last, place).into_bytes(), OF_A_SHEET).await
            }
        };
        println!("import {sheet} {}", import.number());
        ended(&house, import, |done| println!("done {}", u64::from(first) + done)).await;
    }
}

/// A run is killed in the middle of a sheet and goes on: each household is there once.
fn killed(program: &std::path::Path, households: u32) -> Result<(), String> {
    let folder = temporary_folder("bench-agri-killed");
    let url = format!("sqlite:{}", folder.join("house.sqlite").display());
    let runtime = crate::runtime();
    let morning: Timestamp = MORNING.parse().map_err(|_| "an instant".to_owned())?;
    runtime.block_on(async {
        let test = TestHouse::at(&url, Dwelling::Elsewhere, Some(morning)).await;
        if let Some(house) = Arc::into_inner(test.house) {
            house.stop().await;
        }
    });
    let all = sheets(households) * OF_A_SHEET;
    // In the middle of a sheet, wherever that is.
    let at = u64::from(all / 2 / OF_A_SHEET * OF_A_SHEET + OF_A_SHEET / 3);
    let number = households.to_string();
    let mut child = Process::new(program)
        .args(["agri-child", &url, &number])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (mut under_way, mut reached) = ((String::new(), String::new()), 0);
    for line in BufReader::new(child.stdout.take().ok_or("piped")?).lines() {
        let line = line.map_err(|error| error.to_string())?;
        if let Some((sheet, import)) = line.strip_prefix("import ").and_then(|rest| rest.split_once(' ')) {
            under_way = (sheet.to_owned(), import.to_owned());
        }
        reached = line.strip_prefix("done ").and_then(|done| done.parse().ok()).unwrap_or(reached);
        if reached >= at {
            break;
        }
    }
    child.kill().map_err(|error| error.to_string())?;
    child.wait().map_err(|error| error.to_string())?;
    said(Process::new(program).args(["agri-child", &url, &number, &under_way.0, &under_way.1]), |_| Ok(()))?;
    let (covers, uneven, problems) = runtime.block_on(async {
        let store = Store::open(&url, StoreOptions::default()).await.expect("the database opens");
        let total = store.query_one(&COVER_TOTAL, vec![Value::from(PROGRAMME)]).await.expect("summed");
        let total = total.expect("a sum");
        let found = yinuo_service::verify::verify(&store, |_| {}).await.expect("verified");
        (total.covers, total.uneven, found.problems.len())
    });
    println!(
        "  sqlite: killed after {reached} and run again: {covers} covers of {all} households, {uneven} whose shares differ, \
         the archive has {problems} problems"
    );
    let _ = std::fs::remove_dir_all(folder);
    match (covers == i64::from(all), uneven, problems) {
        (true, 0, 0) => Ok(()),
        _ => Err("a household is there twice, or not at all".to_owned()),
    }
}
