//! Claims (理赔): whether the policy covered the event, what is paid at most, what is taken out of it, and to whom it goes.
//!
//! In this order: the sum agreed on; its part where the insured's age was stated wrongly and the premium was too low for the
//! true one (Insurance Law, art. 32(2)); less what was paid in advance (art. 25); less the instalments open on the day of the
//! event (art. 36); less the loan, where the policy ends. What is left goes to the beneficiaries of the first order by
//! their shares (art. 40), to the estate where there are none (art. 42), and for other events than death to the insured.

use jiff::civil::Date;

use super::correct::{rescission_until, work_out};
use super::day::pass_days;
use super::end::give_back;
use super::file::{Due, DueKind, DueState};
use super::loan::set_off;
use super::next_day::grace_end;
use super::refusal::PolicyRefusal;
use super::state::{Contract, EndCause, PolicyState};
use super::turn::{FullTurn, Turn};
use crate::fair_split::fair_split;
use crate::fraction::{Fraction, weights};
use crate::id::PayoutId;
use crate::ledger::EXPENSE;
use crate::life::chart::{CLAIM, CLAIM_ADVANCE, PREMIUM_REFUND};
use crate::life::product::{ClaimEvent, PolicyFacts, claim_ratio};
use crate::money::Fen;
use crate::payout::Payout;
use crate::payout::{PaymentKind, PayoutState};

/// The name a payment to the estate is made out to: a phrase of the pack.
pub const ESTATE_PAYEE: &str = "life.estate-payee";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// `death`, `accidental-death`, `disability`, `illness`; others are not measured by the terms of the product.
    pub event: String,
    pub event_on: Date,
    /// What was agreed on, before anything is taken out.
    pub amount: Fen,
    /// Where the policy has a wrong one.
    pub true_birth_date: Option<Date>,
}

/// What a claim comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The most the terms pay.
    pub limit: Option<Fen>,
    /// Premiums paid and due by the true age, where one was given.
    pub premiums: Option<(Fen, Fen)>,
    /// The sum agreed on, in the ratio of the two.
    pub owed: Fen,
    pub advances: Fen,
    pub instalments: Fen,
    /// With its interest.
    pub loan: Fen,
    pub paid_out: Fen,
    pub payouts: Vec<PayoutId>,
}

/// Somebody else than the holder where there is a name, and the share where one was set.
type Payee = (Option<String>, Option<Fraction>);

struct Cover {
    facts: PolicyFacts,
    limit: Option<Fen>,
    premiums: Option<(Fen, Fen)>,
    refund: Fen,
}

/// Pays a part of a claim that is certain before all of it is (art. 25).
pub fn advance_claim(turn: &mut FullTurn<'_>, claim: &Claim, today: Date) -> Result<Vec<PayoutId>, PolicyRefusal> {
    pass_days(turn, today)?;
    let cover = cover(turn, claim, today)?;
    let earlier = advances(turn)?;
    let most = cover.limit.map(|limit| ratio(limit, cover.premiums)).unwrap_or(Fen(i64::MAX));
    if earlier.checked_add(claim.amount)? > most {
        return Err(PolicyRefusal::ClaimAboveLimit { limit: most.checked_sub(earlier)?.max(Fen::ZERO) });
    }
    let payouts = pay(turn, claim, &CLAIM_ADVANCE, claim.amount, today)?;
    turn.finish();
    Ok(payouts)
}

/// Settles a claim; death ends the policy.
pub fn settle_claim(turn: &mut FullTurn<'_>, claim: &Claim, today: Date) -> Result<Settlement, PolicyRefusal> {
    pass_days(turn, today)?;
    let cover = cover(turn, claim, today)?;
    if let Some(limit) = cover.limit
        && claim.amount > limit
    {
        return Err(PolicyRefusal::ClaimAboveLimit { limit });
    }
    let mut settled = Settlement {
        limit: cover.limit,
        premiums: cover.premiums,
        owed: ratio(claim.amount, cover.premiums),
        advances: advances(turn)?,
        ..Settlement::default()
    };
    let mut left = settled.owed.checked_sub(settled.advances)?;
    if left < Fen::ZERO {
        return Err(PolicyRefusal::AdvancesExceedClaim { advances: settled.advances });
    }
    let from = EXPENSE.of(CLAIM.key);
    let by_then = |due: &Due| due.due_on <= claim.event_on || due.kind != DueKind::Regular;
    settled.instalments = turn.take_dues(&from, None, left, today, by_then)?;
    left = left.checked_sub(settled.instalments)?;
    let ends = is_death(&claim.event);
    if ends {
        settled.loan = set_off(turn, &from, None, left, today)?;
        left = left.checked_sub(settled.loan)?;
    }
    settled.paid_out = left;
    settled.payouts = pay(turn, claim, &CLAIM, left, today)?;
    if ends {
        end_by_death(turn, claim, &cover, today)?;
    }
    turn.finish();
    Ok(settled)
}

