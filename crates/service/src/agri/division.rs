//! Figures by division: what is enrolled and lost in each county and town under a programme. They are counted once a day, village by village, and kept; whoever
//! asks adds up what is kept of the offices in reach.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::agri::{BureauDuty, Contributor, Programme};
use yinuo_core::id::{HOUSE_SLOT, OfficeId};
use yinuo_store::tables::agri::SubsidySumRow;
use yinuo_store::tables::agri::division::{
    DIVISION_COUNT, DIVISION_FIGURES, DIVISION_SUMS, DivisionCountRow, DivisionFigureRow, DivisionSumRow,
    UNCOUNTED_PROGRAMME, VILLAGE_LOSSES, VILLAGE_SUMS,
};
use yinuo_store::tables::agri::land::LAND_AREAS;
use yinuo_store::tables::agri::subsidy_bureau::{BUREAUS_OF_LEVEL, ENTRIES_OF_OFFICES, OFFICE_SUMS, SubsidyBureauRow};
use yinuo_store::tables::agri::weather_warning::WARNED_VILLAGES;
use yinuo_store::{ListingChoice, Value};

use super::bureau::{all, nearest};
use super::command::{KeepDivisions, PassSubsidies};
use super::query::offices_in_reach;
use super::rules::agri;
use super::subsidy::{SubsidyRows, promise_runs, stand};
use crate::command::Command;
use crate::house::House;
use crate::stop::Stop;

/// Villages summed by one statement.
const SUMMED_AT_ONCE: usize = 500;

/// The programmes that are counted with a day: those in force, and those of the year before, whose claims and subsidies are still on their way.
fn counted(house: &House, until: Date) -> Vec<&Programme> {
    let is_counted = |programme: &&Programme| {
        let last = programme.effective.until.map(|last| last.saturating_add(1.year()));
        programme.effective.from <= until && last.is_none_or(|last| until <= last)
    };
    agri(house.rules()).programmes().all().iter().filter(is_counted).collect()
}

/// Those of them that are not counted with that day yet.
pub(super) async fn uncounted(house: &House, until: Date) -> Result<Vec<&Programme>, Stop> {
    let mut found = Vec::new();
    for programme in counted(house, until) {
        let parameters = vec![programme.key.clone().into(), until.to_string().into(), HOUSE_SLOT.number().into()];
        if house.store.query_one(&UNCOUNTED_PROGRAMME, parameters).await?.unwrap_or(0) > 0 {
            found.push(programme);
        }
    }
    Ok(found)
}

/// How many programmes wait to be counted.
pub(super) async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(i64::try_from(uncounted(house, until).await?.len()).unwrap_or(i64::MAX))
}

/// Counts the villages of a programme and keeps their sums. With it the programme is counted with that day, so what the day turns is written before.
pub(super) async fn keep(house: &House, programme: &Programme, until: Date) -> Result<(), Stop> {
    let condition = vec![("programme", vec![Value::Text(programme.key.clone())])];
    let villages = all(house, &WARNED_VILLAGES, "number", condition).await?;
    let directory = house.directory();
    let rules = house.rules();
    let divisions = rules.divisions();
    let mut figures: BTreeMap<(i64, String), DivisionFigureRow> = BTreeMap::new();
    for chunk in villages.chunks(SUMMED_AT_ONCE) {
        let numbers = || chunk.iter().map(|village| Value::Text(village.number.clone())).collect::<Vec<_>>();
        let choice = || ListingChoice {
            conditions: vec![("groups", numbers())],
            order: "number",
            descending: false,
            after: None,
            limit: i64::try_from(SUMMED_AT_ONCE).unwrap_or(i64::MAX),
        };
        let sums = house.store.page(&VILLAGE_SUMS, choice()).await?.rows;
        let sums: HashMap<&str, _> = sums.iter().map(|sum| (sum.group_number.as_str(), sum)).collect();
        let losses = house.store.page(&VILLAGE_LOSSES, choice()).await?.rows;
        let losses: HashMap<&str, _> = losses.iter().map(|loss| (loss.group_number.as_str(), loss)).collect();
        for village in chunk {
            let office = directory.office(OfficeId::from_number(village.office_id));
            let region = office.and_then(|office| office.region_code.as_deref()).unwrap_or_default();
            let town = divisions.children(region).into_iter().find(|town| village.village.contains(town.name));
            let division = town.map_or(region, |town| town.code).to_owned();
            let key = (village.office_id, division.clone());
            let of = figures.entry(key).or_insert_with(|| nothing(&programme.key, village.office_id, division));
            of.villages += 1;
            if let Some(sum) = sums.get(village.number.as_str()) {
                of.households += sum.households;
                of.covers += sum.covers;
                of.area += sum.area;
                of.premium += sum.premium;
                of.farmer += sum.farmer;
                of.farmer_paid += sum.farmer_paid;
            }
            if let Some(loss) = losses.get(village.number.as_str()) {
                of.losses += loss.losses;
                of.claims += loss.claims;
                of.hit += loss.hit;
                of.assessed += loss.assessed;
                of.paid += loss.paid;
            }
        }
    }
    for land in house.store.query(&LAND_AREAS, Vec::new()).await? {
        let office = directory.office(OfficeId::from_number(land.office_id));
        let region = office.and_then(|office| office.region_code.as_deref()).unwrap_or_default();
        let town = divisions.children(region).into_iter().find(|town| land.division.starts_with(town.code));
        let division = town.map_or(region, |town| town.code).to_owned();
        let key = (land.office_id, division.clone());
        let of = figures.entry(key).or_insert_with(|| nothing(&programme.key, land.office_id, division));
        of.registered += land.area;
    }
    let kept = house.store.query(&DIVISION_FIGURES, key_of(&programme.key)).await?;
    let known: HashMap<(i64, &str), &DivisionFigureRow> =
        kept.iter().map(|row| ((row.office_id, row.division.as_str()), row)).collect();
    let gone = kept.iter().filter(|row| !figures.contains_key(&(row.office_id, row.division.clone())));
    let gone = gone.map(|row| {
        let [slot, programme] = [Value::Int(row.slot), Value::Text(row.programme.clone())];
        vec![slot, programme, Value::Int(row.office_id), Value::Text(row.division.clone())]
    });
    let gone = gone.collect();
    let is_new = |row: &DivisionFigureRow| known.get(&(row.office_id, row.division.as_str())) != Some(&row);
    let changed = figures.into_values().filter(is_new).collect();
    let row = DivisionCountRow {
        slot: HOUSE_SLOT.number(),
        programme: programme.key.clone(),
        counted_on: until.to_string(),
        counted_at: house.now().as_microsecond(),
    };
    let command = Command::from(KeepDivisions { row, figures: changed, gone });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await.map(drop)
}

