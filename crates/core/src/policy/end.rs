//! How a policy ends before its time: withdrawal in the hesitation period, surrender, rescission. What is lent is set off first.

use jiff::civil::Date;

use super::reinstate::simple_interest;
use super::{PolicyRefusal, PolicyState, StateCause, Turn};
use crate::ledger::{Account, PaymentKind, Posting};
use crate::money::Fen;

/// What a surrender pays, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surrender {
    pub within_hesitation: bool,
    /// The cash value, or the premiums less the cost of the policy inside the hesitation period.
    pub value: Fen,
    pub loan: Fen,
    pub interest: Fen,
    pub deposit: Fen,
    pub dividend: Fen,
}

impl Surrender {
    /// What is left for the holder of the value.
    pub fn net_value(self) -> Result<Fen, PolicyRefusal> {
        let owed = self.loan.checked_add(self.interest)?;
        Ok(self.value.checked_sub(owed)?.max(Fen::ZERO))
    }
}

/// What a surrender on that day would pay.
pub fn surrender_value(turn: &Turn<'_>, on: Date) -> Result<Surrender, PolicyRefusal> {
    let policy = &turn.file.policy;
    if !policy.is_alive() {
        return Err(PolicyRefusal::PolicyEnded);
    }
    let within_hesitation = policy.hesitation_ends_on.is_some_and(|end| on <= end);
    let value = if within_hesitation {
        let cost = turn.basis.rules.amount("life.hesitation-cost", on)?;
        turn.file.premiums_paid().checked_sub(cost)?.max(Fen::ZERO)
    } else if turn.basis.product.accounts.is_empty() {
        // A lapsed policy keeps the value of the day it lapsed.
        let as_of = if policy.state == PolicyState::Lapsed { policy.state_on.min(on) } else { on };
        turn.basis.product.cash_value(turn.basis.tables, &policy.facts, as_of)?
    } else {
        Fen::ZERO
    };
    let (loan, interest) = loan_owed(turn, on)?;
    Ok(Surrender { within_hesitation, value, loan, interest, deposit: policy.deposit, dividend: policy.dividend })
}

/// The loan and its interest by then.
pub(super) fn loan_owed(turn: &Turn<'_>, on: Date) -> Result<(Fen, Fen), PolicyRefusal> {
    let policy = &turn.file.policy;
    let (Some(since), Some(terms)) = (policy.loan_on, &turn.basis.product.loan) else {
        return Ok((policy.loan, Fen::ZERO));
    };
    Ok((policy.loan, simple_interest(policy.loan, terms.rate_year, since, on)?))
}

/// Ends the policy at the holder's wish (Insurance Law, arts 15 and 47).
pub fn surrender(turn: &mut Turn<'_>, on: Date) -> Result<Surrender, PolicyRefusal> {
    let sum = surrender_value(turn, on)?;
    turn.cancel_dues(on)?;
    let kind = if sum.within_hesitation { PaymentKind::HesitationRefund } else { PaymentKind::Surrender };
    if sum.value > Fen::ZERO {
        let id = turn.owe(kind, None, on, sum.value)?;
        take_loan_from(turn, id, on)?;
    }
    if sum.deposit > Fen::ZERO {
        turn.owe(PaymentKind::DepositRefund, None, on, sum.deposit)?;
    }
    if sum.dividend > Fen::ZERO {
        turn.owe(PaymentKind::Dividend, None, on, sum.dividend)?;
    }
    let cause = if sum.within_hesitation { StateCause::HesitationWithdrawn } else { StateCause::Surrendered };
    turn.set_state(PolicyState::Ended, on, Some(cause));
    turn.finish();
    Ok(sum)
}

/// Takes the loan and its interest out of a payout that was just made out; it shrinks, and goes where nothing is left.
pub(super) fn take_loan_from(turn: &mut Turn<'_>, id: crate::id::PayoutId, on: Date) -> Result<(), PolicyRefusal> {
    let (loan, interest) = loan_owed(turn, on)?;
    let place = turn.file.payouts.iter().position(|payout| payout.id == id).ok_or(PolicyRefusal::PayoutUnknown)?;
    let amount = turn.file.payouts[place].amount;
    let interest = interest.min(amount);
    let repaid = loan.min(amount.checked_sub(interest)?);
    turn.post(
        Posting {
            kind: crate::ledger::PostingKind::Interest,
            debit: Account::Payable,
            credit: Account::InterestIncome,
            amount: interest,
        },
        on,
        Some(id),
    )?;
    turn.post(Posting::loan_repaid(Account::Payable, repaid), on, Some(id))?;
    let left = amount.checked_sub(interest)?.checked_sub(repaid)?;
    if left == Fen::ZERO {
        turn.file.payouts.remove(place);
    } else {
        turn.file.payouts[place].amount = left;
    }
    if turn.file.policy.loan == Fen::ZERO {
        turn.file.policy.loan_on = None;
    } else if repaid > Fen::ZERO || interest > Fen::ZERO {
        turn.file.policy.loan_on = Some(on);
    }
    Ok(())
}

/// Takes the loan out of the last benefit when the cover ends.
pub(super) fn set_off_loan(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    if turn.file.policy.loan == Fen::ZERO {
        return Ok(());
    }
    let last = turn.file.payouts.iter().filter(|payout| payout.due_on == on && payout.kind == PaymentKind::Maturity);
    match last.map(|payout| payout.id).next_back() {
        Some(id) => take_loan_from(turn, id, on),
        None => Ok(()),
    }
}