fn is_death(event: &str) -> bool {
    matches!(ClaimEvent::parse(event), Some(ClaimEvent::Death | ClaimEvent::AccidentalDeath))
}

fn ratio(amount: Fen, premiums: Option<(Fen, Fen)>) -> Fen {
    premiums.map_or(amount, |(paid, due)| claim_ratio(paid, due, amount))
}

/// What was made out in advance in the case under way.
fn advances(turn: &FullTurn<'_>) -> Result<Fen, PolicyRefusal> {
    let of_case = turn.file.payouts.iter().filter(|payout| {
        *payout.kind == CLAIM_ADVANCE && payout.case == turn.by.case && payout.state() != PayoutState::Cancelled
    });
    Ok(Fen::checked_sum(of_case.map(|payout| payout.amount))?)
}

/// Whether the event is covered, by the true age where one is given, and what it pays at most.
fn cover(turn: &FullTurn<'_>, claim: &Claim, today: Date) -> Result<Cover, PolicyRefusal> {
    if claim.amount <= Fen::ZERO {
        return Err(PolicyRefusal::AmountNotPositive);
    }
    if claim.event_on > today {
        return Err(PolicyRefusal::EventInFuture);
    }
    check_in_force(turn, claim.event_on)?;
    let mut facts = turn.file.policy.facts.clone();
    let (mut premiums, mut refund) = (None, Fen::ZERO);
    if let Some(birth_date) = claim.true_birth_date.filter(|date| *date != facts.birth_date) {
        let correction = work_out(turn, birth_date, claim.event_on)?;
        if correction.outside_limits {
            let until = rescission_until(turn, today)?;
            if today <= until {
                return Err(PolicyRefusal::AgeOutsideLimits { rescind_until: until });
            }
        }
        // An age that has no premium has no ratio: after the limit the insurer is bound to what was agreed.
        if correction.instalment_after.is_some() {
            let paid = Fen::checked_sum(correction.lines.iter().map(|line| line.paid))?;
            let due = Fen::checked_sum(correction.lines.iter().map(|line| line.due))?;
            premiums = Some((paid, due));
            refund = paid.checked_sub(due)?.max(Fen::ZERO);
            facts = correction.corrected;
        }
    }
    let limit = limit(turn, &facts, claim)?;
    Ok(Cover { facts, limit, premiums, refund })
}

/// The most the terms pay for the event. Events the terms do not measure, and units at their price, have no limit here: who
/// approves them sees the sum.
fn limit(turn: &FullTurn<'_>, facts: &PolicyFacts, claim: &Claim) -> Result<Option<Fen>, PolicyRefusal> {
    let product = turn.basis.product;
    if ClaimEvent::parse(&claim.event).is_none() {
        return Ok(None);
    }
    let kept = |due: &&Due| due.kind.is_premium() && due.state != DueState::Cancelled && due.due_on <= claim.event_on;
    let premiums = Fen::checked_sum(turn.file.dues.iter().filter(kept).map(|due| due.amount))?;
    let most = product.claim_amount(turn.basis.tables, facts, &claim.event, claim.event_on, premiums)?;
    let most = most.ok_or_else(|| PolicyRefusal::EventNotCovered { event: claim.event.clone() })?;
    Ok(Some(most).filter(|_| product.accounts.is_empty()))
}

/// The policy was in force on the day, or within its grace period: a lapse begins after that.
fn check_in_force(turn: &FullTurn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    let policy = &turn.file.policy;
    let begun = |contract: Contract| on >= contract.issued_on.max(policy.facts.effective_on);
    let covered = match policy.state {
        PolicyState::Proposed | PolicyState::Declined => false,
        PolicyState::InForce(contract) => begun(contract) && !was_lapsed(turn, contract, on),
        PolicyState::Suspended(contract, _) | PolicyState::Ended(contract, EndCause::Expired) => {
            begun(contract) && on < policy.state_on
        }
        PolicyState::Ended(contract, _) if begun(contract) => return Err(PolicyRefusal::PolicyEnded),
        PolicyState::Ended(..) => false,
    };
    if covered { Ok(()) } else { Err(PolicyRefusal::NotCoveredOn { on }) }
}

