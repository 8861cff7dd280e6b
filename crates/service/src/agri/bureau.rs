//! Bureaus of a level of government (主管部门): who speaks for a level at an office, the figures of its own level and place that it reads, and what it
//! confirmed. A bureau acts for itself, as an applicant; what is another's is not there for it.

use std::collections::{BTreeMap, HashMap};

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use yinuo_core::access::Actor;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_core::agri::{BureauDuty, Contributor, Payer, Programme, SUBSIDY_BUREAU, SubsidyBureauId, SubsidyStanding};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::subsidy_bureau::{
    BUREAUS_OF_LEVEL, BUREAUS_OF_OFFICE, BUREAUS_OF_PARTY, CONFIRMATIONS_OF_BUREAU, CONFIRMATIONS_OF_OFFICE,
    ENTRIES_OF_OFFICES, OFFICE_SUMS, SubsidyBureauLineRow, SubsidyBureauRow, SubsidyConfirmationRow,
};
use yinuo_store::tables::agri::weather_warning::WARNED_VILLAGES;
use yinuo_store::tables::agri::{GROUP_SUMS, SubsidySumRow};
use yinuo_store::{Listing, ListingChoice, Value, Work};

use super::rules::agri;
use super::subsidy::{SubsidyRows, stand};
use crate::directory::Directory;
use crate::engine::plan::Question;
use crate::house::House;
use crate::query::require_reached;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{NamedParty, SubjectLine, SubjectReader};

/// Rows looked up at once, and villages summed by one statement.
const CHUNK: i64 = 2_000;
const SUMMED_AT_ONCE: usize = 500;

/// A bureau belongs to the office that named it; what it owes is owed by the party it is.
pub const BUREAU_READER: SubjectReader = SubjectReader {
    kind: &SUBSIDY_BUREAU,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<SubsidyBureauRow>(of.id),
    read: |facts, of| facts.row::<SubsidyBureauRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<SubsidyBureauRow>(keys(of)).await?.iter().map(line).collect()) }.boxed()
    },
    letters: None,
    files: None,
};

fn line(row: &SubsidyBureauRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&SUBSIDY_BUREAU, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: Some(PartyId::from_number(row.party_id)),
        owner: None,
        label: row.payer.clone().unwrap_or_else(|| row.contributor.clone()),
        version: row.version,
    }
}

/// Who owes what a case about a bureau is opened for: the party that the bureau is.
pub static FINANCE_BUREAU: NamedParty = NamedParty {
    kind: &SUBSIDY_BUREAU,
    field: "finance_bureau",
    declare: |_, _| {},
    read: |facts, of| facts.row::<SubsidyBureauRow>(of.id).map(|bureau| PartyId::from_number(bureau.party_id)),
};

/// Asks for the bureaus of finance of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FinanceBureaus {
    pub contributor: Contributor,
}

impl Question for FinanceBureaus {
    type Told = Vec<SubsidyBureauRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<SubsidyBureauRow>, Stop> {
        let parameters = vec![self.contributor.key().into(), BureauDuty::Finance.key().into()];
        Ok(work.query(&BUREAUS_OF_LEVEL, parameters).await?)
    }
}

/// The one of them that speaks for whoever pays at an office: named for the office itself, or for the nearest above it.
pub(super) fn nearest<'a>(
    directory: &Directory,
    bureaus: &'a [SubsidyBureauRow],
    payer: Option<Payer>,
    office: OfficeId,
) -> Option<&'a SubsidyBureauRow> {
    let path = directory.path(office);
    let place = |bureau: &&SubsidyBureauRow| directory.path(OfficeId::from_number(bureau.office_id)).len();
    let speaks = |bureau: &&SubsidyBureauRow| {
        let above = directory.path(OfficeId::from_number(bureau.office_id));
        bureau.payer.as_deref() == payer.map(Payer::key) && path.starts_with(above)
    };
    bureaus.iter().filter(speaks).max_by_key(place)
}

/// What a level owes and has paid at one office, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeFigures {
    pub office: i64,
    pub name: String,
    /// Its part of what was applied for.
    pub claimed: Fen,
    /// Its part of the premiums of whom has paid.
    pub accrued: Fen,
    /// What it owes of that and may pay now.
    pub released: Fen,
    /// What of its money is here.
    pub paid: Fen,
    pub owed: Fen,
}

