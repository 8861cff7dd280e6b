//! The fee for contributions paid late (滞纳金): a rate for each day, which the law has changed.
//!
//! The first day is the day after the due day, the last the day of payment; each day counts at the rate of its own date. An
//! item is summed exactly and rounded once; the total is the sum of the rounded fees.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::decimal::decimal;
use crate::exact::Exact;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rulebook::RuleBook;
use crate::service::Effective;
use crate::share::Share;

pub(super) const RATE: &str = "social.late-fee-a-day";

/// A rate and the days it holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedRate {
    pub effective: Effective,
    pub a_day: Share,
}

/// What was to be paid by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateItem {
    pub due_on: Date,
    pub amount: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateFees {
    /// In the order of the items.
    pub fees: Vec<Fen>,
    pub total: Fen,
}

/// The rates of the packs over time.
pub fn rates_of_packs(rules: &RuleBook) -> Result<Vec<DatedRate>, Refusal> {
    let rate = |figure: &crate::pack::Figure| {
        let unreadable = || Refusal::new("no_figure_in_force").with("figure", RATE);
        let a_day = Share::new(RATE, decimal(&figure.value).ok_or_else(unreadable)?)?;
        Ok(DatedRate { effective: figure.effective.clone(), a_day })
    };
    rules.over_time(RATE).map(rate).collect()
}

/// A day without a rate is refused, and no day may have two.
pub fn late_fees(items: &[LateItem], paid_on: Date, rates: &[DatedRate]) -> Result<LateFees, Refusal> {
    for (index, rate) in rates.iter().enumerate() {
        if rates[index + 1..].iter().any(|other| other.effective.overlaps(&rate.effective)) {
            return Err(Refusal::new("day_with_two_rates").with("on", rate.effective.from.to_string()));
        }
    }
    let fees: Vec<Fen> = items.iter().map(|item| fee(item, paid_on, rates)).collect::<Result<_, _>>()?;
    let total = Fen::checked_sum(fees.iter().copied()).map_err(|_| Refusal::new("too_many_digits"))?;
    Ok(LateFees { fees, total })
}

fn fee(item: &LateItem, paid_on: Date, rates: &[DatedRate]) -> Result<Fen, Refusal> {
    item.amount.not_negative("amount")?;
    let mut sum = Exact::ZERO;
    let mut day = item.due_on;
    while day < paid_on {
        let late = day.tomorrow().map_err(|_| Refusal::new("date_out_of_range"))?;
        let Some(rate) = rates.iter().find(|rate| rate.effective.covers(late)) else {
            return Err(Refusal::new("day_without_rate").with("on", late.to_string()));
        };
        // All days up to the last of this rate at once.
        let last = rate.effective.until.map_or(paid_on, |until| until.min(paid_on));
        let days = (last - day).get_days();
        sum = sum.plus(Exact::of(rate.a_day.decimal()).times(Decimal::from(days))?)?;
        day = last;
    }
    sum.times(Decimal::from(item.amount.0))?.rounded()
}
