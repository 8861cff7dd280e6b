//! The double-entry ledger (复式账): accounts as paths, postings built by named functions, balances, and the journal that
//! other programs read.
//!
//! A [`Posting`] moves one amount from the account it credits to the account it debits, so it is balanced because it cannot
//! be otherwise. Lines are only ever added: a reversal is a new line. Every posting belongs to a policy; an account that
//! begins with `policy/` is that policy's own, and the number of the policy stands in its path only where it is shown.

mod balance;
mod journal;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use balance::{AccountSum, TrialBalance};
pub use journal::{JournalLine, write_journal};

use crate::money::Fen;

/// An account. The path is what is stored; see [`Account::path_of`] for what is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// What the customer has paid ahead (预交保费).
    Deposit,
    /// What the customer still has to make up (应补保费).
    MakeUp,
    /// What is lent against the cash value (保单贷款).
    Loan,
    /// What is owed to the customer (应付款).
    Payable,
    /// Dividends left with the insurer (累积红利).
    Dividend,
    /// What is invested in unit-linked accounts (投资账户).
    Units,
    /// Cash of an office's counter, by the office's code.
    Cash(String),
    /// The bank account premiums are collected on.
    BankCollection,
    /// The bank account payments leave from.
    BankPayment,
    PremiumIncome,
    InterestIncome,
    InterestExpense,
    /// What a benefit, refund or surrender cost, by kind.
    Expense(PaymentKind),
    /// What a policy held when it was taken over from an earlier system.
    Opening,
}

/// What a payment to a customer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentKind {
    SurvivalBenefit,
    Annuity,
    Maturity,
    PremiumRefund,
    Surrender,
    HesitationRefund,
    Claim,
    ClaimAdvance,
    Loan,
    Dividend,
    DepositRefund,
    UnitSale,
}

impl PaymentKind {
    pub const ALL: [PaymentKind; 12] = [
        PaymentKind::SurvivalBenefit,
        PaymentKind::Annuity,
        PaymentKind::Maturity,
        PaymentKind::PremiumRefund,
        PaymentKind::Surrender,
        PaymentKind::HesitationRefund,
        PaymentKind::Claim,
        PaymentKind::ClaimAdvance,
        PaymentKind::Loan,
        PaymentKind::Dividend,
        PaymentKind::DepositRefund,
        PaymentKind::UnitSale,
    ];

    pub fn key(self) -> &'static str {
        match self {
            PaymentKind::SurvivalBenefit => "survival-benefit",
            PaymentKind::Annuity => "annuity",
            PaymentKind::Maturity => "maturity",
            PaymentKind::PremiumRefund => "premium-refund",
            PaymentKind::Surrender => "surrender",
            PaymentKind::HesitationRefund => "hesitation-refund",
            PaymentKind::Claim => "claim",
            PaymentKind::ClaimAdvance => "claim-advance",
            PaymentKind::Loan => "loan",
            PaymentKind::Dividend => "dividend",
            PaymentKind::DepositRefund => "deposit-refund",
            PaymentKind::UnitSale => "unit-sale",
        }
    }

    pub fn parse(key: &str) -> Option<PaymentKind> {
        PaymentKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Benefits that wait while the customer owes a make-up premium.
    pub fn waits_for_make_up(self) -> bool {
        matches!(
            self,
            PaymentKind::SurvivalBenefit | PaymentKind::Annuity | PaymentKind::Maturity | PaymentKind::Dividend
        )
    }
}

impl Account {
    /// Whether it is an account of a single policy.
    pub fn is_of_policy(&self) -> bool {
        self.fixed_path().is_some_and(|path| path.starts_with("policy/"))
    }

