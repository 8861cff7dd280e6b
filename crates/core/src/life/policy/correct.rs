//! A wrong birth date is put right in the books (年龄变更; Insurance Law, art. 32). The arithmetic is that of [`crate::life::product`];
//! here it becomes a refund that is paid out and a make-up that is owed: two amounts, never set off against each other.
//!
//! After it the instalments say what is kept for each due date: what was refunded is taken off them, what is made up stands
//! beside them. So a second correction begins from what is true, and no excess is given back twice. The ledger keeps what
//! was paid and when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::day::pass_days;
use super::due::payment_kind;
use super::end::surrender;
use super::endorse::{Endorsement, endorse};
use super::file::{Due, DueKind, DueState};
use super::refusal::PolicyRefusal;
use super::state::EndCause;
use super::terms::EarlierMode;
use super::turn::{FullTurn, Turn};
use crate::agreement::AgreementState;
use crate::life::chart::PREMIUM_REFUND;
use crate::life::posting;
use crate::life::product::{
    AgeCorrection, CorrectionLine, PolicyFacts, ScheduledBenefit, age_correction, make_up_interest,
};
use crate::money::{Fen, Rounding};
use crate::payout::{Payout, PayoutState};
use crate::service::Allowance;

/// What the insurer does where the true age is outside the limits of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectionChoice {
    /// Correct the premium.
    Correct,
    /// Rescind and pay the cash value, while the law allows it (art. 32(1) with 16(3)).
    Rescind,
}

/// What the correction comes to for what fell due by a day, without carrying it out.
pub fn work_out(turn: &FullTurn<'_>, birth_date: Date, until: Date) -> Result<AgeCorrection, PolicyRefusal> {
    let (product, tables) = (turn.basis.product, turn.basis.tables);
    let facts = &turn.file.policy.facts;
    let earlier = turn.terms.earlier_modes.as_slice();
    let changed_on = earlier.last().map(|earlier| earlier.until);
    // A make-up that is still open belongs to a due date for which nothing was paid yet, or too little.
    let counts = |due: &Due| match (due.kind, due.state) {
        (DueKind::Interest | DueKind::TakenBack, _) | (_, DueState::Cancelled) => false,
        (_, DueState::Paid) | (DueKind::MakeUp, DueState::Open) => due.due_on <= until,
        (DueKind::Regular, DueState::Open) => false,
    };
    let kept = |due: &Due| if due.state == DueState::Paid { due.amount } else { Fen::ZERO };
    let of_dues = turn.file.dues.iter().filter(|due| counts(due)).map(|due| (due.due_on, kept(due)));
    // What an earlier system took counts as paid.
    let all = turn.paid_before().filter(|(due_on, _)| *due_on <= until).chain(of_dues);
    let (before, paid): (Vec<_>, Vec<_>) = all.partition(|(due_on, _)| changed_on.is_some_and(|day| *due_on < day));
    let mut correction = age_correction(product, tables, facts, &paid, birth_date, until)?;
    if !before.is_empty() && correction.instalment_after.is_some() {
        let lines = lines_before(turn, &before, earlier, &correction.corrected)?;
        correction.lines.splice(0..0, lines);
        correction.make_up_lines =
            correction.lines.iter().filter(|line| line.difference < Fen::ZERO).copied().collect();
        let over = correction.lines.iter().map(|line| line.difference.max(Fen::ZERO));
        correction.refund = Fen::checked_sum(over)?;
    }
    // An instalment that is open is owed at the new premium, with what was short of it.
    keep_lines(&mut correction, |line| line.difference >= Fen::ZERO || !instalment_is_open(turn, line.due_on))?;
    Ok(correction)
}

fn instalment_is_open(turn: &Turn<'_>, due_on: Date) -> bool {
    turn.file.open_dues().any(|due| due.kind == DueKind::Regular && due.due_on == due_on)
}

/// Leaves out what does not fit; what is to be made up is the sum of the rest.
fn keep_lines(correction: &mut AgeCorrection, fits: impl Fn(&CorrectionLine) -> bool) -> Result<(), PolicyRefusal> {
    correction.lines.retain(&fits);
    correction.make_up_lines.retain(&fits);
    let short = Fen::checked_sum(correction.make_up_lines.iter().map(|line| line.difference))?;
    correction.make_up = short.checked_neg()?;
    correction.blocked = correction.make_up > Fen::ZERO;
    Ok(())
}

/// The facts with the mode in which premiums were paid on a day.
fn of_its_time(facts: &PolicyFacts, earlier: &[EarlierMode], due_on: Date) -> PolicyFacts {
    let mode = earlier.iter().find(|earlier| due_on < earlier.until).map_or(facts.mode, |earlier| earlier.mode);
    PolicyFacts { mode, ..facts.clone() }
}

