//! Indicators on the wire.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::indicator::{Benchmark, How, Indicator};
use yinuo_service::customer_read::Way;
use yinuo_service::indicator::By;
use yinuo_service::indicator::report::{PartOfHouse, Period, Report, Told};
use yinuo_service::indicator::{day_of_number, fact};
use yinuo_service::query::indicator::Line;
use yinuo_service::survey::rules::questionnaires;
use yinuo_store::Value;

use crate::customer_read::way_name;
use crate::shape::{LocalText, Ref, SubjectRef, office_id, operator_id};
use crate::view::View;
use crate::words;

/// As it is read: six decimals.
fn shown(figure: Decimal) -> Decimal {
    figure.round_dp(6).normalize()
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorFigure {
    /// Absent where there are no cases: that is not 0.
    #[schema(value_type = Option<String>)]
    pub value: Option<Decimal>,
    /// What it was made of: one number for each term; of a score, for how many points there were cases.
    #[schema(value_type = Vec<String>)]
    pub counted: Vec<Decimal>,
    /// Whether it reaches the target; absent where there is no target or no figure.
    pub reaches: Option<bool>,
}

impl IndicatorFigure {
    pub fn new(indicator: &Indicator, told: &Told) -> IndicatorFigure {
        let value = told.figure.value();
        IndicatorFigure {
            value: value.map(shown),
            counted: told.counted.clone(),
            reaches: value.and_then(|value| indicator.reaches(value)),
        }
    }
}

/// What others published.
#[derive(Debug, Serialize, ToSchema)]
pub struct BenchmarkLine<'a> {
    pub name: LocalText<'a>,
    #[schema(value_type = String)]
    pub value: Decimal,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

impl<'a> From<&'a Benchmark> for BenchmarkLine<'a> {
    fn from(one: &'a Benchmark) -> BenchmarkLine<'a> {
        BenchmarkLine { name: (&one.name).into(), value: one.value, cite: &one.cite, status: one.status }
    }
}

/// A term of an indicator: what is counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorTerm<'a> {
    pub fact: LocalText<'a>,
    /// What its kinds are called.
    pub kinds: LocalText<'a>,
    pub kind: Option<String>,
    /// Of the days that many months before.
    pub months_before: i64,
}

/// What an indicator is.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorHead<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub meaning: LocalText<'a>,
    #[schema(value_type = words::IndicatorShown)]
    pub shown: &'static str,
    #[schema(value_type = words::IndicatorBetter)]
    pub better: &'static str,
    #[schema(value_type = Option<String>)]
    pub target: Option<Decimal>,
    pub benchmarks: Vec<BenchmarkLine<'a>>,
    /// A score has none: it is made of other indicators.
    pub terms: Vec<IndicatorTerm<'a>>,
    /// The indicators that a score is made of.
    pub score_parts: Vec<ScorePart<'a>>,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

/// A part of a score.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScorePart<'a> {
    pub indicator: &'a str,
    #[schema(value_type = String)]
    pub points: Decimal,
    /// From which figure all points are given, and at which none.
    #[schema(value_type = String)]
    pub full: Decimal,
    #[schema(value_type = String)]
    pub none: Decimal,
}

impl<'a> IndicatorHead<'a> {
    pub fn new(indicator: &'a Indicator) -> IndicatorHead<'a> {
        let term = |term: yinuo_core::indicator::Term| {
            let kind = fact(&term.series.fact)?.kind;
            Some(IndicatorTerm {
                fact: LocalText::of(kind.zh, kind.en),
                kinds: LocalText::of(kind.kinds.zh, kind.kinds.en),
                kind: term.series.kind,
                months_before: term.months_before,
            })
        };
        let parts = match &indicator.how {
            How::Score(parts) => parts.as_slice(),
            _ => &[],
        };
        let part = |part: &'a yinuo_core::indicator::Part| ScorePart {
            indicator: &part.indicator,
            points: part.points,
            full: part.full,
            none: part.none,
        };
        IndicatorHead {
            key: &indicator.key,
            name: (&indicator.name).into(),
            meaning: (&indicator.meaning).into(),
            shown: indicator.shown.key(),
            better: indicator.better.key(),
            target: indicator.target,
            benchmarks: indicator.benchmarks.iter().map(Into::into).collect(),
            terms: indicator.how.terms().into_iter().filter_map(term).collect(),
            score_parts: parts.iter().map(part).collect(),
            cite: &indicator.cite,
            status: indicator.status,
        }
    }
}

/// An indicator with its figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorLine<'a> {
    #[serde(flatten)]
    pub indicator: IndicatorHead<'a>,
    pub figure: IndicatorFigure,
    /// Whether the last day has passed: until then the figure goes on changing.
    pub is_over: bool,
}

/// A figure of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorPeriod {
    pub from: Date,
    pub until: Date,
    pub is_over: bool,
    pub figure: IndicatorFigure,
}

impl IndicatorPeriod {
    fn new(indicator: &Indicator, period: &Period) -> IndicatorPeriod {
        IndicatorPeriod {
            from: period.from,
            until: period.last,
            is_over: period.is_over,
            figure: IndicatorFigure::new(indicator, &period.told),
        }
    }
}

