//! The figures of an indicator: of the whole span, of the periods in it, and of each part of the house. What a figure was made of comes with it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::indicator::{Distribution, Figure, How, Indicator, Part, SpreadStep, figure, score};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::indicator::FactSeriesRow;

use super::count::{By, Narrow, Span, distributions};
use super::{keep, rules};
use crate::house::House;
use crate::stop::Stop;

/// Periods that are told at most at once.
const MOST_PERIODS: usize = 100;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Day,
    Month,
    Quarter,
    Year,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Day, Step::Month, Step::Quarter, Step::Year];

    pub fn key(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
        }
    }

    pub fn parse(key: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.key() == key)
    }

    /// The first day after the period that this day is in.
    fn next(self, day: Date) -> Date {
        let first = |months: i64| {
            let month = day.first_of_month();
            month.saturating_add(months.months())
        };
        match self {
            Step::Day => day.saturating_add(1.day()),
            Step::Month => first(1),
            Step::Quarter => first(3 - i64::from(day.month() - 1) % 3),
            Step::Year => first(13 - i64::from(day.month())),
        }
    }
}

/// What is asked of an indicator.
#[derive(Debug, Clone)]
pub struct Ask {
    pub from: Date,
    pub last: Date,
    pub step: Step,
    pub by: By,
    pub narrow: Narrow,
    /// Counted one by one, because what was entered today counts at once.
    pub live: bool,
}

/// A figure with what it was made of: one number for each term, as many points of a score as had cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub figure: Figure,
    pub counted: Vec<Decimal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub last: Date,
    /// Whether its last day has passed, and the days after which the figure is settled: until then it goes on changing.
    pub is_over: bool,
    pub told: Told,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOfHouse {
    /// An office or a person by id, a kind or a channel by key.
    pub part: Value,
    pub whole: Told,
    /// In the order of the periods.
    pub periods: Vec<Told>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub whole: Told,
    pub is_over: bool,
    pub periods: Vec<Period>,
    pub parts: Vec<PartOfHouse>,
    /// How the numbers lie that the figure is made of, such as days or seconds; of a figure that is made of no numbers nothing.
    pub spread: Vec<SpreadStep>,
}

/// The periods between two days, the first and the last cut where those are.
fn periods(from: Date, last: Date, step: Step) -> Result<Vec<(Date, Date)>, Refusal> {
    let (mut all, mut day) = (Vec::new(), from);
    while day <= last {
        if all.len() == MOST_PERIODS {
            return Err(Refusal::new("too_many_periods").with("most", MOST_PERIODS.to_string()));
        }
        let next = step.next(day);
        all.push((day, last.min(next.saturating_sub(1.day()))));
        day = next;
    }
    Ok(all)
}

/// By part, the distributions of each term in each period.
type Counted = BTreeMap<Value, Vec<Vec<Distribution>>>;

struct Grid {
    whole: Told,
    periods: Vec<Told>,
    parts: BTreeMap<Value, (Told, Vec<Told>)>,
    spread: Distribution,
}

/// Steps that a spread is told in at most.
const MOST_STEPS: u32 = 24;

/// The figures of an indicator.
pub async fn report(house: &House, indicator: &Indicator, ask: &Ask, today: Date) -> Result<Report, Stop> {
    if ask.last < ask.from {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "wrong_value").into());
    }
    let spans = periods(ask.from, ask.last, ask.step)?;
    let kept = if ask.live { Vec::new() } else { keep::kept(house).await? };
    let grid = match &indicator.how {
        How::Score(parts) => {
            let mut grids = Vec::new();
            for part in parts {
                let of = rules::indicators(house.rules()).find_on(&part.indicator, ask.last)?;
                grids.push(grid_of(house, of, ask, &spans, &kept).await?);
            }
            score_of(parts, &grids, spans.len())?
        }
        _ => grid_of(house, indicator, ask, &spans, &kept).await?,
    };
    let told = spans.iter().zip(grid.periods);
    let is_over = |last: Date| last.saturating_add(indicator.settled_after.days()) < today;
    let periods = told.map(|((from, last), told)| Period { from: *from, last: *last, is_over: is_over(*last), told });
    let part = |(part, (whole, periods))| PartOfHouse { part, whole, periods };
    Ok(Report {
        whole: grid.whole,
        is_over: is_over(ask.last),
        periods: periods.collect(),
        parts: grid.parts.into_iter().map(part).collect(),
        spread: grid.spread.steps(MOST_STEPS),
    })
}

