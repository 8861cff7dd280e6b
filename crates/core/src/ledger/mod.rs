//! The double-entry ledger (复式账): accounts of a declared chart, postings, balances, and the journal that other programs read.
//!
//! A [`Posting`] moves one amount from the account it credits to the account it debits, so it is balanced because it cannot
//! be otherwise. Lines are only ever added: a reversal is a new line. Which accounts there are ([`Chart`]), what lines are
//! for ([`PostingKind`]) and the named functions that make postings belong to the systems; the house itself has the cash of
//! its offices and its accounts at banks, on which every system receives and pays.

mod balance;
mod chart;
mod journal;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use balance::{AccountSum, ClassSum, TrialBalance};
pub use chart::{Account, AccountClass, AccountRule, Chart, UnknownAccount};
pub use journal::{JournalLine, JournalWriter};

use crate::id::PayoutId;
use crate::money::Fen;
use crate::subject::SubjectRef;

/// What a line of the ledger is for, registered by its system.
#[derive(Debug)]
pub struct PostingKind {
    /// Permanent; what is stored.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

impl PartialEq for PostingKind {
    fn eq(&self, other: &PostingKind) -> bool {
        self.key == other.key
    }
}

impl Eq for PostingKind {}

const fn account(path: &'static str, class: AccountClass, zh: &'static str, en: &'static str) -> AccountRule {
    AccountRule { path, class, zh, en }
}

/// Cash of an office's counter, by the office's code.
pub static CASH: AccountRule = account("house/cash/{office}", AccountClass::Asset, "现金", "Cash");
/// The bank account money is collected on.
pub static BANK_COLLECTION: AccountRule =
    account("house/bank/collection", AccountClass::Asset, "银行收款户", "Bank, collection");
/// The bank account payments leave from.
pub static BANK_PAYMENT: AccountRule =
    account("house/bank/payment", AccountClass::Asset, "银行付款户", "Bank, payment");
/// What was spent on payments, by their kind.
pub static EXPENSE: AccountRule = account("house/expense/{kind}", AccountClass::Expense, "支出", "Expense");
/// What things held when they were taken over from an earlier system.
pub static OPENING: AccountRule = account("house/opening", AccountClass::Reserve, "移入余额", "Opening balance");

/// The accounts of the house itself.
pub static ACCOUNTS: &[&AccountRule] = &[&CASH, &BANK_COLLECTION, &BANK_PAYMENT, &EXPENSE, &OPENING];

pub static PAID_OUT: PostingKind = PostingKind { key: "paid-out", zh: "付款", en: "Paid out" };
pub static RETURNED: PostingKind = PostingKind { key: "returned", zh: "退票", en: "Returned" };
pub static REVERSAL: PostingKind = PostingKind { key: "reversal", zh: "冲正", en: "Reversal" };

pub static POSTINGS: &[&PostingKind] = &[&PAID_OUT, &RETURNED, &REVERSAL];

/// Whether money that is debited to this account came into the house.
pub fn takes_in(debit: &str) -> bool {
    debit.starts_with("house/cash/") || debit.starts_with("house/bank/")
}

/// What is moved: the amount, from the account it is credited to, to the account it is debited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub kind: &'static PostingKind,
    pub debit: Account,
    pub credit: Account,
    /// Always positive.
    pub amount: Fen,
}

impl Posting {
    pub fn new(kind: &'static PostingKind, debit: Account, credit: Account, amount: Fen) -> Posting {
        Posting { kind, debit, credit, amount }
    }

    /// What was owed is on its way through the bank.
    pub fn paid_out(payable: Account, amount: Fen) -> Posting {
        Posting::new(&PAID_OUT, payable, BANK_PAYMENT.account(), amount)
    }

    /// What was on its way came back, and is owed again.
    pub fn returned(payable: Account, amount: Fen) -> Posting {
        Posting::new(&RETURNED, BANK_PAYMENT.account(), payable, amount)
    }

    /// The opposite of a line, as a new line.
    #[must_use]
    pub fn reversed(&self) -> Posting {
        Posting::new(&REVERSAL, self.credit.clone(), self.debit.clone(), self.amount)
    }
}

/// A posting about to become a line: of what subject, from which day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub posting: Posting,
    /// Its own accounts are those of the posting that have a `{subject}`.
    pub subject: SubjectRef,
    /// The day of its value; a closed day moves to the first open one when it is written.
    pub booked_on: Date,
    pub payout: Option<PayoutId>,
    /// The number of the line it reverses.
    pub reverses: Option<i64>,
}