    fn fixed_path(&self) -> Option<&'static str> {
        Some(match self {
            Account::Deposit => "policy/premium-deposit",
            Account::MakeUp => "policy/make-up",
            Account::Loan => "policy/loan",
            Account::Payable => "policy/payable",
            Account::Dividend => "policy/dividend",
            Account::Units => "policy/units",
            Account::BankCollection => "house/bank/collection",
            Account::BankPayment => "house/bank/payment",
            Account::PremiumIncome => "house/income/premium",
            Account::InterestIncome => "house/income/interest",
            Account::InterestExpense => "house/expense/interest",
            Account::Opening => "house/opening",
            Account::Cash(_) | Account::Expense(_) => return None,
        })
    }

    pub fn parse(path: &str) -> Option<Account> {
        let fixed = [
            Account::Deposit,
            Account::MakeUp,
            Account::Loan,
            Account::Payable,
            Account::Dividend,
            Account::Units,
            Account::BankCollection,
            Account::BankPayment,
            Account::PremiumIncome,
            Account::InterestIncome,
            Account::InterestExpense,
            Account::Opening,
        ];
        if let Some(found) = fixed.into_iter().find(|account| account.fixed_path() == Some(path)) {
            return Some(found);
        }
        if let Some(office) = path.strip_prefix("house/cash/") {
            return Some(Account::Cash(office.to_owned()));
        }
        path.strip_prefix("house/expense/").and_then(PaymentKind::parse).map(Account::Expense)
    }

    /// The path as people and other programs read it: `policy/P0421-0000137-5/premium-deposit`.
    pub fn path_of(path: &str, policy_number: &str) -> String {
        match path.strip_prefix("policy/") {
            Some(rest) => format!("policy/{policy_number}/{rest}"),
            None => path.to_owned(),
        }
    }

    /// Whether a debit raises it: what the house has, is owed and spends. The others are raised by a credit.
    pub fn is_debit_account(path: &str) -> bool {
        path.starts_with("house/cash/")
            || path.starts_with("house/bank/")
            || path.starts_with("house/expense/")
            || path == "policy/make-up"
            || path == "policy/loan"
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Cash(office) => write!(f, "house/cash/{office}"),
            Account::Expense(kind) => write!(f, "house/expense/{}", kind.key()),
            other => f.write_str(other.fixed_path().unwrap_or_default()),
        }
    }
}

/// What a line of the ledger is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostingKind {
    Receipt,
    PremiumPaid,
    MakeUpDue,
    MakeUpPaid,
    Interest,
    Owed,
    PaidOut,
    Returned,
    LoanGiven,
    LoanRepaid,
    DividendKept,
    UnitsBought,
    UnitsSold,
    TakenOver,
    DepositReleased,
    Reversal,
}

impl PostingKind {
    pub fn key(self) -> &'static str {
        match self {
            PostingKind::Receipt => "receipt",
            PostingKind::PremiumPaid => "premium-paid",
            PostingKind::MakeUpDue => "make-up-due",
            PostingKind::MakeUpPaid => "make-up-paid",
            PostingKind::Interest => "interest",
            PostingKind::Owed => "owed",
            PostingKind::PaidOut => "paid-out",
            PostingKind::Returned => "returned",
            PostingKind::LoanGiven => "loan-given",
            PostingKind::LoanRepaid => "loan-repaid",
            PostingKind::DividendKept => "dividend-kept",
            PostingKind::UnitsBought => "units-bought",
            PostingKind::UnitsSold => "units-sold",
            PostingKind::TakenOver => "taken-over",
            PostingKind::DepositReleased => "deposit-released",
            PostingKind::Reversal => "reversal",
        }
    }
}

/// A line about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub kind: PostingKind,
    pub debit: Account,
    pub credit: Account,
    /// Always positive.
    pub amount: Fen,
}

impl Posting {
    /// A receipt at a counter, by bank or by card: it lies in the deposit until an instalment takes it.
    pub fn receipt(from: Account, amount: Fen) -> Posting {
        Posting { kind: PostingKind::Receipt, debit: from, credit: Account::Deposit, amount }
    }

    /// An instalment taken from the deposit.
    pub fn premium_paid(amount: Fen) -> Posting {
        Posting { kind: PostingKind::PremiumPaid, debit: Account::Deposit, credit: Account::PremiumIncome, amount }
    }

    /// A make-up premium that is claimed.
    pub fn make_up_due(amount: Fen) -> Posting {
        Posting { kind: PostingKind::MakeUpDue, debit: Account::MakeUp, credit: Account::PremiumIncome, amount }
    }