async fn grid_of(
    house: &House,
    indicator: &Indicator,
    ask: &Ask,
    spans: &[(Date, Date)],
    kept: &[FactSeriesRow],
) -> Result<Grid, Stop> {
    let terms = indicator.how.terms();
    let mut counted: Counted = BTreeMap::new();
    for (period, (from, last)) in spans.iter().enumerate() {
        for (place, term) in terms.iter().enumerate() {
            let back = term.months_before.months();
            let (from, after) = (from.saturating_sub(back), last.saturating_add(1.day()).saturating_sub(back));
            let span = Span { from: super::number_of_day(from), until: super::number_of_day(after) };
            let kept = kept.iter().find(|row| row.series == term.series.key());
            for (part, found) in distributions(house, &term.series, kept, span, ask.by, &ask.narrow).await? {
                let empty = || vec![vec![Distribution::default(); terms.len()]; spans.len()];
                counted.entry(part).or_insert_with(empty)[period][place] = found;
            }
        }
    }
    let told = |of: &[Distribution]| {
        let taken = terms.iter().zip(of).map(|(term, of)| Decimal::from(of.take(term.take)));
        Ok::<_, Refusal>(Told { figure: figure(indicator, of)?, counted: taken.collect() })
    };
    let merged = |all: &mut dyn Iterator<Item = &Vec<Distribution>>| {
        let mut sum = vec![Distribution::default(); terms.len()];
        for one in all {
            sum.iter_mut().zip(one).for_each(|(sum, one)| sum.merge(one));
        }
        sum
    };
    let mut parts = BTreeMap::new();
    for (part, periods) in &counted {
        let each = periods.iter().map(|one| told(one)).collect::<Result<Vec<_>, _>>()?;
        parts.insert(part.clone(), (told(&merged(&mut periods.iter()))?, each));
    }
    let period = |period: usize| told(&merged(&mut counted.values().map(|periods| &periods[period])));
    let whole = merged(&mut counted.values().flatten());
    Ok(Grid {
        whole: told(&whole)?,
        periods: (0..spans.len()).map(period).collect::<Result<_, _>>()?,
        parts,
        // Of a share, all of those it is a share of.
        spread: whole.into_iter().next_back().unwrap_or_default(),
    })
}

fn score_of(parts: &[Part], grids: &[Grid], periods: usize) -> Result<Grid, Refusal> {
    let together = |figures: Vec<Figure>| {
        let (figure, counted) = score(parts, &figures)?;
        Ok::<_, Refusal>(Told { figure, counted: vec![counted] })
    };
    let of = |told: &dyn Fn(&Grid) -> Figure| together(grids.iter().map(told).collect());
    let places: std::collections::BTreeSet<&Value> = grids.iter().flat_map(|grid| grid.parts.keys()).collect();
    let mut all = BTreeMap::new();
    for place in places {
        let whole = of(&|grid| grid.parts.get(place).map_or(Figure::NoCases, |(whole, _)| whole.figure))?;
        let each = (0..periods).map(|period| {
            of(&|grid| grid.parts.get(place).map_or(Figure::NoCases, |(_, periods)| periods[period].figure))
        });
        all.insert(place.clone(), (whole, each.collect::<Result<_, _>>()?));
    }
    Ok(Grid {
        whole: of(&|grid| grid.whole.figure)?,
        periods: (0..periods).map(|period| of(&|grid| grid.periods[period].figure)).collect::<Result<_, _>>()?,
        parts: all,
        spread: Distribution::default(),
    })
}
