//! Rate tables (费率表): CSV with the columns `pay,age,male,female`, yearly premiums in yuan per 1000 yuan of the sum insured.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::facts::Span;
use super::terms::{Offer, RateRow};
use crate::decimal::decimal;

/// The rows, or the number of a wrong line and what is wrong with it.
pub(super) fn read(csv: &str) -> Result<Vec<RateRow>, (usize, String)> {
    let mut lines = csv.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    if lines.next().is_none_or(|(_, line)| line.trim() != "pay,age,male,female") {
        return Err((1, "the columns are pay,age,male,female".to_owned()));
    }
    let mut rows: Vec<RateRow> = Vec::new();
    let mut known: BTreeSet<(Span, u32)> = BTreeSet::new();
    for (index, line) in lines {
        let row = row(line.trim()).map_err(|message| (index + 1, format!("{message}: `{line}`")))?;
        if !known.insert((row.pay, row.age)) {
            return Err((index + 1, format!("the age is there twice: `{line}`")));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row(line: &str) -> Result<RateRow, String> {
    let cells: Vec<&str> = line.split(',').collect();
    let [pay, age, male, female] = cells.as_slice() else { return Err("a line has four columns".to_owned()) };
    let rate = |text: &str| {
        let rate = decimal(text).filter(|rate| *rate > Decimal::ZERO && *rate <= Decimal::ONE_THOUSAND);
        rate.ok_or_else(|| format!("`{text}` is no rate above 0 and up to 1000"))
    };
    Ok(RateRow {
        pay: pay.parse().map_err(|error: super::facts::SpanError| error.to_string())?,
        age: age.parse().map_err(|_| format!("`{age}` is no age"))?,
        male: rate(male)?,
        female: rate(female)?,
    })
}

/// A pay span and an age on offer without a rate.
pub(super) fn missing(rows: &[RateRow], offer: &Offer) -> Option<(Span, u32)> {
    let known: BTreeSet<(Span, u32)> = rows.iter().map(|row| (row.pay, row.age)).collect();
    let possible = |pay: Span, age: u32| !matches!(pay, Span::ToAge(end) if age >= end);
    let all = offer.pays.iter().flat_map(|pay| (offer.age_from..=offer.age_to).map(|age| (*pay, age)));
    all.filter(|(pay, age)| possible(*pay, *age)).find(|wanted| !known.contains(wanted))
}