/// Whether the day lies between a lapse and the reinstatement after it. The reinstatement paid the instalment that had lapsed the
/// policy, so the grace period after that one tells when the lapse began.
fn was_lapsed(turn: &FullTurn<'_>, contract: Contract, on: Date) -> bool {
    let policy = &turn.file.policy;
    if on >= policy.state_on || contract.issued_on == policy.state_on {
        return false;
    }
    let back = |due: &&Due| due.kind == DueKind::Regular && due.settled_on == Some(policy.state_on);
    let Some(oldest) = turn.file.dues.iter().filter(back).map(|due| due.due_on).min() else { return false };
    grace_end(&turn.basis, oldest).is_none_or(|end| on > end)
}

/// Who is paid, and how much of the whole each gets.
fn payees(turn: &FullTurn<'_>, claim: &Claim, today: Date) -> Result<Vec<Payee>, PolicyRefusal> {
    let terms = &turn.terms;
    if !is_death(&claim.event) {
        let is_holder = terms.insured.party == Some(turn.file.policy.holder);
        return Ok(vec![(Some(terms.insured.name.clone()).filter(|_| !is_holder), None)]);
    }
    let Some(first) = terms.beneficiaries.iter().map(|one| one.order).min() else {
        return Ok(vec![(Some(estate(turn, today)?), None)]);
    };
    let of_first = terms.beneficiaries.iter().filter(|one| one.order == first);
    Ok(of_first.map(|one| (Some(one.name.clone()), one.share)).collect())
}

fn estate(turn: &Turn<'_>, today: Date) -> Result<String, PolicyRefusal> {
    Ok(turn.basis.rules.figure(ESTATE_PAYEE, today)?.value.clone())
}

/// Makes the payouts out, each to whom it is for, by their shares.
fn pay(
    turn: &mut FullTurn<'_>,
    claim: &Claim,
    kind: &'static PaymentKind,
    amount: Fen,
    today: Date,
) -> Result<Vec<PayoutId>, PolicyRefusal> {
    let payees = payees(turn, claim, today)?;
    let shares: Vec<Fraction> = payees.iter().map(|(_, share)| share.unwrap_or(Fraction::WHOLE)).collect();
    let weights = weights(&shares).ok_or(PolicyRefusal::WrongShare)?;
    let parts = fair_split(amount, &weights).map_err(|_| PolicyRefusal::WrongShare)?;
    let mut made = Vec::with_capacity(parts.len());
    for ((payee, _), part) in payees.into_iter().zip(parts) {
        if part > Fen::ZERO {
            made.push(turn.owe_to(payee, kind, None, today, part)?);
        }
    }
    Ok(made)
}

/// The policy ends by the death. Benefits for the living after it are taken back as long as they wait, premiums for the time
/// after it go back, and so does what lies with the insurer: to the holder, or to the estate of one who was the insured.
fn end_by_death(turn: &mut FullTurn<'_>, claim: &Claim, cover: &Cover, today: Date) -> Result<(), PolicyRefusal> {
    let died_on = claim.event_on;
    let after = |payout: &&Payout| payout.benefit_key.is_some() && payout.due_on > died_on && payout.waits();
    let over: Vec<PayoutId> = turn.file.payouts.iter().filter(after).map(|payout| payout.id).collect();
    for id in over {
        turn.cancel_payout(id, today)?;
    }
    turn.cancel_dues(today)?;
    let insured = turn.terms.insured.party;
    let holder_died = insured == Some(turn.file.policy.holder);
    let payee = if holder_died { Some(estate(turn, today)?) } else { None };
    let mut refund = cover.refund;
    for due in turn.file.dues.iter_mut().filter(|due| due.state == DueState::Paid && due.due_on > died_on) {
        if due.kind == DueKind::Regular {
            refund = refund.checked_add(due.amount)?;
            due.state = DueState::Cancelled;
        }
    }
    if refund > Fen::ZERO {
        turn.owe_to(payee.clone(), &PREMIUM_REFUND, None, today, refund)?;
    }
    give_back(turn, payee, today)?;
    debug_assert!(cover.facts.effective_on <= died_on, "an event before the cover was refused");
    turn.end(EndCause::Claimed, today)
}
