//! Monthly statistics (统计月报): what an office, with all below it, enrolled, lost and paid until the end of a month, in a form that is always the
//! same. Who it is owed to is named once; the step of the day opens one for each month that is over.

use futures_util::FutureExt;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, At};
use yinuo_core::agri::permission::{KEEP_SUBSIDIES, READ_COVERS};
use yinuo_core::agri::{MONTHLY_REPORT, MonthlyReportId, Programme};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::claim_sum::MONTH_CLAIMS;
use yinuo_store::tables::agri::cover_sum::MONTH_COVERS;
use yinuo_store::tables::agri::{MONTH_LOSSES, MONTHLY_REPORTS, MonthlyReportRow, REPORT_ROUTES, ReportRouteRow};
use yinuo_store::{Value, Work};

use super::command::{AccrueReserve, FileReport};
use super::rules::agri;
use crate::directory::Directory;
use crate::engine::plan::Question;
use crate::house::House;
use crate::indicator::number_of_day;
use crate::indicator::sheet::{Cell, workbook};
use crate::query::{require_reached, slotted};
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// A report belongs to the office that owes it, and is owed to its recipient.
pub const REPORT_READER: SubjectReader = SubjectReader {
    kind: &MONTHLY_REPORT,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<MonthlyReportRow>(of.id),
    read: |facts, of| facts.row::<MonthlyReportRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<MonthlyReportRow>(keys(of)).await?.iter().map(line).collect()) }.boxed()
    },
    letters: None,
    files: Some(KEEP_SUBSIDIES),
};

fn line(row: &MonthlyReportRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&MONTHLY_REPORT, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: Some(PartyId::from_number(row.recipient_id)),
        owner: None,
        label: format!("{} {}", row.programme, row.month),
        version: row.version,
    }
}

/// What is enrolled of one crop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectFigures {
    pub object: String,
    pub unit: String,
    pub households: i64,
    pub covers: i64,
    /// In ten-thousandths of a unit.
    pub quantity: i64,
    pub sum_insured: i64,
    pub premium: i64,
    pub farmer: i64,
    pub farmer_paid: i64,
    pub county: i64,
    pub province: i64,
    pub centre: i64,
}

/// The figures of a report, as they were filed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    pub objects: Vec<ObjectFigures>,
    pub losses: i64,
    pub claims: i64,
    /// In ten-thousandths of a unit.
    pub hit: i64,
    pub assessed: i64,
    pub paid: i64,
}

impl MonthFigures {
    fn add(&mut self, other: MonthFigures) {
        for of in other.objects {
            let Some(known) = self.objects.iter_mut().find(|known| known.object == of.object) else {
                self.objects.push(of);
                continue;
            };
            known.households += of.households;
            known.covers += of.covers;
            known.quantity += of.quantity;
            known.sum_insured += of.sum_insured;
            known.premium += of.premium;
            known.farmer += of.farmer;
            known.farmer_paid += of.farmer_paid;
            known.county += of.county;
            known.province += of.province;
            known.centre += of.centre;
        }
        self.losses += other.losses;
        self.claims += other.claims;
        self.hit += other.hit;
        self.assessed += other.assessed;
        self.paid += other.paid;
    }
}

/// Asks for the figures of offices until the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiguresOf {
    pub programme: String,
    pub offices: Vec<i64>,
    pub until: Date,
    /// The first instant after it.
    pub before: i64,
}

impl Question for FiguresOf {
    type Told = MonthFigures;

    async fn ask(&self, work: &Work<'_>) -> Result<MonthFigures, Stop> {
        let mut all = MonthFigures::default();
        for office in &self.offices {
            let programme = || Value::Text(self.programme.clone());
            let covers =
                work.query(&MONTH_COVERS, vec![programme(), (*office).into(), self.until.to_string().into()]).await?;
            let losses = vec![(*office).into(), self.before.into(), format!("{}@%", self.programme).into()];
            let losses = work.query(&MONTH_LOSSES, losses).await?.pop().unwrap_or(0);
            let claims = vec![programme(), (*office).into(), number_of_day(self.until).into()];
            let claims = work.query(&MONTH_CLAIMS, claims).await?.pop();
            let objects = covers.into_iter().map(|row| ObjectFigures {
                object: row.object,
                unit: row.unit,
                households: row.households,
                covers: row.covers,
                quantity: row.quantity,
                sum_insured: row.sum_insured,
                premium: row.premium,
                farmer: row.farmer,
                farmer_paid: row.farmer_paid,
                county: row.county,
                province: row.province,
                centre: row.centre,
            });
            let mut figures = MonthFigures { objects: objects.collect(), losses, ..MonthFigures::default() };
            if let Some(claims) = claims {
                figures = MonthFigures {
                    claims: claims.claims,
                    hit: claims.hit,
                    assessed: claims.assessed,
                    paid: claims.paid,
                    ..figures
                };
            }
            all.add(figures);
        }
        all.objects.sort_by(|one, other| one.object.cmp(&other.object));
        Ok(all)
    }
}

/// An office and all below it, in order.
pub fn offices_below(directory: &Directory, office: OfficeId) -> Vec<i64> {
    let path = directory.path(office);
    let below = directory.offices().filter(|one| one.path.starts_with(path)).map(|one| one.id.number());
    let mut offices: Vec<i64> = below.collect();
    offices.sort_unstable();
    offices
}

