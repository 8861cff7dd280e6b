//! How a policy ends before its time: withdrawal in the hesitation period, surrender, rescission. What is lent is set off first.

use jiff::civil::Date;

use super::file::{Due, DueKind};
use super::loan::{loan_owed, set_off_payout};
use super::refusal::PolicyRefusal;
use super::state::EndCause;
use super::turn::{FullTurn, Turn};
use crate::agreement::AgreementState;
use crate::life::chart::{DEPOSIT_REFUND, DIVIDEND, HESITATION_REFUND, MATURITY, PAYABLE, SURRENDER};
use crate::money::Fen;
use crate::payout::Payout;

/// What a surrender pays, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surrender {
    pub within_hesitation: bool,
    /// The cash value, or the premiums less the cost of the policy inside the hesitation period.
    pub value: Fen,
    /// Made-up premiums still owed: the cash value counts them as paid, so they are taken out of it.
    pub make_up: Fen,
    pub loan: Fen,
    pub interest: Fen,
    pub deposit: Fen,
    pub dividend: Fen,
}

impl Surrender {
    /// What is left for the holder of the value.
    pub fn net_value(self) -> Result<Fen, PolicyRefusal> {
        let owed = self.loan.checked_add(self.interest)?.checked_add(self.make_up)?;
        Ok(self.value.checked_sub(owed)?.max(Fen::ZERO))
    }
}

/// What a surrender on that day would pay.
pub fn surrender_value(turn: &FullTurn<'_>, on: Date) -> Result<Surrender, PolicyRefusal> {
    let policy = &turn.file.policy;
    if !policy.is_alive() {
        return Err(PolicyRefusal::PolicyEnded);
    }
    let within_hesitation = turn.contract()?.in_hesitation(on);
    let value = if within_hesitation {
        let cost = turn.basis.rules.amount("life.hesitation-cost", on)?;
        turn.premiums_paid().checked_sub(cost)?.max(Fen::ZERO)
    } else if turn.basis.product.accounts.is_empty() {
        // A lapsed policy keeps the value of the day it lapsed.
        let as_of = if policy.state == AgreementState::Suspended { policy.state_on.min(on) } else { on };
        turn.basis.product.cash_value(turn.basis.tables, &policy.facts, as_of)?
    } else {
        Fen::ZERO
    };
    let (loan, interest) = loan_owed(turn, on)?;
    let make_up = if within_hesitation { Fen::ZERO } else { policy.make_up };
    let (deposit, dividend) = (policy.deposit, policy.dividend);
    Ok(Surrender { within_hesitation, value, make_up, loan, interest, deposit, dividend })
}

/// Ends the policy at the holder's wish (Insurance Law, arts 15 and 47).
pub fn surrender(turn: &mut FullTurn<'_>, on: Date) -> Result<Surrender, PolicyRefusal> {
    let sum = surrender_value(turn, on)?;
    let kind = if sum.within_hesitation { &HESITATION_REFUND } else { &SURRENDER };
    if sum.value > Fen::ZERO {
        let id = turn.owe(kind, None, on, sum.value)?;
        if !sum.within_hesitation {
            let made_up = |due: &Due| due.kind != DueKind::Regular;
            let taken = turn.take_dues(&PAYABLE.account(), Some(id), sum.value, on, made_up)?;
            turn.shrink(id, taken)?;
        }
        set_off_payout(turn, id, on)?;
    }
    turn.cancel_dues(on)?;
    give_back(turn, None, on)?;
    let cause = if sum.within_hesitation { EndCause::HesitationWithdrawn } else { EndCause::Surrendered };
    turn.end(cause, on)?;
    turn.finish();
    Ok(sum)
}

/// What lies with the insurer goes back when a policy ends: what was paid ahead, and the dividends left.
pub(super) fn give_back(turn: &mut Turn<'_>, payee: Option<String>, on: Date) -> Result<(), PolicyRefusal> {
    let (deposit, dividend) = (turn.file.policy.deposit, turn.file.policy.dividend);
    if deposit > Fen::ZERO {
        turn.owe_to(payee.clone(), &DEPOSIT_REFUND, None, on, deposit)?;
    }
    if dividend > Fen::ZERO {
        turn.owe_to(payee, &DIVIDEND, None, on, dividend)?;
    }
    Ok(())
}

/// The cover has run out. What is open of premiums and the loan are taken out of the sum at maturity; where there is none, a
/// premium cannot be sued for (Insurance Law, art. 38) and is not owed any more.
pub(super) fn end_of_cover(turn: &mut Turn<'_>, end: Date) -> Result<(), PolicyRefusal> {
    let matured = turn.basis.product.matures_on(&turn.file.policy.facts).is_some();
    let last = |payout: &&Payout| payout.due_on == end && *payout.kind == MATURITY && payout.waits();
    if let Some(last) = turn.file.payouts.iter().find(last) {
        let (id, amount) = (last.id, last.amount);
        let taken = turn.take_dues(&PAYABLE.account(), Some(id), amount, end, |_| true)?;
        turn.shrink(id, taken)?;
        set_off_payout(turn, id, end)?;
    }
    turn.cancel_dues(end)?;
    give_back(turn, None, end)?;
    let cause = if matured { EndCause::Matured } else { EndCause::Expired };
    turn.end(cause, end)?;
    turn.settle_blocks();
    Ok(())
}