/// What is enrolled in a town; without a name where those of villages tell none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TownFigures {
    pub town: String,
    pub villages: i64,
    pub households: i64,
    pub covers: i64,
    pub premium: i64,
    pub farmer_paid: i64,
}

/// The figures of a programme as a bureau reads and confirms them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BureauFigures {
    pub programme: String,
    pub offices: Vec<OfficeFigures>,
    pub towns: Vec<TownFigures>,
}

impl BureauFigures {
    /// By which a bureau says what it was shown.
    pub fn sum(&self) -> String {
        let text = serde_json::to_string(self).expect("figures are plain data");
        blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
    }

    pub fn is_empty(&self) -> bool {
        self.offices.is_empty() && self.towns.is_empty()
    }
}

/// For which level and payer a bureau speaks, and what it is there for.
pub fn speaks_for(row: &SubsidyBureauRow) -> Result<(Contributor, Option<Payer>, BureauDuty), Stop> {
    let damaged = || Stop::damaged("subsidy_bureaus", SubsidyBureauId::from_number(row.id).to_string());
    let contributor = Contributor::ALL.into_iter().find(|known| known.key() == row.contributor).ok_or_else(damaged)?;
    let payer = row.payer.as_deref();
    let payer = payer.map(|payer| Payer::ALL.into_iter().find(|known| known.key() == payer).ok_or_else(damaged));
    Ok((contributor, payer.transpose()?, BureauDuty::parse(&row.duty).ok_or_else(damaged)?))
}

/// The bureaus of the own office, and what they confirmed lately.
pub async fn bureaus(
    house: &House,
    actor: &Actor,
) -> Result<(Vec<SubsidyBureauLineRow>, Vec<SubsidyConfirmationRow>), Stop> {
    require_reached(actor, READ_COVERS, house.directory().path(actor.office))?;
    let office = || vec![Value::Int(actor.office.number())];
    let rows = house.store.query(&BUREAUS_OF_OFFICE, office()).await?;
    Ok((rows, house.store.query(&CONFIRMATIONS_OF_OFFICE, office()).await?))
}

/// What a bureau reads of itself.
#[derive(Debug)]
pub struct OwnBureau {
    pub row: SubsidyBureauRow,
    pub figures: Vec<BureauFigures>,
    /// The latest first.
    pub confirmations: Vec<SubsidyConfirmationRow>,
}

/// The bureaus that the party who asks is named as; none, for whoever is none.
pub async fn own(house: &House, actor: &Actor) -> Result<Vec<OwnBureau>, Stop> {
    let party = actor.party().ok_or(Stop::NotFound)?;
    let mut own = Vec::new();
    for row in house.store.query(&BUREAUS_OF_PARTY, vec![Value::Int(party.number())]).await? {
        let mut figures = Vec::new();
        for programme in agri(house.rules()).programmes().all() {
            let read = figures_of(house, &row, programme).await?;
            figures.extend((!read.is_empty()).then_some(read));
        }
        let confirmations = house.store.query(&CONFIRMATIONS_OF_BUREAU, vec![Value::Int(row.id)]).await?;
        own.push(OwnBureau { row, figures, confirmations });
    }
    Ok(own)
}

/// One of them, by its id; another's is not there.
pub async fn own_named(house: &House, actor: &Actor, id: SubsidyBureauId) -> Result<SubsidyBureauRow, Stop> {
    let party = actor.party().ok_or(Stop::NotFound)?;
    let rows = house.store.query(&BUREAUS_OF_PARTY, vec![Value::Int(party.number())]).await?;
    rows.into_iter().find(|row| row.id == id.number()).ok_or(Stop::NotFound)
}

