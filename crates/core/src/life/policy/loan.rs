//! Loans against the cash value (保单质押贷款): lent, paid back, set off. Interest is simple, by days of a year of 365, at the rate
//! of the product; it is always paid before any of the loan, so that one day and one sum say all there is to know.

use jiff::civil::Date;

use super::interest::simple_interest;
use super::receipt::Receipt;
use super::receipt::book;
use super::refusal::PolicyRefusal;
use super::turn::Turn;
use crate::agreement::AgreementState;
use crate::id::PayoutId;
use crate::ledger::Account;
use crate::life::chart::{DEPOSIT, LENT, PAYABLE};
use crate::life::posting;
use crate::money::{Fen, Rounding};
use crate::payout::PayoutRefusal;

/// The loan and its interest by a day.
pub fn loan_owed(turn: &Turn<'_>, on: Date) -> Result<(Fen, Fen), PolicyRefusal> {
    let policy = &turn.file.policy;
    let (Some(loan), Some(terms)) = (policy.loan, &turn.basis.product.loan) else {
        return Ok((policy.lent(), Fen::ZERO));
    };
    Ok((loan.amount(), simple_interest(loan.amount(), terms.rate_year, loan.since, on)?))
}

/// The most that can be lent on a day: the product's part of the cash value, rounded down, less what is out with its interest.
pub fn loan_limit(turn: &Turn<'_>, on: Date) -> Result<Fen, PolicyRefusal> {
    let product = turn.basis.product;
    let terms = product.loan.as_ref().ok_or(PolicyRefusal::NoLoans)?;
    let value = product.cash_value(turn.basis.tables, &turn.file.policy.facts, on)?;
    let most = value.times(terms.share_of_cash_value, Rounding::Down)?;
    let (loan, interest) = loan_owed(turn, on)?;
    Ok(most.checked_sub(loan)?.checked_sub(interest)?.max(Fen::ZERO))
}

/// Lends an amount. The interest of what was lent before is taken out of it, for all that is out bears interest from one day.
pub fn lend(turn: &mut Turn<'_>, amount: Fen, on: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::InForce)?;
    if amount <= Fen::ZERO {
        return Err(PolicyRefusal::AmountNotPositive);
    }
    let limit = loan_limit(turn, on)?;
    if turn.file.policy.open_dues > 0 {
        return Err(PolicyRefusal::InstalmentsOpen { number: turn.file.policy.open_dues });
    }
    if amount > limit {
        return Err(PolicyRefusal::LoanAboveLimit { limit });
    }
    let (_, interest) = loan_owed(turn, on)?;
    if amount <= interest {
        return Err(PolicyRefusal::BelowLoanInterest { interest });
    }
    let id = turn.owe(&LENT, None, on, amount)?;
    turn.post(posting::interest_taken(PAYABLE.account(), interest), on, Some(id))?;
    turn.shrink(id, interest)?;
    bears_interest_from(turn, on);
    turn.finish();
    Ok(())
}

/// Pays back out of the deposit: all interest first, then of the loan. Less than the interest is not taken.
pub fn repay(turn: &mut Turn<'_>, amount: Fen, on: Date) -> Result<(), PolicyRefusal> {
    if amount <= Fen::ZERO {
        return Err(PolicyRefusal::AmountNotPositive);
    }
    let (loan, interest) = loan_owed(turn, on)?;
    let owed = loan.checked_add(interest)?;
    if amount > owed {
        return Err(PolicyRefusal::MoreThanLoan { owed });
    }
    if amount < interest {
        return Err(PolicyRefusal::BelowLoanInterest { interest });
    }
    let deposit = turn.file.policy.deposit;
    if amount > deposit {
        return Err(PolicyRefusal::DepositUsed { deposit });
    }
    set_off(turn, &DEPOSIT.account(), None, amount, on)?;
    turn.finish();
    Ok(())
}

/// Pays back with money that comes in for it: it is not taken for instalments.
pub fn repay_with(turn: &mut Turn<'_>, receipt: Receipt, today: Date) -> Result<(), PolicyRefusal> {
    let amount = receipt.amount;
    book(turn, receipt, today)?;
    repay(turn, amount, today)
}

/// Takes interest and loan out of `available`, from that account, as far as it reaches. Answers what was taken.
pub(super) fn set_off(
    turn: &mut Turn<'_>,
    from: &Account,
    payout: Option<PayoutId>,
    available: Fen,
    on: Date,
) -> Result<Fen, PolicyRefusal> {
    let (loan, interest) = loan_owed(turn, on)?;
    let interest = interest.min(available);
    let repaid = loan.min(available.checked_sub(interest)?);
    turn.post(posting::interest_taken(from.clone(), interest), on, payout)?;
    turn.post(posting::loan_repaid(from.clone(), repaid), on, payout)?;
    if repaid > Fen::ZERO || interest > Fen::ZERO {
        bears_interest_from(turn, on);
    }
    Ok(interest.checked_add(repaid)?)
}

/// The interest up to that day has been taken.
fn bears_interest_from(turn: &mut Turn<'_>, on: Date) {
    if let Some(loan) = &mut turn.file.policy.loan {
        loan.since = on;
    }
}

/// Takes the loan out of a payout that waits; it shrinks.
pub(super) fn set_off_payout(turn: &mut Turn<'_>, id: PayoutId, on: Date) -> Result<(), PolicyRefusal> {
    let amount = turn.file.payout(id).ok_or(PayoutRefusal::Unknown)?.amount;
    let taken = set_off(turn, &PAYABLE.account(), Some(id), amount, on)?;
    turn.shrink(id, taken)
}