    /// Interest that is claimed with a make-up premium.
    pub fn make_up_interest(amount: Fen) -> Posting {
        Posting { kind: PostingKind::Interest, debit: Account::MakeUp, credit: Account::InterestIncome, amount }
    }

    pub fn make_up_paid(amount: Fen) -> Posting {
        Posting { kind: PostingKind::MakeUpPaid, debit: Account::Deposit, credit: Account::MakeUp, amount }
    }

    /// Interest taken from the deposit: on reinstatement, on a loan.
    pub fn interest_paid(amount: Fen) -> Posting {
        Posting { kind: PostingKind::Interest, debit: Account::Deposit, credit: Account::InterestIncome, amount }
    }

    /// Something is owed to the customer from now on.
    pub fn owed(kind: PaymentKind, amount: Fen) -> Posting {
        let debit = match kind {
            PaymentKind::PremiumRefund | PaymentKind::HesitationRefund => Account::PremiumIncome,
            PaymentKind::Loan => Account::Loan,
            PaymentKind::DepositRefund => Account::Deposit,
            PaymentKind::Dividend => Account::Dividend,
            PaymentKind::UnitSale => Account::Units,
            other => Account::Expense(other),
        };
        let posting_kind = if kind == PaymentKind::Loan { PostingKind::LoanGiven } else { PostingKind::Owed };
        Posting { kind: posting_kind, debit, credit: Account::Payable, amount }
    }

    /// What was owed is set off against a loan.
    pub fn loan_repaid(from: Account, amount: Fen) -> Posting {
        Posting { kind: PostingKind::LoanRepaid, debit: from, credit: Account::Loan, amount }
    }

    /// An instalment taken out of what is owed to the customer, or out of a claim.
    pub fn premium_taken(from: Account, amount: Fen) -> Posting {
        Posting { kind: PostingKind::PremiumPaid, debit: from, credit: Account::PremiumIncome, amount }
    }

    /// A make-up premium taken likewise.
    pub fn make_up_taken(from: Account, amount: Fen) -> Posting {
        Posting { kind: PostingKind::MakeUpPaid, debit: from, credit: Account::MakeUp, amount }
    }

    /// Interest taken likewise.
    pub fn interest_taken(from: Account, amount: Fen) -> Posting {
        Posting { kind: PostingKind::Interest, debit: from, credit: Account::InterestIncome, amount }
    }

    /// Money on its way to the customer.
    pub fn paid_out(amount: Fen) -> Posting {
        Posting { kind: PostingKind::PaidOut, debit: Account::Payable, credit: Account::BankPayment, amount }
    }

    /// Money the bank sent back.
    pub fn returned(amount: Fen) -> Posting {
        Posting { kind: PostingKind::Returned, debit: Account::BankPayment, credit: Account::Payable, amount }
    }

    pub fn dividend_kept(amount: Fen) -> Posting {
        let debit = Account::Expense(PaymentKind::Dividend);
        Posting { kind: PostingKind::DividendKept, debit, credit: Account::Dividend, amount }
    }

    /// A dividend that pays premiums to come.
    pub fn dividend_to_deposit(amount: Fen) -> Posting {
        Posting { kind: PostingKind::Receipt, debit: Account::Dividend, credit: Account::Deposit, amount }
    }

    pub fn units_bought(amount: Fen) -> Posting {
        Posting { kind: PostingKind::UnitsBought, debit: Account::PremiumIncome, credit: Account::Units, amount }
    }

    /// Units that come back to the house: the contract they were bought for is undone.
    pub fn units_reclaimed(amount: Fen) -> Posting {
        Posting { kind: PostingKind::UnitsSold, debit: Account::Units, credit: Account::PremiumIncome, amount }
    }

    /// What a policy held in an earlier system.
    pub fn taken_over(amount: Fen) -> Posting {
        Posting { kind: PostingKind::TakenOver, debit: Account::Opening, credit: Account::Deposit, amount }
    }

    /// The opposite of a line, as a new line.
    #[must_use]
    pub fn reversed(&self) -> Posting {
        Posting {
            kind: PostingKind::Reversal,
            debit: self.credit.clone(),
            credit: self.debit.clone(),
            amount: self.amount,
        }
    }
}
