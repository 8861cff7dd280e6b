//! A wrong birth date is put right in the books (年龄变更; Insurance Law, art. 32). The arithmetic is that of [`crate::product`];
//! here it becomes a refund that is paid out and a make-up that is owed: two amounts, never set off against each other.

use jiff::civil::Date;

use super::day::payment_kind;
use super::{
    DueKind, DueState, Endorsement, Payout, PayoutState, PolicyRefusal, PolicyState, StateCause, Turn, endorse,
};
use crate::ledger::{PaymentKind, Posting};
use crate::money::{Fen, Rounding};
use crate::product::{AgeCorrection, ScheduledBenefit, age_correction, make_up_interest};
use crate::service::Allowance;

/// What the insurer does where the true age is outside the limits of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectionChoice {
    /// Correct the premium.
    Correct,
    /// Rescind and pay the cash value, while the law allows it (art. 32(1) with 16(3)).
    Rescind,
}

/// What the correction comes to, without carrying it out.
pub fn work_out(turn: &Turn<'_>, birth_date: Date, today: Date) -> Result<AgeCorrection, PolicyRefusal> {
    let policy = &turn.file.policy;
    let regular = turn.file.dues.iter().filter(|due| due.state == DueState::Paid && due.kind == DueKind::Regular);
    let regular = regular.map(|due| (due.due_on, due.amount));
    let paid: Vec<(Date, Fen)> = turn.file.paid_before().chain(regular).collect();
    Ok(age_correction(turn.basis.product, turn.basis.tables, &policy.facts, &paid, birth_date, today)?)
}

/// Corrects the birth date of the insured: the excess of every instalment is refunded, what is short is to be made up with the
/// interest of the pack's rule, the schedule runs on by the true age, and benefits wait until the make-up is paid.
pub fn apply_age_correction(
    turn: &mut Turn<'_>,
    birth_date: Date,
    choice: CorrectionChoice,
    today: Date,
) -> Result<AgeCorrection, PolicyRefusal> {
    let policy = &turn.file.policy;
    if !policy.is_alive() {
        return Err(PolicyRefusal::PolicyEnded);
    }
    if birth_date == policy.facts.birth_date {
        return Err(PolicyRefusal::BirthDateUnchanged);
    }
    let correction = work_out(turn, birth_date, today)?;
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
    reprice_open(turn, instalment);
    rebuild_benefits(turn, today)?;
    if correction.refund > Fen::ZERO {
        turn.owe(PaymentKind::PremiumRefund, None, today, correction.refund)?;
    }
    add_make_up(turn, &correction, today)?;
    skip_made_up(turn, today);
    turn.finish();
    Ok(correction)
}

/// What is open of the old premium is owed at the new one.
fn reprice_open(turn: &mut Turn<'_>, instalment: Fen) {
    for due in turn.file.dues.iter_mut().filter(|due| due.state == DueState::Open && due.kind == DueKind::Regular) {
        due.amount = instalment;
    }
}

/// Benefits that were made out by the old age and are not due by the true one are taken back as long as they are not paid, and
/// those that the true age gives and were not made out are.
fn rebuild_benefits(turn: &mut Turn<'_>, today: Date) -> Result<(), PolicyRefusal> {
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
        let waits = matches!(payout.state, PayoutState::Blocked | PayoutState::Ready);
        if !waits || payout.benefit_key.is_none() || wanted.iter().any(|benefit| is(payout, benefit)) {
            continue;
        }
        let (kind, amount, id) = (payout.kind, payout.amount, payout.id);
        turn.post(Posting::owed(kind, amount).reversed(), today, Some(id))?;
        let payout = &mut turn.file.payouts[index];
        payout.state = PayoutState::Cancelled;
        payout.blocked_by = None;
        payout.settled_on = Some(today);
        payout.version += 1;
    }
    for benefit in wanted {
        let known = |payout: &Payout| payout.state != PayoutState::Cancelled && is(payout, &benefit);
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
        turn.post(Posting::make_up_due(short), today, None)?;
    }
    let rate = turn.basis.rules.rate("life.age-make-up-interest", today)?;
    let interest = make_up_interest(&correction.make_up_lines, rate, today, Rounding::HalfUp)?;
    if interest > Fen::ZERO {
        turn.add_due(DueKind::Interest, None, today, interest);
        turn.post(Posting::make_up_interest(interest), today, None)?;
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

fn rescind_or_refuse(
    turn: &mut Turn<'_>,
    choice: CorrectionChoice,
    today: Date,
    correction: AgeCorrection,
) -> Result<AgeCorrection, PolicyRefusal> {
    let policy = &turn.file.policy;
    let made_on = policy.issued_on.unwrap_or(policy.facts.effective_on);
    let allowance = turn.basis.rules.allowance("life.rescission-limit", today)?;
    let until = match allowance {
        Allowance::Years(years) => made_on.checked_add(jiff::Span::new().years(i64::from(years))),
        _ => return Err(PolicyRefusal::RescissionNotAllowed),
    };
    let until = until.map_err(|_| PolicyRefusal::DateOutOfRange)?;
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
pub fn rescind(turn: &mut Turn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    super::end::surrender(turn, today)?;
    turn.set_state(PolicyState::Ended, today, Some(StateCause::Rescinded));
    Ok(())
}
