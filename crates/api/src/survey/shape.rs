//! Surveys on the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::survey::{Answers, Interval, Item, ItemKind, Questionnaire};
use yinuo_service::survey::report::SurveyReport;
use yinuo_store::tables::survey::{SurveyAnswerRow, SurveyRow};

use crate::problem::Problem;
use crate::shape::{IdText, KeyName, LocalText, Ref, instant, survey_answer_id, survey_id};
use crate::view::View;
use crate::words;

/// A survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct Survey<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub questionnaire: &'a str,
    pub office: Ref<'a>,
    pub is_anonymous: bool,
    #[schema(value_type = Date)]
    pub begins_on: &'a str,
    #[schema(value_type = Date)]
    pub ends_on: &'a str,
    pub is_open: bool,
    /// With so many answers it is full.
    pub quota: Option<i64>,
    pub invited: i64,
    pub answered: i64,
    /// From 0 to 1; absent where nobody was invited.
    #[schema(value_type = Option<String>)]
    pub response_rate: Option<Decimal>,
    pub version: i64,
}

impl<'a> Survey<'a> {
    pub fn new(view: &'a View, row: &'a SurveyRow) -> Survey<'a> {
        let today = view.today().to_string();
        let is_full = row.quota.is_some_and(|quota| row.answered >= quota);
        let rate = Decimal::from(row.answered).checked_div(Decimal::from(row.invited));
        Survey {
            id: survey_id(row.id),
            name: &row.name,
            questionnaire: &row.questionnaire_key,
            office: view.office_number(row.office_id),
            is_anonymous: row.is_anonymous == 1,
            begins_on: &row.begins_on,
            ends_on: &row.ends_on,
            is_open: row.begins_on <= today && today <= row.ends_on && !is_full,
            quota: row.quota,
            invited: row.invited,
            answered: row.answered,
            response_rate: rate.map(|rate| rate.round_dp(4).normalize()),
            version: row.version,
        }
    }
}

/// What a pack asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionnaireLine<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub items: Vec<SurveyItem<'a>>,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

/// One item.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyItem<'a> {
    pub key: &'a str,
    pub text: LocalText<'a>,
    #[schema(value_type = words::ItemKind)]
    pub kind: &'static str,
    /// The top of a scale, which begins with 1.
    pub to: Option<u32>,
    pub choices: Vec<KeyName<'a>>,
    pub dimension: Option<&'a str>,
    /// Asked twice: what one expects, and what one found.
    pub twice: bool,
}

impl<'a> From<&'a Item> for SurveyItem<'a> {
    fn from(item: &'a Item) -> SurveyItem<'a> {
        let (kind, to, choices) = match &item.kind {
            ItemKind::Scale { to, .. } => ("scale", Some(*to), Vec::new()),
            ItemKind::Choice { choices } => {
                let name = |choice: &'a yinuo_core::survey::ItemChoice| KeyName {
                    key: &choice.key,
                    name: (&choice.name).into(),
                };
                ("choice", None, choices.iter().map(name).collect())
            }
            ItemKind::Text => ("text", None, Vec::new()),
        };
        SurveyItem {
            key: &item.key,
            text: (&item.text).into(),
            kind,
            to,
            choices,
            dimension: item.dimension.as_deref(),
            twice: item.twice,
        }
    }
}

impl<'a> From<&'a Questionnaire> for QuestionnaireLine<'a> {
    fn from(one: &'a Questionnaire) -> QuestionnaireLine<'a> {
        QuestionnaireLine {
            key: &one.key,
            name: (&one.name).into(),
            items: one.items.iter().map(Into::into).collect(),
            cite: &one.cite,
            status: one.status,
        }
    }
}

/// Between which two figures nearly all draws lie.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawnInterval {
    #[schema(value_type = String)]
    pub low: Decimal,
    #[schema(value_type = String)]
    pub high: Decimal,
}

impl From<Interval> for DrawnInterval {
    fn from(interval: Interval) -> DrawnInterval {
        DrawnInterval { low: shown(interval.low), high: shown(interval.high) }
    }
}

/// As it is read: four decimals.
fn shown(figure: Decimal) -> Decimal {
    figure.round_dp(4).normalize()
}

/// What was answered to one item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemResult<'a> {
    #[serde(flatten)]
    pub item: SurveyItem<'a>,
    pub answered: usize,
    /// Asked and not answered: nothing is filled in.
    pub missing: usize,
    #[schema(value_type = Option<String>)]
    pub mean: Option<Decimal>,
    /// By choice or point.
    pub counts: &'a BTreeMap<String, usize>,
    /// What was expected, of an item that is asked twice; reversed items are turned round.
    #[schema(value_type = Option<String>)]
    pub expectation: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub perception: Option<Decimal>,
    /// Perception less expectation.
    #[schema(value_type = Option<String>)]
    pub gap: Option<Decimal>,
}

/// A dimension and its gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionResult<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    #[schema(value_type = String)]
    pub points: Decimal,
    #[schema(value_type = Option<String>)]
    pub expectation: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub perception: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub gap: Option<Decimal>,
}

/// An office against all others.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeResult<'a> {
    pub office: Ref<'a>,
    pub answered: usize,
    #[schema(value_type = Option<String>)]
    pub rating: Option<Decimal>,
    /// Perception less expectation, unweighted.
    #[schema(value_type = Option<String>)]
    pub gap: Option<Decimal>,
    /// Its figure less that of all others: of the rating, or where there is none of the gap.
    #[schema(value_type = Option<String>)]
    pub difference: Option<Decimal>,
    pub interval: Option<DrawnInterval>,
    /// The difference may be nothing but chance.
    pub is_noise: bool,
}

