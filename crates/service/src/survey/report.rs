//! What is said from the answers of a survey: by item, by dimension, the index, how well the items measure one thing, and by office, where a
//! difference that may be nothing but chance is called so. Missing answers stay missing; what was taken out on appeal is not there.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use yinuo_core::refusal::Refusal;
use yinuo_core::reliability::reliability;
use yinuo_core::survey::{
    Answers, GapAnswer, GapReport, Interval, Item, ItemKind, Questionnaire, bootstrap, expected_key, gaps, mean,
    satisfaction_index,
};

use super::gap_difference::GapDifferences;

/// What a customer gets and what it costs, each the mean of the means of its items, and the one less the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveredValue {
    pub value: Decimal,
    pub cost: Decimal,
    pub difference: Decimal,
}

/// One answer that counts.
#[derive(Debug, Clone)]
pub struct Counted {
    pub office: i64,
    pub answers: Answers,
}

/// The figures of drawing again.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub draws: usize,
    /// Of a thousand.
    pub share: u32,
    pub seed: String,
}

#[derive(Debug)]
pub struct ItemReport {
    pub key: String,
    pub answered: usize,
    pub missing: usize,
    /// Of a scale, as it was answered.
    pub mean: Option<Decimal>,
    /// By choice or by point.
    pub counts: BTreeMap<String, usize>,
    /// Of an item that is asked twice: what was expected and what was found, over all who answered both, reversed items turned round.
    pub sides: Option<Sides>,
}

/// What was expected and what was found, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    pub expectation: Decimal,
    pub perception: Decimal,
}

#[derive(Debug)]
pub struct OfficeReport {
    pub office: i64,
    pub answered: usize,
    pub rating: Option<Decimal>,
    /// What was found less what was expected, unweighted.
    pub gap: Option<Decimal>,
    /// The rating, or where the questionnaire has none the gap, less that of all others; and between what that lies.
    pub difference: Option<Decimal>,
    pub interval: Option<Interval>,
}

impl OfficeReport {
    /// Whether the difference may be nothing but chance; of too few answers it always may.
    pub fn is_noise(&self) -> bool {
        self.interval.is_none_or(|interval| interval.holds_zero())
    }
}

#[derive(Debug)]
pub struct SurveyReport {
    pub answered: usize,
    pub items: Vec<ItemReport>,
    pub rating: Option<Decimal>,
    pub rating_interval: Option<Interval>,
    pub index: Option<Decimal>,
    pub gaps: Option<GapReport>,
    pub gap_interval: Option<Interval>,
    /// By dimension, in the order of the questionnaire: the means of the sides of its items.
    pub dimensions: Vec<Option<Sides>>,
    pub delivered: Option<DeliveredValue>,
    pub alpha: Option<Decimal>,
    pub offices: Vec<OfficeReport>,
}

/// Fewer answers than these say nothing about a difference.
const FEWEST: usize = 2;

pub fn report(questionnaire: &Questionnaire, answers: &[Counted], drawing: &Drawing) -> Result<SurveyReport, Refusal> {
    let gap_rows = gap_answers(questionnaire, answers);
    let items = questionnaire.items.iter().enumerate().map(|(place, item)| {
        let told = item_report(questionnaire, item, answers)?;
        Ok(ItemReport { sides: sides_of_item(place, &gap_rows)?, ..told })
    });
    let items: Vec<ItemReport> = items.collect::<Result<_, Refusal>>()?;
    let ratings: Vec<Option<Decimal>> = answers.iter().map(|one| rating(questionnaire, &one.answers)).collect();
    let gap_report = match gap_rows.is_empty() {
        true => None,
        false => Some(gaps(questionnaire, gap_rows.iter().map(|(_, row)| (*row, 1)), None)?),
    };
    let gap_interval = gap_report.as_ref().and_then(|_| {
        bootstrap(answers.len(), drawing.draws, drawing.share, &drawing.seed, |drawn| {
            let rows = gap_rows.iter().map(|(who, row)| (*row, drawn.get(*who).copied().unwrap_or(0)));
            gaps(questionnaire, rows, None).ok()?.unweighted
        })
    });
    Ok(SurveyReport {
        answered: answers.len(),
        dimensions: sides_of_dimensions(questionnaire, &items)?,
        items,
        rating: mean(&ratings)?,
        rating_interval: interval_of_mean(&ratings, drawing),
        index: index(questionnaire, answers)?,
        gaps: gap_report,
        gap_interval,
        delivered: delivered(questionnaire, answers)?,
        alpha: alpha(questionnaire, answers)?,
        offices: offices(questionnaire, answers, (&ratings, &gap_rows), drawing)?,
    })
}

