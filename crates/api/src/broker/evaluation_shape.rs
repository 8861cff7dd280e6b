//! Solvency, rankings of insurers, lessons of claims and the renewal of a policy on the wire.

use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::broker::{
    ClaimLessonId, CriterionResult, EvaluationScheme, InsurerEvaluationId, Measure, RankedInsurer,
};
use yinuo_core::id::CaseId;
use yinuo_core::money::Fen;
use yinuo_service::broker::evaluation::Evaluation as Found;
use yinuo_service::broker::renewal;
use yinuo_store::tables::broker::evaluation::{ClaimLessonRow, InsurerEvaluationRow, SolvencyRow};

use super::shape::Placement;
use crate::shape::{IdText, LocalText, Ref, party_id};
use crate::view::View;
use crate::words;

/// A solvency ratio as it was published.
#[derive(Debug, Serialize, ToSchema)]
pub struct Solvency<'a> {
    /// In hundredths: `212.5`.
    pub ratio: &'a str,
    #[schema(format = Date)]
    pub as_of: &'a str,
    pub source: &'a str,
    pub operator: Ref<'a>,
}

impl<'a> Solvency<'a> {
    pub fn new(view: &'a View, row: &'a SolvencyRow) -> Solvency<'a> {
        Solvency {
            ratio: &row.ratio,
            as_of: &row.as_of,
            source: &row.source,
            operator: view.operator_number(row.operator_id),
        }
    }
}

/// What insurers are ranked by.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluationCriterion {
    pub key: String,
    pub name: LocalText<'static>,
    #[schema(value_type = String)]
    pub points: Decimal,
    /// At this figure it gives all its points.
    #[schema(value_type = String)]
    pub full: Decimal,
    /// At this one, nothing.
    #[schema(value_type = String)]
    pub none: Decimal,
    /// Whether its figure is made of amounts in yuan.
    pub in_yuan: bool,
}

/// What a criterion came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatedCriterion {
    pub criterion: String,
    #[schema(value_type = String)]
    pub points: Decimal,
    /// Absent where there was nothing to measure.
    #[schema(value_type = Option<String>)]
    pub figure: Option<Decimal>,
    /// What the figure was made of: how many of how many, or the day and the source.
    pub counted: Vec<String>,
    #[schema(value_type = Option<String>)]
    pub got: Option<Decimal>,
}

/// Whether a figure was made of amounts, which are kept in fen.
fn is_of_amounts(measure: Measure) -> bool {
    match measure {
        Measure::ClaimsAgreed => true,
        Measure::Solvency | Measure::TermsAgreed | Measure::PromisesKept | Measure::Satisfaction => false,
    }
}

impl EvaluatedCriterion {
    fn new(scheme: &EvaluationScheme, one: &CriterionResult) -> EvaluatedCriterion {
        let criterion = scheme.criteria.iter().find(|criterion| criterion.key == one.criterion);
        let in_fen = criterion.is_some_and(|criterion| is_of_amounts(criterion.measure));
        let told = |counted: &String| match counted.parse::<i64>() {
            Ok(fen) if in_fen => Fen(fen).to_string(),
            _ => counted.clone(),
        };
        EvaluatedCriterion {
            criterion: one.criterion.clone(),
            points: one.points,
            figure: one.figure,
            counted: one.counted.iter().map(told).collect(),
            got: one.got,
        }
    }
}

/// An insurer in a ranking, with the reasons for its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatedInsurer {
    pub rank: u32,
    #[schema(value_type = String)]
    pub insurer: IdText,
    pub name: String,
    /// Of a hundred.
    #[schema(value_type = Option<String>)]
    pub total: Option<Decimal>,
    pub criteria: Vec<EvaluatedCriterion>,
}

impl EvaluatedInsurer {
    fn new(scheme: &EvaluationScheme, one: &RankedInsurer) -> EvaluatedInsurer {
        EvaluatedInsurer {
            rank: one.rank,
            insurer: party_id(one.insurer.number()),
            name: one.name.clone(),
            total: one.total,
            criteria: one.criteria.iter().map(|one| EvaluatedCriterion::new(scheme, one)).collect(),
        }
    }
}

