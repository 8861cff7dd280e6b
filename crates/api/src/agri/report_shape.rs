//! How monthly statistics and the reserve look on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::agri::{LossFigures, MonthlyReportId, ReportRouteId, ReserveEntryId};
use yinuo_core::money::Fen;
use yinuo_service::Stop;
use yinuo_service::agri::monthly::figures;
use yinuo_service::agri::reserve::balance;
use yinuo_store::tables::agri::{MonthlyReportRow, ReportRouteRow, ReserveEntryRow};

use crate::problem::Problem;
use crate::shape::{IdText, Ref, Yuan, instant, party_id};
use crate::view::View;

/// To whom an office reports, and when next.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRoute<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub programme: &'a str,
    #[schema(value_type = String)]
    pub recipient: IdText,
    /// The day on which the next report falls due; absent, the programme is over.
    #[schema(format = Date)]
    pub next_on: Option<&'a str>,
}

impl<'a> ReportRoute<'a> {
    pub fn new(row: &'a ReportRouteRow) -> ReportRoute<'a> {
        ReportRoute {
            id: IdText { prefix: ReportRouteId::PREFIX, number: row.id },
            programme: &row.programme,
            recipient: party_id(row.recipient_id),
            next_on: row.next_on.as_deref(),
        }
    }
}

/// The statistics of a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthlyReport<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub programme: &'a str,
    /// `2011-05`.
    pub month: &'a str,
    pub office: Ref<'a>,
    #[schema(value_type = String)]
    pub recipient: IdText,
    pub filed_at: Option<Timestamp>,
    pub covers: Option<i64>,
    #[schema(value_type = Option<String>)]
    pub premium: Option<Yuan>,
    pub claims: Option<i64>,
    #[schema(value_type = Option<String>)]
    pub paid: Option<Yuan>,
    pub version: i64,
}

impl<'a> MonthlyReport<'a> {
    pub fn new(view: &'a View, row: &'a MonthlyReportRow) -> Result<MonthlyReport<'a>, Stop> {
        let figures = figures(row)?;
        let of = figures.as_ref();
        let sum = |part: fn(&yinuo_service::agri::monthly::ObjectFigures) -> i64| {
            of.map(|figures| figures.objects.iter().map(part).sum::<i64>())
        };
        Ok(MonthlyReport {
            id: IdText { prefix: MonthlyReportId::PREFIX, number: row.id },
            programme: &row.programme,
            month: &row.month,
            office: view.office_number(row.office_id),
            recipient: party_id(row.recipient_id),
            filed_at: row.filed_at.map(instant),
            covers: sum(|object| object.covers),
            premium: sum(|object| object.premium).map(Yuan),
            claims: of.map(|figures| figures.claims),
            paid: of.map(|figures| Yuan(figures.paid)),
            version: row.version,
        })
    }
}

/// What was set apart, or drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReserveEntry<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub programme: &'a str,
    /// `accrual` or `draw`.
    pub kind: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    #[schema(format = Date)]
    pub happened_on: &'a str,
}

/// The reserve of an office: it rolls over from year to year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reserve<'a> {
    #[schema(value_type = String)]
    pub balance: Yuan,
    pub entries: Vec<ReserveEntry<'a>>,
}

impl<'a> Reserve<'a> {
    pub fn new(rows: &'a [ReserveEntryRow]) -> Reserve<'a> {
        let entry = |row: &'a ReserveEntryRow| ReserveEntry {
            id: IdText { prefix: ReserveEntryId::PREFIX, number: row.id },
            programme: &row.programme,
            kind: &row.kind,
            amount: Yuan(row.amount),
            happened_on: &row.happened_on,
        };
        Reserve { balance: Yuan(balance(rows).0), entries: rows.iter().map(entry).collect() }
    }
}

/// The figures of a line on a day on which the reserve is drawn, in yuan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLossFigures {
    pub earned: String,
    /// Claims and costs, combined.
    pub combined: String,
    /// Claims paid, and reported and not yet paid.
    pub incurred: String,
    /// The case that is settled, of the year of its accident, with the highest ratio.
    pub settled_incurred: String,
    pub settled_earned: String,
}

impl NewLossFigures {
    pub fn figures(&self) -> Result<LossFigures, Problem> {
        let fen = |field: &'static str, text: &str| {
            text.parse::<Fen>().map_err(|refusal| Problem::field(field, refusal.code()))
        };
        Ok(LossFigures {
            earned: fen("earned", &self.earned)?,
            combined: fen("combined", &self.combined)?,
            incurred: fen("incurred", &self.incurred)?,
            // Both are what is recorded of the treaties.
            recovered: Fen::ZERO,
            ceded: Fen::ZERO,
            settled_incurred: fen("settled_incurred", &self.settled_incurred)?,
            settled_earned: fen("settled_earned", &self.settled_earned)?,
        })
    }
}