/// The figures of an office, a person, a kind or a channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorPart {
    /// An id, or the key of a kind or channel. Empty where it is nobody's.
    pub key: String,
    pub name: LocalText<'static>,
    pub figure: IndicatorFigure,
    /// In the order of the periods.
    pub periods: Vec<IndicatorFigure>,
}

/// An indicator taken apart.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorReport<'a> {
    #[serde(flatten)]
    pub line: IndicatorLine<'a>,
    pub from: Date,
    pub until: Date,
    pub periods: Vec<IndicatorPeriod>,
    pub parts: Vec<IndicatorPart>,
    /// How the numbers lie that the figure is made of, in steps of equal width.
    pub spread: Vec<SpreadStep>,
}

/// How many facts have a number from one to another, both among them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpreadStep {
    pub from: i64,
    pub until: i64,
    pub count: i64,
}

/// What a part is called.
pub fn part_name(view: &View, by: By, part: &Value) -> (String, LocalText<'static>) {
    let same = |name: &str| LocalText::from(yinuo_core::text::LocalText { zh: name.to_owned(), en: name.to_owned() });
    let nobody = || LocalText::of("未登记", "not entered");
    match (by, part) {
        (By::Office, Value::Int(id)) => (office_id(*id).to_string(), same(view.office_number(*id).name)),
        (By::Person, Value::Int(id)) if *id != 0 => {
            (operator_id(*id).to_string(), same(view.operator_number(*id).name))
        }
        (_, Value::Text(key)) if !key.is_empty() => (key.clone(), kind_name(view, key)),
        _ => (String::new(), nobody()),
    }
}

/// The name of a kind that is a service or something of a service, a reason for which banks send money back, or a questionnaire; else the
/// kind itself.
fn kind_name(view: &View, key: &str) -> LocalText<'static> {
    let rules = view.house.rules();
    if let Some(reason) = rules.return_codes().all().iter().find(|known| known.code == key) {
        return yinuo_core::text::LocalText {
            zh: format!("{}（{key}）", reason.name.zh),
            en: format!("{} ({key})", reason.name.en),
        }
        .into();
    }
    if let Some(asked) = questionnaires(rules).all().iter().find(|known| known.key == key) {
        return asked.name.clone().into();
    }
    if let Some(way) = Way::from_key(key) {
        return way_name(way).name;
    }
    let (service, rest) = key.split_once('/').map_or((key, None), |(service, rest)| (service, Some(rest)));
    let named = rules.services().find(|known| known.key == service);
    let name = |text: &str| match rest {
        Some(rest) => format!("{text} · {rest}"),
        None => text.to_owned(),
    };
    let text = named.map(|named| yinuo_core::text::LocalText { zh: name(&named.name.zh), en: name(&named.name.en) });
    text.unwrap_or_else(|| yinuo_core::text::LocalText { zh: key.to_owned(), en: key.to_owned() }).into()
}

impl<'a> IndicatorReport<'a> {
    pub fn new(view: &View, indicator: &'a Indicator, by: By, (from, until): (Date, Date), report: &Report) -> Self {
        let part = |part: &PartOfHouse| {
            let (key, name) = part_name(view, by, &part.part);
            IndicatorPart {
                key,
                name,
                figure: IndicatorFigure::new(indicator, &part.whole),
                periods: part.periods.iter().map(|told| IndicatorFigure::new(indicator, told)).collect(),
            }
        };
        IndicatorReport {
            line: IndicatorLine {
                indicator: IndicatorHead::new(indicator),
                figure: IndicatorFigure::new(indicator, &report.whole),
                is_over: report.is_over,
            },
            from,
            until,
            periods: report.periods.iter().map(|period| IndicatorPeriod::new(indicator, period)).collect(),
            parts: report.parts.iter().map(part).collect(),
            spread: report
                .spread
                .iter()
                .map(|step| SpreadStep { from: step.from, until: step.last, count: step.count })
                .collect(),
        }
    }
}

/// A fact behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorFact<'a> {
    pub day: Date,
    pub office: Ref<'a>,
    pub person: Option<Ref<'a>>,
    pub kind: LocalText<'static>,
    pub channel: Option<&'a str>,
    pub number: Option<i64>,
    #[schema(value_type = Option<String>)]
    pub amount: Option<yinuo_core::money::Fen>,
    /// What it is about; absent where the one who asks may not see that.
    pub about: Option<SubjectRef<'a>>,
}

impl<'a> IndicatorFact<'a> {
    pub fn new(view: &'a View, line: &'a Line) -> IndicatorFact<'a> {
        let row = &line.row;
        IndicatorFact {
            day: day_of_number(row.day),
            office: view.office_number(row.office_id),
            person: (row.person_id != 0).then(|| view.operator_number(row.person_id)),
            kind: kind_name(view, &row.kind),
            channel: (!row.channel.is_empty()).then_some(row.channel.as_str()),
            number: (row.number >= 0).then_some(row.number),
            amount: (row.amount != 0).then_some(yinuo_core::money::Fen(row.amount)),
            about: line.about.as_ref().map(|about| SubjectRef::new(about.of, &about.label)),
        }
    }
}