/// The lines of what was paid before the mode was changed, each by the mode of its time.
fn lines_before(
    turn: &Turn<'_>,
    paid: &[(Date, Fen)],
    earlier: &[EarlierMode],
    corrected: &PolicyFacts,
) -> Result<Vec<CorrectionLine>, PolicyRefusal> {
    let mut by_date: BTreeMap<Date, Fen> = BTreeMap::new();
    for (due_on, amount) in paid {
        let sum = by_date.entry(*due_on).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    let mut lines = Vec::with_capacity(by_date.len());
    for (due_on, paid) in by_date {
        let of_its_time = of_its_time(corrected, earlier, due_on);
        let owed = of_its_time.due_dates().take_while(|day| *day <= due_on).any(|day| day == due_on);
        let due = match owed {
            true => turn.basis.product.instalment(turn.basis.tables, &of_its_time)?,
            false => Fen::ZERO,
        };
        lines.push(CorrectionLine { due_on, paid, due, difference: paid.checked_sub(due)? });
    }
    Ok(lines)
}

/// Corrects the birth date of the insured: the excess of every instalment is refunded, what is short is to be made up with the
/// interest of the pack's rule, the schedule runs on by the true age, and benefits wait until the make-up is paid.
pub fn apply_age_correction(
    turn: &mut FullTurn<'_>,
    birth_date: Date,
    choice: CorrectionChoice,
    today: Date,
) -> Result<AgeCorrection, PolicyRefusal> {
    // What falls due by today is billed first: the schedule below begins after it.
    pass_days(turn, today)?;
    let policy = &turn.file.policy;
    if !policy.is_alive() {
        return Err(PolicyRefusal::PolicyEnded);
    }
    if birth_date == policy.facts.birth_date {
        return Err(PolicyRefusal::BirthDateUnchanged);
    }
    let mut correction = work_out(turn, birth_date, today)?;
    if turn.file.policy.state == AgreementState::Suspended {
        leave_to_reinstatement(turn, &mut correction)?;
    }
    // What an earlier correction claimed and nobody paid is claimed anew, as far as it is still owed.
    turn.cancel_dues_that(today, |due| matches!(due.kind, DueKind::MakeUp | DueKind::Interest))?;
    if correction.outside_limits {
        return rescind_or_refuse(turn, choice, today, correction);
    }
    if choice == CorrectionChoice::Rescind {
        return Err(PolicyRefusal::RescissionNotAllowed);
    }
    let instalment = correction.instalment_after.ok_or(PolicyRefusal::RescissionNotAllowed)?;
    let facts = correction.corrected.clone();
    let endorsement = Endorsement { effective_on: today, cause: "age-correction".to_owned() };
    endorse(turn, endorsement, |terms| {
        terms.insured.birth_date = birth_date;
        terms.facts = facts;
        terms.instalment = instalment;
    })?;
    reprice_open(turn, today)?;
    rebuild_benefits(turn, today)?;
    if correction.refund > Fen::ZERO {
        turn.owe(&PREMIUM_REFUND, None, today, correction.refund)?;
        take_off_refunded(turn, &correction, today)?;
    }
    if turn.file.policy.state == AgreementState::InForce {
        skip_made_up(turn, today);
    }
    add_make_up(turn, &correction, today)?;
    turn.finish();
    turn.tell_of_make_up(today);
    Ok(correction)
}

/// Instalments the true age adds are owed with the others of a lapsed policy, when it comes back.
fn leave_to_reinstatement(turn: &FullTurn<'_>, correction: &mut AgeCorrection) -> Result<(), PolicyRefusal> {
    keep_lines(correction, |line| {
        turn.file.dues.iter().any(|due| due.due_on == line.due_on && due.state != DueState::Cancelled)
    })
}

/// What is open of the old premium is owed at the new one less what was made up of it already, or not at all where the true age has no premium on
/// that day.
fn reprice_open(turn: &mut FullTurn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    let facts = turn.file.policy.facts.clone();
    let last = facts.instalments().and_then(|count| facts.due_date(count.checked_sub(1)?));
    let over = |due: &Due| facts.instalments().is_some() && last.is_none_or(|last| due.due_on > last);
    // An instalment that a bank took back may be of an earlier mode, and open beside what was made up of it and is paid.
    let mut owed: BTreeMap<Date, Fen> = BTreeMap::new();
    for due_on in turn.file.open_dues().filter(|due| due.kind == DueKind::Regular).map(|due| due.due_on) {
        let of_its_time = of_its_time(&facts, &turn.terms.earlier_modes, due_on);
        let made_up = |due: &&Due| due.due_on == due_on && due.kind == DueKind::MakeUp && due.state == DueState::Paid;
        let made_up = Fen::checked_sum(turn.file.dues.iter().filter(made_up).map(|due| due.amount))?;
        let instalment = turn.basis.product.instalment(turn.basis.tables, &of_its_time)?;
        owed.insert(due_on, instalment.checked_sub(made_up)?);
    }
    let owed = |due: &Due| owed.get(&due.due_on).copied().unwrap_or_default();
    turn.cancel_dues_that(today, |due| due.kind == DueKind::Regular && (over(due) || owed(due) <= Fen::ZERO))?;
    for due in turn.file.dues.iter_mut().filter(|due| due.state == DueState::Open && due.kind == DueKind::Regular) {
        due.amount = owed(due);
    }
    Ok(())
}

/// What is given back is not kept for its due date any more.
fn take_off_refunded(turn: &mut FullTurn<'_>, correction: &AgeCorrection, today: Date) -> Result<(), PolicyRefusal> {
    for line in correction.lines.iter().filter(|line| line.difference > Fen::ZERO) {
        let mut left = line.difference;
        let of_line =
            |due: &&mut Due| due.due_on == line.due_on && due.state == DueState::Paid && due.kind.is_premium();
        // What was made up goes first: it came last.
        for due in turn.file.dues.iter_mut().rev().filter(of_line) {
            let part = left.min(due.amount);
            due.amount = due.amount.checked_sub(part)?;
            left = left.checked_sub(part)?;
            if due.amount == Fen::ZERO {
                due.state = DueState::Cancelled;
                due.settled_on = Some(today);
            }
        }
    }
    Ok(())
}

/// Benefits that were made out by the old age and are not due by the true one are taken back as long as they are not paid, and
/// those that the true age gives and were not made out are.
fn rebuild_benefits(turn: &mut FullTurn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    let facts = turn.file.policy.facts.clone();
    let until = turn.file.policy.benefits_to.unwrap_or(facts.effective_on);
    let wanted: Vec<ScheduledBenefit> = turn
        .basis
        .product
        .benefits_after(&facts, facts.effective_on)
        .take_while(|benefit| benefit.due_on <= until)
        .collect();
    let is = |payout: &Payout, benefit: &ScheduledBenefit| {
        payout.benefit_key.as_ref() == Some(&benefit.key) && payout.due_on == benefit.due_on
    };
    for index in 0..turn.file.payouts.len() {
        let payout = &turn.file.payouts[index];
        if !payout.waits() || payout.benefit_key.is_none() || wanted.iter().any(|benefit| is(payout, benefit)) {
            continue;
        }
        let id = payout.id;
        turn.cancel_payout(id, today)?;
    }
    for benefit in wanted {
        let known = |payout: &Payout| payout.state() != PayoutState::Cancelled && is(payout, &benefit);
        if !turn.file.payouts.iter().any(known) {
            turn.owe(payment_kind(benefit.kind), Some(benefit.key), benefit.due_on, benefit.amount)?;
        }
    }
    Ok(())
}

fn add_make_up(turn: &mut Turn<'_>, correction: &AgeCorrection, today: Date) -> Result<(), PolicyRefusal> {
    if correction.make_up == Fen::ZERO {
        return Ok(());
    }
    for line in &correction.make_up_lines {
        let short = line.difference.checked_neg()?;
        turn.add_due(DueKind::MakeUp, None, line.due_on, short);
        turn.post(posting::make_up_due(short), today, None)?;
    }
    let rate = turn.basis.rules.rate("life.age-make-up-interest", today)?;
    let interest = make_up_interest(&correction.make_up_lines, rate, today, Rounding::HalfUp)?;
    if interest > Fen::ZERO {
        turn.add_due(DueKind::Interest, None, today, interest);
        turn.post(posting::make_up_interest(interest), today, None)?;
    }
    turn.sweep(today)
}

/// Instalments the true age adds and that have fallen due are made up; the schedule goes on after them.
fn skip_made_up(turn: &mut Turn<'_>, today: Date) {
    let policy = &mut turn.file.policy;
    while let Some(due_on) = policy.facts.due_date(policy.dues_made)
        && due_on <= today
    {
        policy.dues_made += 1;
    }
}

/// The last day on which the insurer may rescind for a wrong age (arts 16(3) and 32(1)).
pub(super) fn rescission_until(turn: &Turn<'_>, today: Date) -> Result<Date, PolicyRefusal> {
    let policy = &turn.file.policy;
    let made_on = policy.state.contract().map_or(policy.facts.effective_on, |contract| contract.issued_on);
    let allowance = turn.basis.rules.allowance("life.rescission-limit", today)?;
    let until = match allowance {
        Allowance::Years(years) => made_on.checked_add(jiff::Span::new().years(i64::from(years))),
        _ => return Err(PolicyRefusal::RescissionNotAllowed),
    };
    until.map_err(|_| PolicyRefusal::DateOutOfRange)
}

fn rescind_or_refuse(
    turn: &mut FullTurn<'_>,
    choice: CorrectionChoice,
    today: Date,
    correction: AgeCorrection,
) -> Result<AgeCorrection, PolicyRefusal> {
    let until = rescission_until(turn, today)?;
    match choice {
        CorrectionChoice::Correct => Err(PolicyRefusal::AgeOutsideLimits { rescind_until: until }),
        CorrectionChoice::Rescind if today > until => Err(PolicyRefusal::RescissionTooLate { until }),
        CorrectionChoice::Rescind => {
            rescind(turn, today)?;
            Ok(correction)
        }
    }
}

/// The insurer rescinds: the cash value is paid, the deposit goes back.
pub fn rescind(turn: &mut FullTurn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    surrender(turn, today)?;
    turn.end(EndCause::Rescinded, today)
}