/// The figures of a bureau's level at its office and those below it.
pub async fn figures_of(
    house: &House,
    bureau: &SubsidyBureauRow,
    programme: &Programme,
) -> Result<BureauFigures, Stop> {
    let (contributor, payer, _) = speaks_for(bureau)?;
    let directory = house.directory();
    let path = directory.path(OfficeId::from_number(bureau.office_id));
    let mut offices: Vec<_> = directory.offices().filter(|office| office.path.starts_with(path)).collect();
    offices.sort_by(|one, other| one.code.cmp(&other.code));
    let ids: Vec<Value> = offices.iter().map(|office| Value::Int(office.id.number())).collect();
    let conditions = || vec![("programme", vec![Value::Text(programme.key.clone())]), ("offices", ids.clone())];
    let mut rows: HashMap<i64, SubsidyRows> = HashMap::new();
    let nothing = || SubsidyRows { sums: Vec::new(), entries: Vec::new() };
    for sum in all(house, &OFFICE_SUMS, "office", conditions()).await? {
        let row = SubsidySumRow {
            paid: sum.paid,
            covers: sum.covers,
            county: sum.county,
            province: sum.province,
            centre: sum.centre,
        };
        rows.entry(sum.office_id).or_insert_with(nothing).sums.push(row);
    }
    for entry in all(house, &ENTRIES_OF_OFFICES, "id", conditions()).await? {
        rows.entry(entry.office_id).or_insert_with(nothing).entries.push(entry);
    }
    let mut told = Vec::new();
    for office in offices {
        let Some(rows) = rows.get(&office.id.number()) else { continue };
        let subsidies = stand(&directory, programme, office.id, rows)?;
        let standing = match (payer, &subsidies.local) {
            // Where the two are one payer the county speaks for both, and the city pays nothing apart.
            (Some(Payer::City), None) => continue,
            (Some(payer), Some(_)) => subsidies.payer(contributor, Some(payer))?,
            (Some(Payer::County), None) | (None, _) => subsidies.of(contributor)?,
        };
        let is_released = subsidies.conditions(programme, contributor).iter().all(|(_, met)| *met);
        told.push(office_figures(office.id, &office.name, standing, is_released));
    }
    let towns = towns(house, &conditions()).await?;
    Ok(BureauFigures { programme: programme.key.clone(), offices: told, towns })
}

fn office_figures(office: OfficeId, name: &str, standing: &SubsidyStanding, is_released: bool) -> OfficeFigures {
    OfficeFigures {
        office: office.number(),
        name: name.to_owned(),
        claimed: standing.expected,
        accrued: standing.accrued,
        released: if is_released { standing.owed() } else { Fen::ZERO },
        paid: standing.received(),
        owed: standing.owed(),
    }
}

/// What is enrolled, town by town, as the names of villages tell them.
async fn towns(house: &House, conditions: &[(&'static str, Vec<Value>)]) -> Result<Vec<TownFigures>, Stop> {
    let villages = all(house, &WARNED_VILLAGES, "number", conditions.to_vec()).await?;
    let directory = house.directory();
    let divisions = house.rules().divisions();
    let mut towns: BTreeMap<String, TownFigures> = BTreeMap::new();
    for chunk in villages.chunks(SUMMED_AT_ONCE) {
        let numbers = chunk.iter().map(|village| Value::Text(village.number.clone())).collect();
        let limit = i64::try_from(SUMMED_AT_ONCE).unwrap_or(CHUNK);
        let choice = ListingChoice {
            conditions: vec![("groups", numbers)],
            order: "number",
            descending: false,
            after: None,
            limit,
        };
        let sums = house.store.page(&GROUP_SUMS, choice).await?.rows;
        let sums: HashMap<&str, _> = sums.iter().map(|sum| (sum.group_number.as_str(), sum)).collect();
        for village in chunk {
            let office = directory.office(OfficeId::from_number(village.office_id));
            let region = office.and_then(|office| office.region_code.as_deref()).unwrap_or_default();
            let inside = divisions.children(region).into_iter().find(|town| village.village.contains(town.name));
            let town = inside.map(|town| town.name.to_owned()).unwrap_or_default();
            let of = towns.entry(town.clone()).or_insert_with(|| TownFigures { town, ..TownFigures::default() });
            of.villages += 1;
            let Some(sum) = sums.get(village.number.as_str()) else { continue };
            of.households += sum.households;
            of.covers += sum.covers;
            of.premium += sum.premium;
            of.farmer_paid += sum.farmer_paid;
        }
    }
    Ok(towns.into_values().collect())
}

/// All rows of a listing, page by page.
pub(super) async fn all<T: yinuo_store::FromRow>(
    house: &House,
    listing: &Listing<T>,
    order: &'static str,
    conditions: Vec<(&'static str, Vec<Value>)>,
) -> Result<Vec<T>, Stop> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let conditions = conditions.clone();
        let choice = ListingChoice { conditions, order, descending: false, after, limit: CHUNK };
        let page = house.store.page(listing, choice).await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}
