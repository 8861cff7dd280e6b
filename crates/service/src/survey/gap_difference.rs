//! The gap of one office less that of all others, drawn again a thousand times: whole numbers are added up in each draw, and divided once at
//! its end. Answers in points are whole numbers; the gaps themselves are those of [`yinuo_core::survey::gaps`].

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use yinuo_core::survey::{GapAnswer, Interval, Questionnaire, bootstrap};

use super::report::Drawing;

/// Who answered which item with which gap, in whole points, and to which dimension each item belongs.
pub(super) struct GapDifferences {
    people: usize,
    /// Respondent, item, gap.
    rows: Vec<(usize, usize, i64)>,
    /// By dimension, the places of its items.
    dimensions: Vec<Vec<usize>>,
    items: usize,
}

impl GapDifferences {
    pub(super) fn new(questionnaire: &Questionnaire, people: usize, rows: &[(usize, GapAnswer)]) -> GapDifferences {
        let whole = |(who, row): &(usize, GapAnswer)| {
            let gap = row.perception?.checked_sub(row.expectation?)?.to_i64()?;
            Some((*who, row.item, gap))
        };
        let places = |key: &str| {
            let items = questionnaire.items.iter().enumerate();
            items.filter(|(_, item)| item.dimension.as_deref() == Some(key)).map(|(place, _)| place).collect()
        };
        GapDifferences {
            people,
            rows: rows.iter().filter_map(whole).collect(),
            dimensions: questionnaire.dimensions.iter().map(|dimension| places(&dimension.key)).collect(),
            items: questionnaire.items.len(),
        }
    }

    /// The unweighted gaps of the others and of those `is_own` names, by how often each was drawn; all of them once, where nothing was drawn.
    pub(super) fn sides(&self, is_own: &[bool], drawn: Option<&[u32]>) -> [Option<Decimal>; 2] {
        let mut sums = [vec![(0_i64, 0_i64); self.items], vec![(0_i64, 0_i64); self.items]];
        for (who, item, gap) in &self.rows {
            let times = drawn.map_or(1, |drawn| i64::from(drawn[*who]));
            let (sum, count) = &mut sums[usize::from(is_own[*who])][*item];
            *sum += gap * times;
            *count += times;
        }
        sums.map(|side| {
            let mean_of = |places: &Vec<usize>| {
                let gaps = places.iter().map(|place| side[*place]).filter(|(_, count)| *count > 0);
                mean(gaps.filter_map(|(sum, count)| Decimal::from(sum).checked_div(Decimal::from(count))))
            };
            mean(self.dimensions.iter().filter_map(mean_of))
        })
    }

    /// Between what the difference lies.
    pub(super) fn interval(&self, is_own: &[bool], drawing: &Drawing) -> Option<Interval> {
        bootstrap(self.people, drawing.draws, drawing.share, &drawing.seed, |drawn| {
            let [others, own] = self.sides(is_own, Some(drawn));
            own?.checked_sub(others?)
        })
    }
}

fn mean(figures: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let (sum, count) = figures.fold((Decimal::ZERO, 0_u32), |(sum, count), figure| (sum + figure, count + 1));
    sum.checked_div(Decimal::from(count))
}
