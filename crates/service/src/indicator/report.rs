//! The figures of an indicator: of the whole span, of the periods in it, and of each part of the house. What a figure was made of comes with it.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;
use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::indicator::{Distribution, Figure, How, Indicator, Part, SpreadStep, Term, figure, score};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;

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

/// Series that are read at once: as many as keep a small machine at work.
const READS_AT_ONCE: usize = 4;

/// What was counted of a series by part.
type Counts = BTreeMap<Value, Distribution>;
/// What is read for figures that are told together: each series and span once, however many figures rest on it.
type Known = BTreeMap<(String, Span), Counts>;

/// The figures of an indicator.
pub async fn report(house: &House, indicator: &Indicator, ask: &Ask, today: Date) -> Result<Report, Stop> {
    let mut all = reports(house, std::slice::from_ref(indicator), ask, today).await?;
    all.pop().ok_or_else(|| Stop::damaged("indicators", indicator.key.clone()))
}

/// The figures of indicators, in their order.
pub async fn reports(house: &House, all: &[Indicator], ask: &Ask, today: Date) -> Result<Vec<Report>, Stop> {
    if ask.last < ask.from {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "wrong_value").into());
    }
    let spans = periods(ask.from, ask.last, ask.step)?;
    let mut grounds = Vec::new();
    for indicator in all {
        grounds.push(ground_of(house, indicator, ask.last)?);
    }
    let known = read(house, &grounds.concat(), ask, &spans).await?;
    let each = all.iter().zip(&grounds).map(|(indicator, ground)| {
        let grid = match &indicator.how {
            How::Score(parts) => {
                let grids: Vec<Grid> = ground.iter().map(|of| grid_of(of, &spans, &known)).collect::<Result<_, _>>()?;
                score_of(parts, &grids, spans.len())?
            }
            _ => grid_of(indicator, &spans, &known)?,
        };
        Ok(report_of(indicator, grid, &spans, (ask.last, today)))
    });
    each.collect::<Result<_, Refusal>>().map_err(Stop::from)
}

/// The indicators that a figure is made of: itself, or the points of a score.
fn ground_of<'a>(house: &'a House, indicator: &'a Indicator, on: Date) -> Result<Vec<&'a Indicator>, Stop> {
    let How::Score(parts) = &indicator.how else { return Ok(vec![indicator]) };
    let found = parts.iter().map(|part| rules::indicators(house.rules()).find_on(&part.indicator, on));
    Ok(found.collect::<Result<_, _>>()?)
}

/// The days of a term in a period.
fn span_of(term: &Term, (from, last): (Date, Date)) -> Span {
    let back = term.months_before.months();
    let (from, after) = (from.saturating_sub(back), last.saturating_add(1.day()).saturating_sub(back));
    Span { from: super::number_of_day(from), until: super::number_of_day(after) }
}

async fn read(house: &House, ground: &[&Indicator], ask: &Ask, spans: &[(Date, Date)]) -> Result<Known, Stop> {
    let kept = if ask.live { Vec::new() } else { keep::kept(house).await? };
    let mut needs = BTreeMap::new();
    for term in ground.iter().flat_map(|indicator| indicator.how.terms()) {
        for period in spans {
            needs.insert((term.series.key(), span_of(&term, *period)), term.series.clone());
        }
    }
    let needs: Vec<_> = needs.into_iter().collect();
    let mut known = Known::new();
    for lot in needs.chunks(READS_AT_ONCE) {
        let counted = lot.iter().map(|((key, span), series)| {
            let kept = kept.iter().find(|row| row.series == *key);
            distributions(house, series, kept, *span, ask.by, &ask.narrow)
        });
        let counted = try_join_all(counted).await?;
        known.extend(lot.iter().map(|(need, _)| need.clone()).zip(counted));
    }
    Ok(known)
}

fn report_of(indicator: &Indicator, grid: Grid, spans: &[(Date, Date)], (last_asked, today): (Date, Date)) -> Report {
    let told = spans.iter().zip(grid.periods);
    let is_over = |last: Date| last.saturating_add(indicator.settled_after.days()) < today;
    let periods = told.map(|((from, last), told)| Period { from: *from, last: *last, is_over: is_over(*last), told });
    let part = |(part, (whole, periods))| PartOfHouse { part, whole, periods };
    Report {
        whole: grid.whole,
        is_over: is_over(last_asked),
        periods: periods.collect(),
        parts: grid.parts.into_iter().map(part).collect(),
        spread: grid.spread.steps(MOST_STEPS),
    }
}

fn grid_of(indicator: &Indicator, spans: &[(Date, Date)], known: &Known) -> Result<Grid, Refusal> {
    let terms = indicator.how.terms();
    let mut counted: Counted = BTreeMap::new();
    for (period, days) in spans.iter().enumerate() {
        for (place, term) in terms.iter().enumerate() {
            let Some(found) = known.get(&(term.series.key(), span_of(term, *days))) else { continue };
            for (part, found) in found {
                let empty = || vec![vec![Distribution::default(); terms.len()]; spans.len()];
                counted.entry(part.clone()).or_insert_with(empty)[period][place] = found.clone();
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
