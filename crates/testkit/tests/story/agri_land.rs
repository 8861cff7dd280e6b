//! The land register: it comes in from a sheet, and of a plot no more is insured than it has there, unless that was looked at; what goes
//! beyond it is counted. On both databases.

use yinuo_core::agri::{CoverId, GroupPolicyId};
use yinuo_core::money::Fen;
use yinuo_service::agri::command::{Change, EndorseCover};
use yinuo_service::agri::division::figures;
use yinuo_service::agri::land::plots;
use yinuo_service::command::Command;
use yinuo_service::command::import::Choice;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::agri::land::{FACT_COVER_BEYOND_REGISTER, LandPlotRow};
use yinuo_store::{ListingChoice, Value};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line_with};
use crate::case::at;
use crate::import::{assert_verifies, import_kind, told};

const HEADER: &str = "承包地编码,区划代码,地块名称,确权面积（亩）\n";
const GROUP: &str = "NY2011-001";

/// Brings a register in; how many plots were taken, and what was wrong.
async fn register(county: &County, lines: &[&str]) -> (i64, Vec<(i64, String, String)>) {
    let content = format!("{HEADER}{}\n", lines.join("\n")).into_bytes();
    let (row, found) = import_kind(&county.test, "land-register", "台账.csv", content, Choice::Good, Vec::new()).await;
    let wrong = found.iter().map(|error| (error.line, error.field.clone(), error.code.clone())).collect();
    (row.rows_made, wrong)
}

async fn loaded(county: &County, division: Option<&str>) -> Vec<LandPlotRow> {
    let manager = county.test.actor(Role::Manager);
    plots(county.house(), manager, division, None, &PageAsk::default()).await.expect("read").items
}

/// How many covers were found to go beyond the register, by crop.
async fn beyond(county: &County) -> Vec<String> {
    let choice = ListingChoice {
        conditions: vec![("span", vec![Value::Int(0), Value::Int(i64::MAX)])],
        order: "day",
        descending: false,
        after: None,
        limit: 100,
    };
    let rows = county.house().store.page(&FACT_COVER_BEYOND_REGISTER.rows, choice).await.expect("read").rows;
    rows.into_iter().map(|row| row.kind).collect()
}

/// A household of maize on a plot.
fn of(serial: u32, quantity: &str, land: &str) -> String {
    line_with(GROUP, serial, serial, &format!("玉米,{quantity},东洼地"), land, "")
}

async fn change(county: &County, cover: i64, quantity: &str, above_register: bool) -> Result<(), &'static str> {
    let command = EndorseCover {
        cover: CoverId::from_number(cover),
        change: Change::Insured {
            object: "maize".to_owned(),
            quantity: quantity.parse().expect("a number"),
            above_register,
        },
        proof: "实地丈量".to_owned(),
        amount: Fen(0),
    };
    let manager = county.test.actor(Role::Manager);
    county.house().carry_out(manager, Command::from(command), None).await.map(|_| ()).map_err(code)
}

async fn open(on: On) -> (County, GroupPolicyId) {
    let county = County::open(on).await;
    let group = county.group(GROUP, "大堡").await.expect("it opens");
    (county, group)
}

async fn no_more_is_insured_than_the_register_has(on: On) {
    let (county, group) = open(on).await;
    assert_eq!(
        county.sheet(&[of(1, "30", "L1")], &[]).await.0.rows_made,
        1,
        "nothing is loaded, nothing is held against it"
    );
    let lines = ["L1,210682101,东洼地,30", "L2,210682101,西坡,１２．５亩", "L3,210682101001,,10"];
    assert_eq!(register(&county, &lines).await, (3, Vec::new()));
    let (row, found) =
        county.sheet(&[of(2, "12.5", "L2"), of(3, "10.1", "L3"), of(4, "99", "L9"), of(5, "9", "")], &[]).await;
    assert_eq!(told(&found), [(3, "H", "quantity", "area_above_register")]);
    assert_eq!(row.rows_made, 3, "the whole plot, one that the register does not have, and one without a number");
    assert!(beyond(&county).await.is_empty(), "nothing was taken beyond it");
    let (row, found) = county.sheet(&[of(3, "10.1", "L3")], &["above-register"]).await;
    assert_eq!(row.rows_made, 1, "it was looked at: {:?}", told(&found));
    assert_eq!(beyond(&county).await, ["maize"]);
    // At the desk and by a change, too; what is beyond it may become less.
    let covers = county.covers(group, false).await;
    let cover = |number: &str| covers.iter().find(|cover| cover.number == number).expect("it is enrolled").id;
    assert_eq!(change(&county, cover("NY2011-001-0002"), "12.6", false).await, Err("area_above_register"));
    assert_eq!(change(&county, cover("NY2011-001-0002"), "12", false).await, Ok(()));
    assert_eq!(change(&county, cover("NY2011-001-0003"), "10.05", false).await, Ok(()));
    assert_eq!(beyond(&county).await, ["maize"], "what became less was told before");
    assert_eq!(change(&county, cover("NY2011-001-0002"), "12.6", true).await, Ok(()), "it was looked at");
    assert_eq!(beyond(&county).await, ["maize", "maize"]);
    assert_eq!(change(&county, cover("NY2011-001-0002"), "13", true).await, Ok(()));
    assert_eq!(beyond(&county).await, ["maize", "maize"], "a cover is told once");
    assert_verifies(county.house()).await;
}