/// What customers get and what it costs them, in points, and the one less the other.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveredResult {
    #[schema(value_type = String)]
    pub value: Decimal,
    #[schema(value_type = String)]
    pub cost: Decimal,
    #[schema(value_type = String)]
    pub difference: Decimal,
}

/// A survey with what is said from its answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyResults<'a> {
    #[serde(flatten)]
    pub survey: Survey<'a>,
    /// Those that count.
    pub counted: usize,
    pub items: Vec<ItemResult<'a>>,
    pub dimensions: Vec<DimensionResult<'a>>,
    #[schema(value_type = Option<String>)]
    pub rating: Option<Decimal>,
    pub rating_interval: Option<DrawnInterval>,
    /// From 0 to 100.
    #[schema(value_type = Option<String>)]
    pub index: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub gap: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub weighted_gap: Option<Decimal>,
    pub gap_interval: Option<DrawnInterval>,
    /// What customers get against what it costs them.
    pub delivered: Option<DeliveredResult>,
    /// How well the items measure one thing.
    #[schema(value_type = Option<String>)]
    pub alpha: Option<Decimal>,
    pub offices: Vec<OfficeResult<'a>>,
}

impl<'a> SurveyResults<'a> {
    pub fn new(
        view: &'a View,
        row: &'a SurveyRow,
        questionnaire: &'a Questionnaire,
        report: &'a SurveyReport,
    ) -> SurveyResults<'a> {
        let gaps = report.gaps.as_ref();
        let gap_of = |key: &str| {
            let found = gaps.and_then(|gaps| gaps.items.iter().find(|(known, ..)| known == key));
            found.and_then(|(_, gap, _)| *gap).map(shown)
        };
        let items = questionnaire.items.iter().zip(&report.items).map(|(item, told)| ItemResult {
            gap: gap_of(&item.key),
            item: item.into(),
            answered: told.answered,
            missing: told.missing,
            mean: told.mean.map(shown),
            counts: &told.counts,
            expectation: told.sides.map(|sides| shown(sides.expectation)),
            perception: told.sides.map(|sides| shown(sides.perception)),
        });
        let dimension_gap = |key: &str| {
            let found = gaps.and_then(|gaps| gaps.dimensions.iter().find(|(known, _)| known == key));
            found.and_then(|(_, gap)| *gap).map(shown)
        };
        let dimensions = questionnaire.dimensions.iter().zip(&report.dimensions).map(|(one, sides)| DimensionResult {
            key: &one.key,
            name: (&one.name).into(),
            points: one.points,
            expectation: sides.map(|sides| shown(sides.expectation)),
            perception: sides.map(|sides| shown(sides.perception)),
            gap: dimension_gap(&one.key),
        });
        let offices = report.offices.iter().map(|one| OfficeResult {
            office: view.office_number(one.office),
            answered: one.answered,
            rating: one.rating.map(shown),
            gap: one.gap.map(shown),
            difference: one.difference.map(shown),
            interval: one.interval.map(Into::into),
            is_noise: one.is_noise(),
        });
        SurveyResults {
            survey: Survey::new(view, row),
            counted: report.answered,
            items: items.collect(),
            dimensions: dimensions.collect(),
            rating: report.rating.map(shown),
            rating_interval: report.rating_interval.map(Into::into),
            index: report.index.map(shown),
            gap: gaps.and_then(|gaps| gaps.unweighted).map(shown),
            weighted_gap: gaps.and_then(|gaps| gaps.weighted).map(shown),
            gap_interval: report.gap_interval.map(Into::into),
            delivered: report.delivered.map(|of| DeliveredResult {
                value: shown(of.value),
                cost: shown(of.cost),
                difference: shown(of.difference),
            }),
            alpha: report.alpha.map(shown),
            offices: offices.collect(),
        }
    }
}

/// What somebody answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyAnswer<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = Date)]
    pub answered_on: &'a str,
    pub office: Ref<'a>,
    /// Absent where the survey is anonymous.
    pub served_by: Option<Ref<'a>>,
    pub rating: Option<i64>,
    pub is_bad: bool,
    /// By item.
    pub answers: Answers,
    pub appeal: Option<SurveyAppeal<'a>>,
}

/// An appeal against an answer. Where it was won the answer counts in no figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyAppeal<'a> {
    #[schema(value_type = words::SurveyAppealState)]
    pub state: &'a str,
    #[schema(value_type = words::SurveyAppealGround)]
    pub ground: &'a str,
    pub reason: &'a str,
    pub by: Ref<'a>,
    pub at: Timestamp,
    pub decided_by: Option<Ref<'a>>,
    pub decided_at: Option<Timestamp>,
    pub decision: Option<&'a str>,
}

impl<'a> SurveyAnswer<'a> {
    pub fn new(view: &'a View, row: &'a SurveyAnswerRow) -> Result<SurveyAnswer<'a>, Problem> {
        let appeal = row.appeal.as_deref().zip(row.appealed_by.zip(row.appealed_at));
        let appeal = appeal.map(|(state, (by, at))| SurveyAppeal {
            state,
            ground: row.appeal_ground.as_deref().unwrap_or_default(),
            reason: row.appeal_reason.as_deref().unwrap_or_default(),
            by: view.operator_number(by),
            at: instant(at),
            decided_by: row.decided_by.map(|by| view.operator_number(by)),
            decided_at: row.decided_at.map(instant),
            decision: row.decision.as_deref(),
        });
        Ok(SurveyAnswer {
            id: survey_answer_id(row.id),
            answered_on: &row.answered_on,
            office: view.office_number(row.office_id),
            served_by: row.served_by.map(|by| view.operator_number(by)),
            rating: row.rating,
            is_bad: row.is_bad == 1,
            answers: yinuo_service::query::survey::answers_of(row)?,
            appeal,
        })
    }
}