/// How insurers rank, and by what.
#[derive(Debug, Serialize, ToSchema)]
pub struct InsurerRanking {
    pub name: LocalText<'static>,
    pub criteria: Vec<EvaluationCriterion>,
    pub cite: String,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
    pub insurers: Vec<EvaluatedInsurer>,
}

impl InsurerRanking {
    pub fn new(scheme: &EvaluationScheme, ranking: &[RankedInsurer]) -> InsurerRanking {
        let criterion = |one: &yinuo_core::broker::Criterion| EvaluationCriterion {
            key: one.key.clone(),
            name: one.name.clone().into(),
            points: one.points,
            full: one.full,
            none: one.none,
            in_yuan: is_of_amounts(one.measure),
        };
        InsurerRanking {
            name: scheme.name.clone().into(),
            criteria: scheme.criteria.iter().map(criterion).collect(),
            cite: scheme.cite.clone(),
            status: scheme.status,
            insurers: ranking.iter().map(|one| EvaluatedInsurer::new(scheme, one)).collect(),
        }
    }
}

/// An evaluation that was frozen.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluationLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(format = Date)]
    pub from: &'a str,
    #[schema(format = Date)]
    pub until: &'a str,
    pub edition: i64,
    /// Why the days were evaluated once more.
    pub reason: Option<&'a str>,
    #[schema(format = Date)]
    pub frozen_on: &'a str,
    pub operator: Ref<'a>,
}

impl<'a> EvaluationLine<'a> {
    pub fn new(view: &'a View, row: &'a InsurerEvaluationRow) -> EvaluationLine<'a> {
        EvaluationLine {
            id: IdText { prefix: InsurerEvaluationId::PREFIX, number: row.id },
            from: &row.from_on,
            until: &row.until_on,
            edition: row.edition,
            reason: row.reason.as_deref(),
            frozen_on: &row.frozen_on,
            operator: view.operator_number(row.operator_id),
        }
    }
}

/// An evaluation with its ranking, as it was frozen.
#[derive(Debug, Serialize, ToSchema)]
pub struct InsurerEvaluation<'a> {
    #[serde(flatten)]
    pub line: EvaluationLine<'a>,
    pub ranking: InsurerRanking,
}

impl<'a> InsurerEvaluation<'a> {
    pub fn new(view: &'a View, found: &'a Found) -> InsurerEvaluation<'a> {
        InsurerEvaluation {
            line: EvaluationLine::new(view, &found.row),
            ranking: InsurerRanking::new(&found.scheme, &found.ranking),
        }
    }
}

/// What a closed claim taught.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimLesson<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The id of its case.
    #[schema(value_type = String)]
    pub case: IdText,
    pub number: &'a str,
    pub placement_number: &'a str,
    pub lesson: &'a str,
    #[schema(format = Date)]
    pub learned_on: &'a str,
    /// `open`, `used` or `declined`.
    pub state: &'a str,
    /// How it was used, or why it was declined.
    pub reason: Option<&'a str>,
    #[schema(format = Date)]
    pub settled_on: Option<&'a str>,
}

impl<'a> ClaimLesson<'a> {
    pub fn new(row: &'a ClaimLessonRow) -> ClaimLesson<'a> {
        ClaimLesson {
            id: IdText { prefix: ClaimLessonId::PREFIX, number: row.id },
            case: IdText { prefix: CaseId::PREFIX, number: row.id },
            number: &row.number,
            placement_number: &row.placement_number,
            lesson: &row.lesson,
            learned_on: &row.learned_on,
            state: &row.state,
            reason: row.reason.as_deref(),
            settled_on: row.settled_on.as_deref(),
        }
    }
}

/// What is asked when a placed policy is renewed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Renewal<'a> {
    pub placement: Placement<'a>,
    /// The latest that was frozen; absent, while nothing was evaluated.
    pub evaluation: Option<InsurerEvaluation<'a>>,
    /// Of every closed claim of the client, the latest first.
    pub lessons: Vec<ClaimLesson<'a>>,
}

impl<'a> Renewal<'a> {
    pub fn new(view: &'a View, found: &'a renewal::Renewal) -> Renewal<'a> {
        Renewal {
            placement: Placement::new(view, &found.placement),
            evaluation: found.evaluation.as_ref().map(|evaluation| InsurerEvaluation::new(view, evaluation)),
            lessons: found.lessons.iter().map(ClaimLesson::new).collect(),
        }
    }
}