fn item_report(questionnaire: &Questionnaire, item: &Item, answers: &[Counted]) -> Result<ItemReport, Refusal> {
    let asked = answers.iter().filter(|one| questionnaire.is_asked(item, &one.answers));
    let given: Vec<Option<&String>> = asked.map(|one| one.answers.get(&item.key)).collect();
    let missing = given.iter().filter(|answer| answer.is_none()).count();
    let mut counts = BTreeMap::new();
    let mut points = Vec::new();
    for answer in given.iter().flatten() {
        if !matches!(item.kind, ItemKind::Text) {
            *counts.entry((*answer).clone()).or_insert(0) += 1;
        }
        points.push(answer.parse::<u32>().ok().map(Decimal::from));
    }
    let mean = if matches!(item.kind, ItemKind::Scale { .. }) { mean(&points)? } else { None };
    Ok(ItemReport { key: item.key.clone(), answered: given.len() - missing, missing, mean, counts, sides: None })
}

fn rating(questionnaire: &Questionnaire, answers: &Answers) -> Option<Decimal> {
    questionnaire.rating_of(answers).map(|(points, _)| Decimal::from(points))
}

fn gap_answers(questionnaire: &Questionnaire, answers: &[Counted]) -> Vec<(usize, GapAnswer)> {
    let mut rows = Vec::new();
    for (who, one) in answers.iter().enumerate() {
        for (place, item) in questionnaire.items.iter().enumerate().filter(|(_, item)| item.twice) {
            let points = |key: &str| one.answers.get(key).and_then(|answer| item.points(answer)).map(Decimal::from);
            let (expectation, perception) = (points(&expected_key(&item.key)), points(&item.key));
            rows.push((who, GapAnswer { item: place, expectation, perception }));
        }
    }
    rows
}

fn sides_of_item(place: usize, rows: &[(usize, GapAnswer)]) -> Result<Option<Sides>, Refusal> {
    let both =
        rows.iter().filter(|(_, row)| row.item == place && row.expectation.is_some() && row.perception.is_some());
    let both: Vec<&GapAnswer> = both.map(|(_, row)| row).collect();
    let side = |of: fn(&GapAnswer) -> Option<Decimal>| mean(&both.iter().map(|row| of(row)).collect::<Vec<_>>());
    let (expectation, perception) = (side(|row| row.expectation)?, side(|row| row.perception)?);
    Ok(expectation.zip(perception).map(|(expectation, perception)| Sides { expectation, perception }))
}

fn sides_of_dimensions(questionnaire: &Questionnaire, items: &[ItemReport]) -> Result<Vec<Option<Sides>>, Refusal> {
    let of = |key: &str| {
        let own = questionnaire.items.iter().zip(items).filter(|(item, _)| item.dimension.as_deref() == Some(key));
        let own: Vec<Sides> = own.filter_map(|(_, told)| told.sides).collect();
        let side = |of: fn(&Sides) -> Decimal| mean(&own.iter().map(|sides| Some(of(sides))).collect::<Vec<_>>());
        let (expectation, perception) = (side(|sides| sides.expectation)?, side(|sides| sides.perception)?);
        Ok(expectation.zip(perception).map(|(expectation, perception)| Sides { expectation, perception }))
    };
    questionnaire.dimensions.iter().map(|dimension| of(&dimension.key)).collect()
}

fn delivered(questionnaire: &Questionnaire, answers: &[Counted]) -> Result<Option<DeliveredValue>, Refusal> {
    let Some(of) = &questionnaire.delivered else { return Ok(None) };
    let side = |dimension: &str| {
        let own = questionnaire.items.iter().filter(|item| item.dimension.as_deref() == Some(dimension));
        let item_mean = |item: &Item| {
            let points = answers.iter().map(|one| one.answers.get(&item.key).and_then(|answer| item.points(answer)));
            mean(&points.map(|points| points.map(Decimal::from)).collect::<Vec<_>>())
        };
        mean(&own.map(item_mean).collect::<Result<Vec<_>, _>>()?)
    };
    let (Some(value), Some(cost)) = (side(&of.value)?, side(&of.cost)?) else { return Ok(None) };
    Ok(value.checked_sub(cost).map(|difference| DeliveredValue { value, cost, difference }))
}

