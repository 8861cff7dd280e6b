//! The map of the divisions: what is enrolled and lost in each, from what was counted with the day.

use axum::extract::State;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::agri::Programme;
use yinuo_core::region::{Divisions, Region, RegionLevel};
use yinuo_service::Stop;
use yinuo_service::agri::division::{Counted, figures};
use yinuo_service::agri::rules::agri;
use yinuo_store::tables::agri::division::DivisionSumRow;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, KeyName, LocalText, Yuan, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DivisionMapQuery {
    /// The key of a programme.
    programme: String,
    /// The code of the division whose parts are shown; that of the own office, where it is left out.
    division: Option<String>,
}

/// What is enrolled and lost in a division.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionFigures {
    pub villages: i64,
    pub households: i64,
    pub covers: i64,
    /// Mu.
    pub area: String,
    /// What the land register has there, in mu; `0`, where none is loaded.
    pub registered: String,
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// The farmers' part of that, and what of it they have paid.
    #[schema(value_type = String)]
    pub farmer: Yuan,
    #[schema(value_type = String)]
    pub farmer_paid: Yuan,
    pub losses: i64,
    pub claims: i64,
    /// Mu.
    pub hit: String,
    #[schema(value_type = String)]
    pub assessed: Yuan,
    #[schema(value_type = String)]
    pub paid: Yuan,
}

/// A division, with what is enrolled and lost there.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionTile<'a> {
    /// Empty, where the name of a village tells no division that is smaller.
    pub code: &'a str,
    pub name: &'a str,
    /// It can be looked into: its own parts are shown likewise.
    pub inside: bool,
    pub figures: DivisionFigures,
    /// Under the programme before; absent, there is none.
    pub earlier: Option<DivisionFigures>,
}

/// The parts of a division, each with what is enrolled and lost there.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionMap<'a> {
    pub programme: KeyName<'a>,
    /// The programme before, which the figures are held against.
    pub earlier: Option<KeyName<'a>>,
    /// The division whose parts are shown; absent, those are provinces.
    pub division: Option<KeyName<'a>>,
    /// The code of the division it lies in.
    pub parent: Option<&'a str>,
    /// With which day it was counted; absent, it was not yet.
    #[schema(value_type = Option<Date>)]
    pub counted_on: Option<&'a str>,
    /// The last day on which a household is enrolled, and how many days are left until then.
    #[schema(value_type = Date)]
    pub closes_on: String,
    pub days_left: i64,
    /// By code.
    pub tiles: Vec<DivisionTile<'a>>,
    /// Of villages whose name tells none of these.
    pub unplaced: Option<DivisionTile<'a>>,
    pub total: DivisionFigures,
}

fn added<'s>(sums: impl Iterator<Item = &'s DivisionSumRow>) -> DivisionSumRow {
    let nothing = DivisionSumRow {
        division: String::new(),
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
    };
    sums.fold(nothing, |all, one| DivisionSumRow {
        division: String::new(),
        villages: all.villages + one.villages,
        households: all.households + one.households,
        covers: all.covers + one.covers,
        area: all.area + one.area,
        registered: all.registered + one.registered,
        premium: all.premium + one.premium,
        farmer: all.farmer + one.farmer,
        farmer_paid: all.farmer_paid + one.farmer_paid,
        losses: all.losses + one.losses,
        claims: all.claims + one.claims,
        hit: all.hit + one.hit,
        assessed: all.assessed + one.assessed,
        paid: all.paid + one.paid,
    })
}

fn shown(sum: &DivisionSumRow) -> DivisionFigures {
    let mu = |units: i64| Decimal::new(units, 4).normalize().to_string();
    DivisionFigures {
        villages: sum.villages,
        households: sum.households,
        covers: sum.covers,
        area: mu(sum.area),
        registered: mu(sum.registered),
        premium: Yuan(sum.premium),
        farmer: Yuan(sum.farmer),
        farmer_paid: Yuan(sum.farmer_paid),
        losses: sum.losses,
        claims: sum.claims,
        hit: mu(sum.hit),
        assessed: Yuan(sum.assessed),
        paid: Yuan(sum.paid),
    }
}

