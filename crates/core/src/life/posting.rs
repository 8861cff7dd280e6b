//! What moves the money of a policy: one named function for each kind of line.

use super::chart::{
    DEPOSIT, DIVIDEND, DIVIDEND_KEPT, DIVIDENDS, INTEREST, INTEREST_INCOME, LENT, LOAN, LOAN_GIVEN, LOAN_REPAID,
    MAKE_UP, MAKE_UP_DUE, MAKE_UP_PAID, OWED, PAYABLE, PREMIUM_INCOME, PREMIUM_PAID, PRICE_ERROR, RECEIPT, TAKEN_BACK,
    TAKEN_OVER, UNIT_SALE, UNITS, UNITS_BOUGHT, UNITS_SOLD,
};
use crate::ledger::{Account, EXPENSE, OPENING, Posting};
use crate::money::Fen;
use crate::payout::PaymentKind;

/// A receipt at a counter, by bank or by card: it lies in the deposit until an instalment takes it.
pub fn receipt(from: Account, amount: Fen) -> Posting {
    Posting::new(&RECEIPT, from, DEPOSIT.account(), amount)
}

/// An instalment taken from the deposit.
pub fn premium_paid(amount: Fen) -> Posting {
    premium_taken(DEPOSIT.account(), amount)
}

/// A make-up premium that is claimed.
pub fn make_up_due(amount: Fen) -> Posting {
    Posting::new(&MAKE_UP_DUE, MAKE_UP.account(), PREMIUM_INCOME.account(), amount)
}

/// What the bank took back and no instalment can be reopened for: the customer owes it.
pub fn taken_back(into: Account, amount: Fen) -> Posting {
    Posting::new(&TAKEN_BACK, MAKE_UP.account(), into, amount)
}

/// Interest that is claimed with a make-up premium.
pub fn make_up_interest(amount: Fen) -> Posting {
    Posting::new(&INTEREST, MAKE_UP.account(), INTEREST_INCOME.account(), amount)
}

pub fn make_up_paid(amount: Fen) -> Posting {
    make_up_taken(DEPOSIT.account(), amount)
}

/// Interest taken from the deposit: on reinstatement, on a loan.
pub fn interest_paid(amount: Fen) -> Posting {
    interest_taken(DEPOSIT.account(), amount)
}

/// Something is owed to the customer from now on.
pub fn owed(kind: &'static PaymentKind, amount: Fen) -> Posting {
    let posting = if *kind == LENT { &LOAN_GIVEN } else { &OWED };
    Posting::new(posting, kind.account(), PAYABLE.account(), amount)
}

/// What was owed is set off against a loan.
pub fn loan_repaid(from: Account, amount: Fen) -> Posting {
    Posting::new(&LOAN_REPAID, from, LOAN.account(), amount)
}

/// An instalment taken out of what is owed to the customer, or out of a claim.
pub fn premium_taken(from: Account, amount: Fen) -> Posting {
    Posting::new(&PREMIUM_PAID, from, PREMIUM_INCOME.account(), amount)
}

/// A make-up premium taken likewise.
pub fn make_up_taken(from: Account, amount: Fen) -> Posting {
    Posting::new(&MAKE_UP_PAID, from, MAKE_UP.account(), amount)
}

/// Interest taken likewise.
pub fn interest_taken(from: Account, amount: Fen) -> Posting {
    Posting::new(&INTEREST, from, INTEREST_INCOME.account(), amount)
}

/// Money on its way to the customer.
pub fn paid_out(amount: Fen) -> Posting {
    Posting::paid_out(PAYABLE.account(), amount)
}

/// Money the bank sent back.
pub fn returned(amount: Fen) -> Posting {
    Posting::returned(PAYABLE.account(), amount)
}

pub fn dividend_kept(amount: Fen) -> Posting {
    Posting::new(&DIVIDEND_KEPT, EXPENSE.of(DIVIDEND.key), DIVIDENDS.account(), amount)
}

/// A dividend that pays premiums to come.
pub fn dividend_to_deposit(amount: Fen) -> Posting {
    Posting::new(&RECEIPT, DIVIDENDS.account(), DEPOSIT.account(), amount)
}

pub fn units_bought(amount: Fen) -> Posting {
    Posting::new(&UNITS_BOUGHT, PREMIUM_INCOME.account(), UNITS.account(), amount)
}

/// Units that come back to the house: the contract they were bought for is undone.
pub fn units_reclaimed(amount: Fen) -> Posting {
    Posting::new(&UNITS_SOLD, UNITS.account(), PREMIUM_INCOME.account(), amount)
}

/// What a sale of units at a wrong price paid too much: the house bears it.
pub fn price_error_borne(amount: Fen) -> Posting {
    Posting::new(&PRICE_ERROR, EXPENSE.of(UNIT_SALE.key), UNITS.account(), amount)
}

/// What a policy held in an earlier system.
pub fn taken_over(amount: Fen) -> Posting {
    Posting::new(&TAKEN_OVER, OPENING.account(), DEPOSIT.account(), amount)
}