/// The routes of the own office, where the actor's reach takes it in: to whom it reports.
pub async fn routes(house: &House, actor: &Actor) -> Result<Vec<ReportRouteRow>, Stop> {
    require_reached(actor, READ_COVERS, At::from(house.directory().path(actor.office)))?;
    Ok(house.store.query(&REPORT_ROUTES, vec![actor.office.number().into()]).await?)
}

/// The reports of the own office, where the actor's reach takes it in, the latest month first.
pub async fn reports(house: &House, actor: &Actor) -> Result<Vec<MonthlyReportRow>, Stop> {
    require_reached(actor, READ_COVERS, At::from(house.directory().path(actor.office)))?;
    Ok(house.store.query(&MONTHLY_REPORTS, vec![actor.office.number().into()]).await?)
}

/// A report in reach.
pub async fn report(house: &House, actor: &Actor, id: MonthlyReportId) -> Result<MonthlyReportRow, Stop> {
    let key = slotted(id.slot().number(), id.number());
    let row = house.store.load::<MonthlyReportRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    require_reached(actor, READ_COVERS, At::from(directory.path(OfficeId::from_number(row.office_id))))?;
    Ok(row)
}

/// What files a report in reach: the offices and days it is counted by.
pub async fn filing(house: &House, actor: &Actor, id: MonthlyReportId) -> Result<FileReport, Stop> {
    let row = report(house, actor, id).await?;
    let until: Date = row.until.parse().map_err(|_| Stop::damaged("monthly_reports", row.month.clone()))?;
    let offices = offices_below(&house.directory(), OfficeId::from_number(row.office_id));
    Ok(FileReport { report: id, offices, until, before: after(house, until)?, programme: row.programme })
}

/// What sets apart of the premiums of the own office until a day.
pub fn accrual(house: &House, actor: &Actor, programme: String, until: Date) -> Result<AccrueReserve, Stop> {
    let offices = offices_below(&house.directory(), actor.office);
    Ok(AccrueReserve { programme, offices, office: actor.office.number(), until, before: after(house, until)? })
}

/// The first instant after a day.
fn after(house: &House, day: Date) -> Result<i64, Stop> {
    let next = day.tomorrow().map_err(|_| Stop::refused("date_out_of_range"))?;
    let instant = house.rules().calendar().instant_of(next.at(0, 0, 0, 0)).map_err(Refusal::from)?;
    Ok(instant.as_microsecond())
}

/// The figures as they were filed.
pub fn figures(row: &MonthlyReportRow) -> Result<Option<MonthFigures>, Stop> {
    let read =
        |text: &String| serde_json::from_str(text).map_err(|_| Stop::damaged("monthly_reports", row.month.clone()));
    row.figures.as_ref().map(read).transpose()
}

/// The form, always the same: a line a crop, the sum of all, and losses and claims below it.
pub fn report_sheet(house: &House, row: &MonthlyReportRow, office: &str) -> Result<Vec<u8>, Stop> {
    let figures = figures(row)?.ok_or_else(|| Stop::refused("report_not_filed"))?;
    let programme = agri(house.rules()).programme(&row.programme).ok().map(|(programme, _)| programme.clone());
    let header = [
        "机构",
        "项目",
        "截至月份",
        "作物",
        "单位",
        "参保农户",
        "承保户次",
        "数量",
        "保险金额",
        "保险费",
        "农户应缴",
        "农户已缴",
        "市县补贴",
        "省级补贴",
        "中央补贴",
    ];
    let text = |text: &str| Cell::Text(text.to_owned());
    let yuan = |fen: i64| Cell::Number(Decimal::new(fen, 2));
    let count = |count: i64| Cell::Number(Decimal::from(count));
    let quantity = |units: i64| Cell::Number(Decimal::new(units, 4));
    let of = |figures: &ObjectFigures| {
        let unit = if figures.unit == "mu" { "亩" } else { "栋" };
        vec![
            text(office),
            text(&programme_name(programme.as_deref(), &row.programme)),
            text(&row.month),
            text(&object_name(programme.as_deref(), &figures.object)),
            text(unit),
            count(figures.households),
            count(figures.covers),
            quantity(figures.quantity),
            yuan(figures.sum_insured),
            yuan(figures.premium),
            yuan(figures.farmer),
            yuan(figures.farmer_paid),
            yuan(figures.county),
            yuan(figures.province),
            yuan(figures.centre),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = figures.objects.iter().map(of).collect();
    let below = [
        ("报灾村次", count(figures.losses)),
        ("报案户次", count(figures.claims)),
        ("受灾数量", quantity(figures.hit)),
        ("核定赔款", yuan(figures.assessed)),
        ("已付赔款", yuan(figures.paid)),
    ];
    for (name, cell) in below {
        rows.push(vec![text(office), text(name), text(&row.month), cell]);
    }
    workbook(&header.map(str::to_owned), &rows)
}

fn programme_name(programme: Option<&Programme>, key: &str) -> String {
    programme.map_or_else(|| key.to_owned(), |programme| programme.name.zh.clone())
}

fn object_name(programme: Option<&Programme>, key: &str) -> String {
    let object = programme.and_then(|programme| programme.objects.iter().find(|object| object.key == key));
    object.map_or_else(|| key.to_owned(), |object| object.name.zh.clone())
}