/// The index, where each of its items was answered by somebody.
fn index(questionnaire: &Questionnaire, answers: &[Counted]) -> Result<Option<Decimal>, Refusal> {
    let (mut means, mut weights, mut top) = (Vec::new(), Vec::new(), None);
    for (key, weight) in &questionnaire.index {
        let Some(item) = questionnaire.item(key) else { return Ok(None) };
        let ItemKind::Scale { to, .. } = &item.kind else { return Ok(None) };
        let points: Vec<Option<Decimal>> = answers
            .iter()
            .map(|one| one.answers.get(key).and_then(|answer| item.points(answer)).map(Decimal::from))
            .collect();
        let Some(mean) = mean(&points)? else { return Ok(None) };
        means.push(mean);
        weights.push(*weight);
        top = Some(*to);
    }
    let Some(top) = top else { return Ok(None) };
    satisfaction_index(&means, &weights, (Decimal::ONE, Decimal::from(top))).map(Some)
}

/// Over the items with a scale that everybody is asked.
fn alpha(questionnaire: &Questionnaire, answers: &[Counted]) -> Result<Option<Decimal>, Refusal> {
    let of_scale = |item: &&Item| matches!(item.kind, ItemKind::Scale { .. }) && item.ask_when.is_none();
    let items: Vec<&Item> = questionnaire.items.iter().filter(of_scale).collect();
    if items.len() < 2 || answers.is_empty() {
        return Ok(None);
    }
    let row = |one: &Counted| {
        let points = items.iter().map(|item| one.answers.get(&item.key).and_then(|answer| item.points(answer)));
        points.map(|points| points.map(Decimal::from)).collect::<Vec<_>>()
    };
    let rows: Vec<_> = answers.iter().map(row).collect();
    Ok(reliability(&rows)?.alpha)
}

fn interval_of_mean(values: &[Option<Decimal>], drawing: &Drawing) -> Option<Interval> {
    let known: Vec<i64> = values.iter().flatten().filter_map(Decimal::to_i64).collect();
    bootstrap(known.len(), drawing.draws, drawing.share, &drawing.seed, |drawn| {
        let sum: i64 = known.iter().zip(drawn).map(|(value, times)| value * i64::from(*times)).sum();
        Decimal::from(sum).checked_div(Decimal::from(known.len()))
    })
}

fn offices(
    questionnaire: &Questionnaire,
    answers: &[Counted],
    (ratings, gap_rows): (&[Option<Decimal>], &[(usize, GapAnswer)]),
    drawing: &Drawing,
) -> Result<Vec<OfficeReport>, Refusal> {
    let ids: BTreeSet<i64> = answers.iter().map(|one| one.office).collect();
    let differences = GapDifferences::new(questionnaire, answers.len(), gap_rows);
    let mut reports = Vec::new();
    for office in ids {
        let is_own: Vec<bool> = answers.iter().map(|one| one.office == office).collect();
        let of = |own: bool| -> Vec<Option<Decimal>> {
            let both = ratings.iter().zip(&is_own);
            both.filter(|(_, is_own)| **is_own == own).map(|(rating, _)| *rating).collect()
        };
        let (own, others) = (of(true), of(false));
        if questionnaire.rating.is_none() && !gap_rows.is_empty() {
            let sides = differences.sides(&is_own, None);
            let difference = sides[1].zip(sides[0]).and_then(|(own, others)| own.checked_sub(others));
            let enough =
                [true, false].iter().all(|own| is_own.iter().filter(|is_own| *is_own == own).count() >= FEWEST);
            let interval = if enough { differences.interval(&is_own, drawing) } else { None };
            reports.push(OfficeReport {
                office,
                answered: own.len(),
                rating: None,
                gap: sides[1],
                difference,
                interval,
            });
            continue;
        }
        let rating = mean(&own)?;
        let difference = rating.zip(mean(&others)?).and_then(|(own, others)| own.checked_sub(others));
        let enough = [&own, &others].iter().all(|side| side.iter().flatten().count() >= FEWEST);
        let interval = if enough { interval_of_difference(ratings, &is_own, drawing) } else { None };
        reports.push(OfficeReport { office, answered: own.len(), rating, gap: None, difference, interval });
    }
    Ok(reports)
}

fn interval_of_difference(ratings: &[Option<Decimal>], is_own: &[bool], drawing: &Drawing) -> Option<Interval> {
    let points: Vec<Option<i64>> = ratings.iter().map(|rating| rating.and_then(|rating| rating.to_i64())).collect();
    bootstrap(ratings.len(), drawing.draws, drawing.share, &drawing.seed, |drawn| {
        let (mut sums, mut counts) = ([0_i64; 2], [0_i64; 2]);
        for ((points, own), times) in points.iter().zip(is_own).zip(drawn) {
            if let Some(points) = points {
                sums[usize::from(*own)] += points * i64::from(*times);
                counts[usize::from(*own)] += i64::from(*times);
            }
        }
        let mean = |side: usize| Decimal::from(sums[side]).checked_div(Decimal::from(counts[side]));
        mean(1)?.checked_sub(mean(0)?)
    })
}