async fn a_register_that_comes_in_again_is_brought_up_to_date(on: On) {
    let (county, _) = open(on).await;
    assert_eq!(register(&county, &["L1,210682101,东洼地,30"]).await, (1, Vec::new()));
    assert_eq!(county.sheet(&[of(1, "30", "L1")], &[]).await.0.rows_made, 1);
    let wrong = [
        "L2,999999,,1",
        "L3,210682101,,0",
        "L4,210682101,,1公顷",
        "L5,210682101,,1",
        "L5,210682101,,2",
        ",210682101,,3",
    ];
    let told = |line: i64, field: &str, code: &str| (line, field.to_owned(), code.to_owned());
    let (made, found) = register(&county, &wrong).await;
    assert_eq!(made, 1);
    assert_eq!(
        found,
        [
            told(2, "division", "not_a_region"),
            told(3, "area", "quantity_not_positive"),
            told(4, "area", "area_in_hectares"),
            told(6, "land_number", "plot_twice"),
            told(7, "land_number", "missing"),
        ]
    );
    let before = loaded(&county, None).await;
    assert_eq!(before.iter().map(|plot| plot.land_number.as_str()).collect::<Vec<_>>(), ["L1", "L5"]);
    assert_eq!(register(&county, &["L1,210682101,东洼地,30"]).await, (1, Vec::new()), "the same again");
    assert_eq!(loaded(&county, None).await, before, "changes nothing");
    // It was measured anew: the household has more insured than there is, and that is counted once.
    assert_eq!(register(&county, &["L1,210682101,东洼地,25.5"]).await, (1, Vec::new()));
    assert_eq!(register(&county, &["L1,210682101,东洼地,25"]).await, (1, Vec::new()));
    let after = loaded(&county, Some("210682101")).await;
    assert_eq!((after[0].area.as_str(), after[0].version, after[0].id), ("25", 3, before[0].id));
    assert_eq!(beyond(&county).await, ["maize"]);
    assert!(loaded(&county, Some("210102")).await.is_empty(), "nothing of another division");
    // With the day it stands on the map, beside what is enrolled.
    assert!(county.house().shared.clock.set(at("2011-05-21T00:01:00")));
    yinuo_service::upkeep::run_due(county.house()).await.expect("time passes");
    let counted = figures(county.house(), county.test.actor(Role::Manager), "liaoning-2011").await.expect("read");
    assert_eq!(counted.sums.iter().map(|sum| sum.registered).sum::<i64>(), 260_000, "26 mu");
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn no_more_is_insured_than_the_register_has_on_sqlite() {
    no_more_is_insured_than_the_register_has(On::Sqlite).await;
}

#[tokio::test]
async fn no_more_is_insured_than_the_register_has_on_postgresql() {
    no_more_is_insured_than_the_register_has(On::Postgres).await;
}

#[tokio::test]
async fn a_register_that_comes_in_again_is_brought_up_to_date_on_sqlite() {
    a_register_that_comes_in_again_is_brought_up_to_date(On::Sqlite).await;
}

#[tokio::test]
async fn a_register_that_comes_in_again_is_brought_up_to_date_on_postgresql() {
    a_register_that_comes_in_again_is_brought_up_to_date(On::Postgres).await;
}
