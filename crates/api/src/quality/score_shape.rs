//! Scores on the wire.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::quality::score::{Metric, MetricResult, Scheme, SheetResult};
use yinuo_service::quality::score::count::Counted;
use yinuo_service::quality::score::{result, scheme};
use yinuo_store::tables::quality::{ScoreRoundRow, ScoreSheetRow};

use crate::problem::Problem;
use crate::shape::{IdText, LocalText, Ref, instant, score_round_id, score_sheet_id};
use crate::view::View;
use crate::words;

fn shown(figure: Decimal) -> Decimal {
    figure.round_dp(4).normalize()
}

/// A metric of a scheme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreMetric {
    pub key: String,
    pub name: LocalText<'static>,
    /// The name of its group.
    pub group: LocalText<'static>,
    /// The indicator that it takes; its list of a person and the period is what stands behind the points.
    pub indicator: String,
    #[schema(value_type = String)]
    pub points: Decimal,
}

/// A scheme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreScheme {
    pub key: String,
    pub name: LocalText<'static>,
    pub metrics: Vec<ScoreMetric>,
    pub cite: String,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

impl From<&Scheme> for ScoreScheme {
    fn from(scheme: &Scheme) -> ScoreScheme {
        let metric = |metric: &Metric| {
            let group = scheme.groups.iter().find(|group| group.key == metric.group);
            ScoreMetric {
                key: metric.key.clone(),
                name: metric.name.clone().into(),
                group: group.map(|group| group.name.clone()).unwrap_or_default().into(),
                indicator: metric.indicator.clone(),
                points: metric.points,
            }
        };
        ScoreScheme {
            key: scheme.key.clone(),
            name: scheme.name.clone().into(),
            metrics: scheme.metrics.iter().map(metric).collect(),
            cite: scheme.cite.clone(),
            status: scheme.status,
        }
    }
}

/// What came of a metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreLine {
    pub metric: String,
    #[schema(value_type = String)]
    pub points: Decimal,
    /// Absent where there were no cases: the metric is left out, and the others count for more.
    #[schema(value_type = Option<String>)]
    pub figure: Option<Decimal>,
    #[schema(value_type = Vec<String>)]
    pub counted: Vec<Decimal>,
    #[schema(value_type = Option<String>)]
    pub got: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub deducted: Option<Decimal>,
}

impl From<&MetricResult> for ScoreLine {
    fn from(of: &MetricResult) -> ScoreLine {
        ScoreLine {
            metric: of.metric.clone(),
            points: of.points,
            figure: of.figure.map(shown),
            counted: of.counted.clone(),
            got: of.got.map(shown),
            deducted: of.deducted().map(shown),
        }
    }
}

fn lines(result: &SheetResult) -> Vec<ScoreLine> {
    result.metrics.iter().map(Into::into).collect()
}

/// A sheet as it would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialSheet<'a> {
    pub operator: Ref<'a>,
    #[schema(value_type = Option<String>)]
    pub total: Option<Decimal>,
    pub lines: Vec<ScoreLine>,
}

impl<'a> TrialSheet<'a> {
    pub fn new(view: &'a View, counted: &Counted) -> TrialSheet<'a> {
        TrialSheet {
            operator: view.operator(counted.operator),
            total: counted.result.total.map(shown),
            lines: lines(&counted.result),
        }
    }
}

/// What a scheme would give, with other points where some were given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreTrial<'a> {
    pub scheme: ScoreScheme,
    pub sheets: Vec<TrialSheet<'a>>,
}

/// An objection and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreObjection<'a> {
    pub text: &'a str,
    pub answer: Option<&'a str>,
    pub answered_by: Option<Ref<'a>>,
}

/// The sheet of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreSheet<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub edition: i64,
    pub operator: Ref<'a>,
    #[schema(value_type = Option<String>)]
    pub total: Option<Decimal>,
    pub lines: Vec<ScoreLine>,
    pub seen_at: Option<Timestamp>,
    pub objection: Option<ScoreObjection<'a>>,
}

impl<'a> ScoreSheet<'a> {
    pub fn new(view: &'a View, row: &'a ScoreSheetRow) -> Result<ScoreSheet<'a>, Problem> {
        let result = result(row)?;
        let objection = row.objection.as_deref().map(|text| ScoreObjection {
            text,
            answer: row.answer.as_deref(),
            answered_by: row.answered_by.map(|by| view.operator_number(by)),
        });
        Ok(ScoreSheet {
            id: score_sheet_id(row.id),
            edition: row.edition,
            operator: view.operator_number(row.operator_id),
            total: result.total.map(shown),
            lines: lines(&result),
            seen_at: row.seen_at.map(instant),
            objection,
        })
    }
}

/// The scores of an office over a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreRound<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub office: Ref<'a>,
    pub scheme: ScoreScheme,
    #[schema(value_type = Date)]
    pub from: &'a str,
    #[schema(value_type = Date)]
    pub until: &'a str,
    /// Counted so often; the earlier ones stay.
    pub edition: i64,
    #[schema(value_type = words::ScoreState)]
    pub state: &'a str,
    #[schema(value_type = Date)]
    pub objections_until: &'a str,
    /// Why it was counted anew.
    pub reason: Option<&'a str>,
    pub counted_at: Timestamp,
    pub frozen_at: Option<Timestamp>,
}

impl<'a> ScoreRound<'a> {
    pub fn new(view: &'a View, row: &'a ScoreRoundRow) -> Result<ScoreRound<'a>, Problem> {
        Ok(ScoreRound {
            id: score_round_id(row.id),
            office: view.office_number(row.office_id),
            scheme: (&scheme(row)?).into(),
            from: &row.from_on,
            until: &row.until_on,
            edition: row.edition,
            state: &row.state,
            objections_until: &row.objections_until,
            reason: row.reason.as_deref(),
            counted_at: instant(row.counted_at),
            frozen_at: row.frozen_at.map(instant),
        })
    }
}

/// A round with the sheets of an edition.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoreRoundDetail<'a> {
    #[serde(flatten)]
    pub round: ScoreRound<'a>,
    pub sheets: Vec<ScoreSheet<'a>>,
}

/// An own sheet with its round.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnScore<'a> {
    pub round: ScoreRound<'a>,
    pub sheet: ScoreSheet<'a>,
}