fn nothing(programme: &str, office: i64, division: String) -> DivisionFigureRow {
    DivisionFigureRow {
        slot: HOUSE_SLOT.number(),
        programme: programme.to_owned(),
        office_id: office,
        division,
        villages: 0,
        households: 0,
        covers: 0,
        area: 0,
        registered: 0,
        premium: 0,
        farmer: 0,
        farmer_paid: 0,
        losses: 0,
        claims: 0,
        hit: 0,
        assessed: 0,
        paid: 0,
    }
}

fn key_of(programme: &str) -> Vec<Value> {
    vec![Value::Int(HOUSE_SLOT.number()), Value::Text(programme.to_owned())]
}

/// The offices at which a level owes again after it had paid all, or owes nothing any more without a payment.
pub(super) async fn offices_that_turn(
    house: &House,
    programme: &Programme,
    on: Date,
) -> Result<Vec<PassSubsidies>, Stop> {
    let condition = || vec![("programme", vec![Value::Text(programme.key.clone())])];
    let mut rows: BTreeMap<i64, SubsidyRows> = BTreeMap::new();
    for entry in all(house, &ENTRIES_OF_OFFICES, "id", condition()).await? {
        let empty = || SubsidyRows { sums: Vec::new(), entries: Vec::new() };
        rows.entry(entry.office_id).or_insert_with(empty).entries.push(entry);
    }
    // Without a letter nobody has promised anything, and nothing need be added up.
    rows.retain(|_, of| of.entries.iter().any(|entry| entry.kind == "commitment"));
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    for sum in all(house, &OFFICE_SUMS, "office", condition()).await? {
        let Some(of) = rows.get_mut(&sum.office_id) else { continue };
        of.sums.push(SubsidySumRow {
            paid: sum.paid,
            covers: sum.covers,
            county: sum.county,
            province: sum.province,
            centre: sum.centre,
        });
    }
    let mut bureaus: BTreeMap<Contributor, Vec<SubsidyBureauRow>> = BTreeMap::new();
    for contributor in Contributor::ALL {
        let parameters = vec![contributor.key().into(), BureauDuty::Finance.key().into()];
        bureaus.insert(contributor, house.store.query(&BUREAUS_OF_LEVEL, parameters).await?);
    }
    let directory = house.directory();
    let mut turned = Vec::new();
    for (office, of) in &rows {
        let office = OfficeId::from_number(*office);
        let subsidies = stand(&directory, programme, office, of)?;
        let turns = subsidies.payers().into_iter().any(|(contributor, payer, standing)| {
            let named = bureaus.get(&contributor).and_then(|bureaus| nearest(&directory, bureaus, payer, office));
            let runs = promise_runs(contributor, payer, &of.entries);
            named.is_some() && standing.promise_turn(runs).is_some()
        });
        if turns {
            turned.push(PassSubsidies { programme: programme.key.clone(), office, on });
        }
    }
    Ok(turned)
}

/// What is kept of a programme at the offices in reach.
#[derive(Debug)]
pub struct Counted {
    /// With which day it was counted; absent, it was not yet.
    pub count: Option<DivisionCountRow>,
    pub sums: Vec<DivisionSumRow>,
}

/// What is kept of a programme at the own office and those below it, division by division.
pub async fn figures(house: &House, actor: &Actor, programme: &str) -> Result<Counted, Stop> {
    let conditions = vec![("programme", key_of(programme)), ("offices", offices_in_reach(house, actor)?)];
    let sums = all(house, &DIVISION_SUMS, "division", conditions).await?;
    let count = house.store.query_one(&DIVISION_COUNT, key_of(programme)).await?;
    Ok(Counted { count, sums })
}