/// What lies in a division.
fn inside<'s>(counted: &'s Counted, code: &str) -> impl Iterator<Item = &'s DivisionSumRow> {
    let code = code.to_owned();
    counted.sums.iter().filter(move |sum| sum.division.starts_with(&code))
}

/// What lies in a division, and in none of its parts.
fn outside<'s>(counted: &'s Counted, code: &str, parts: &[Region<'_>]) -> Vec<&'s DivisionSumRow> {
    let is_part = |sum: &&DivisionSumRow| parts.iter().any(|part| sum.division.starts_with(part.code));
    inside(counted, code).filter(|sum| !is_part(sum)).collect()
}

/// The latest programme that was over before this one began.
fn before<'p>(all: &'p [Programme], programme: &Programme) -> Option<&'p Programme> {
    let over = all.iter().filter(|other| other.effective.until.is_some_and(|last| last < programme.effective.from));
    over.max_by_key(|other| other.effective.from)
}

fn named(programme: &Programme) -> KeyName<'_> {
    KeyName { key: &programme.key, name: (&programme.name).into() }
}

fn region_of<'d>(divisions: &'d Divisions, code: Option<&str>) -> Result<Option<Region<'d>>, Problem> {
    let Some(code) = code else { return Ok(None) };
    divisions.region(code).map(Some).ok_or_else(|| Problem::field("division", "not_a_region"))
}

/// What is enrolled and lost in each part of a division, at the own office and those below it, as it was counted with the day.
#[utoipa::path(get, path = "/division-map", tag = "agriculture", params(DivisionMapQuery),
    responses((status = 200, body = DivisionMap<'static>)))]
pub async fn get_division_map(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<DivisionMapQuery>,
) -> Result<Answer, Problem> {
    let counted = figures(&api.house, &signed.actor, &query.programme).await?;
    let rules = api.house.rules();
    let part = agri(rules);
    let (programme, _) = part.programme(&query.programme).map_err(Stop::from)?;
    let earlier = before(part.programmes().all(), programme);
    let counted_before = match earlier {
        Some(earlier) => Some(figures(&api.house, &signed.actor, &earlier.key).await?),
        None => None,
    };
    let directory = api.house.directory();
    let own = directory.office(signed.actor.office).and_then(|office| office.region_code.as_deref());
    let divisions = rules.divisions();
    let division = region_of(divisions, query.division.as_deref().or(own))?;
    let code = division.map_or("", |division| division.code);
    let parts = divisions.children(code);
    let earlier_of = |sums: &dyn Fn(&Counted) -> DivisionSumRow| counted_before.as_ref().map(|all| shown(&sums(all)));
    let tiles = parts.iter().map(|part| DivisionTile {
        code: part.code,
        name: part.name,
        inside: part.level < RegionLevel::Town,
        figures: shown(&added(inside(&counted, part.code))),
        earlier: earlier_of(&|all| added(inside(all, part.code))),
    });
    let unplaced = added(outside(&counted, code, &parts).into_iter());
    let unplaced = (unplaced.villages > 0).then(|| DivisionTile {
        code: "",
        name: "",
        inside: false,
        figures: shown(&unplaced),
        earlier: earlier_of(&|all| added(outside(all, code, &parts).into_iter())),
    });
    let closes_on = programme.enrolment.closes_on;
    let left = closes_on.since(api.house.today()).map_or(0, |span| i64::from(span.get_days()));
    let parent = division.and_then(|division| divisions.parents(&division).last().map(|parent| parent.code));
    let name = division.map(|division| KeyName { key: division.code, name: LocalText::same(division.name) });
    Ok(ok(&DivisionMap {
        programme: named(programme),
        earlier: earlier.map(named),
        division: name,
        parent,
        counted_on: counted.count.as_ref().map(|count| count.counted_on.as_str()),
        closes_on: closes_on.to_string(),
        days_left: left.max(0),
        tiles: tiles.collect(),
        unplaced,
        total: shown(&added(inside(&counted, code))),
    }))
}
