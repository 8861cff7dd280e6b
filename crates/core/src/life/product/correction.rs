//! A wrong birth date (年龄误告) and what follows from the true one, by the Insurance Law, art. 32: premiums paid too high are given
//! back, premiums paid too low are made up, and where neither was done before a claim the claim is paid in the ratio of paid to due.
//!
//! The schedule is worked out anew at the true age. Every instalment that was paid is compared with the one due on that day;
//! where premiums are paid to an age, a younger insured owes more of them and an older one fewer. What is owed to the customer
//! and what the customer owes stay two amounts: they are never netted here. An instalment of the stated schedule that was
//! not paid at all is no part of the correction; it is in arrears as any other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::benefit::ScheduledBenefit;
use super::facts::PolicyFacts;
use super::refusal::ProductRefusal;
use super::terms::Product;
use crate::life::tables::LifeTables;
use crate::money::{Fen, MoneyRefusal, Rounding};

/// One due date: what was paid for it and what would have been right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CorrectionLine {
    pub due_on: Date,
    pub paid: Fen,
    pub due: Fen,
    /// Paid less due.
    pub difference: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgeCorrection {
    pub corrected: PolicyFacts,
    /// By due date: everything that was paid, and what the corrected schedule adds and has fallen due. Empty where the true age
    /// has no premium.
    pub lines: Vec<CorrectionLine>,
    /// The sum of what was paid too high (退费).
    pub refund: Fen,
    /// The sum of what was paid too low or not at all (补费).
    pub make_up: Fen,
    /// The lines that `make_up` is the sum of.
    pub make_up_lines: Vec<CorrectionLine>,
    pub instalment_before: Fen,
    /// `None` where the product has no premium for the true age.
    pub instalment_after: Option<Fen>,
    /// The product does not take the true age: the insurer may rescind (art. 32(1)).
    pub outside_limits: bool,
    /// Survival benefits wait until the make-up is paid.
    pub blocked: bool,
    /// The next payment on a fixed day, today or later, by the stated age.
    pub benefit_before: Option<ScheduledBenefit>,
    /// The same by the true age.
    pub benefit_after: Option<ScheduledBenefit>,
}

/// Every instalment of the stated schedule due by then, at the stated premium.
pub fn paid_as_stated(
    product: &Product,
    tables: &LifeTables,
    stated: &PolicyFacts,
    today: Date,
) -> Result<Vec<(Date, Fen)>, ProductRefusal> {
    let instalment = product.instalment(tables, stated)?;
    Ok(stated.due_dates().take_while(|due_on| *due_on <= today).map(|due_on| (due_on, instalment)).collect())
}

/// What the true birth date changes. `paid` names each instalment by its due date; several amounts of one date are added.
pub fn age_correction(
    product: &Product,
    tables: &LifeTables,
    stated: &PolicyFacts,
    paid: &[(Date, Fen)],
    true_birth_date: Date,
    today: Date,
) -> Result<AgeCorrection, ProductRefusal> {
    product.check(stated)?;
    let corrected = PolicyFacts { birth_date: true_birth_date, ..stated.clone() };
    let outside_limits = product.check(&corrected).is_err();
    let instalment_before = product.instalment(tables, stated)?;
    let instalment_after = match product.instalment(tables, &corrected) {
        Ok(instalment) => Some(instalment),
        Err(_) if outside_limits => None,
        Err(refusal) => return Err(refusal),
    };
    let lines = match instalment_after {
        Some(instalment) => lines(stated, &corrected, paid, instalment, today)?,
        None => Vec::new(),
    };
    let make_up_lines: Vec<CorrectionLine> = lines.iter().filter(|line| line.difference < Fen::ZERO).copied().collect();
    let refund = Fen::checked_sum(lines.iter().map(|line| line.difference.max(Fen::ZERO)))?;
    let make_up = Fen::checked_sum(make_up_lines.iter().map(|line| line.difference))?.checked_neg()?;
    let yesterday = today.yesterday().unwrap_or(Date::MIN);
    let benefit_before = product.benefits_after(stated, yesterday).next();
    let benefit_after = product.benefits_after(&corrected, yesterday).next();
    Ok(AgeCorrection {
        corrected,
        lines,
        refund,
        make_up,
        make_up_lines,
        instalment_before,
        instalment_after,
        outside_limits,
        blocked: make_up > Fen::ZERO,
        benefit_before,
        benefit_after,
    })
}

fn lines(
    stated: &PolicyFacts,
    corrected: &PolicyFacts,
    paid: &[(Date, Fen)],
    instalment: Fen,
    today: Date,
) -> Result<Vec<CorrectionLine>, ProductRefusal> {
    let mut by_date: BTreeMap<Date, Fen> = BTreeMap::new();
    for (due_on, amount) in paid {
        let sum = by_date.entry(*due_on).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    let last_paid = by_date.keys().next_back().copied().unwrap_or(today);
    let last = today.max(last_paid);
    // Mode and day of effect are the same in both, so the shorter schedule is the beginning of the longer one.
    let due: Vec<Date> = corrected.due_dates().take_while(|due_on| *due_on <= last).collect();
    let known: Vec<Date> = stated.due_dates().take_while(|due_on| *due_on <= last).collect();
    if let Some(on) = by_date.keys().find(|on| due.binary_search(on).is_err() && known.binary_search(on).is_err()) {
        return Err(ProductRefusal::NotADueDate { on: *on });
    }
    for added in due.iter().skip(known.len()).filter(|due_on| **due_on <= today) {
        by_date.entry(*added).or_default();
    }
    let mut lines = Vec::with_capacity(by_date.len());
    for (due_on, paid) in by_date {
        let owed = if due.binary_search(&due_on).is_ok() { instalment } else { Fen::ZERO };
        lines.push(CorrectionLine { due_on, paid, due: owed, difference: paid.checked_sub(owed)? });
    }
    Ok(lines)
}

/// Simple interest on what is made up, from each due date to today, a year of 365 days; rounded once, at the end. Lines
/// without anything short, or due later, bear none.
pub fn make_up_interest(
    lines: &[CorrectionLine],
    rate_year: Decimal,
    today: Date,
    rounding: Rounding,
) -> Result<Fen, MoneyRefusal> {
    let mut fen_days = Decimal::ZERO;
    for line in lines {
        let short = line.difference.min(Fen::ZERO).checked_neg()?;
        let days = line.due_on.until(today).map_or(0, |span| span.get_days()).max(0);
        let product = Decimal::from(short.0).checked_mul(Decimal::from(days));
        fen_days = product.and_then(|product| fen_days.checked_add(product)).ok_or(MoneyRefusal::AmountTooLarge)?;
    }
    let year = fen_days.checked_mul(rate_year).and_then(|interest| interest.checked_div(Decimal::from(365)));
    Fen(1).times(year.ok_or(MoneyRefusal::AmountTooLarge)?, rounding)
}

/// A claim in the ratio of the premium paid to the premium due (Insurance Law, art. 32(2)), half up to the fen. Who paid
/// enough, or owed nothing, gets all of it.
pub fn claim_ratio(paid: Fen, due: Fen, amount: Fen) -> Fen {
    if due <= Fen::ZERO || paid >= due {
        return amount;
    }
    let (paid, due, amount) = (i128::from(paid.0.max(0)), i128::from(due.0), i128::from(amount.0.max(0)));
    let half_up = (2 * amount * paid + due) / (2 * due);
    Fen(i64::try_from(half_up).expect("a part of an amount is no more than it"))
}
