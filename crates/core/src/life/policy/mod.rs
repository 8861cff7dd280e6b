//! A life policy (保单) with its money: what was agreed, how it stands, and what time, receipts and servicing do to it.
//!
//! [`PolicyFile`] is what time, receipts and the bank need to know of a policy, [`FullFile`] all of it. Every decision is a function
//! on a [`Turn`] or a [`FullTurn`], which holds the file as it becomes and collects what else follows: postings, a new version of the
//! terms, errors of our own, and [`PolicyEffect`]s. A decision that refuses leaves a turn that nobody records; so nothing is written halfway. Comparing
//! before and after, and recording, is the service's work.
//!
//! Invariants: the balances of the policy are those of its ledger accounts (each posting goes through [`Turn::post`]); the
//! deposit and what is owed are never negative; a benefit that is blocked is never paid; instalments are taken from the
//! deposit oldest first and before a lapse is considered.

mod basis;
mod change;
mod claim;
mod correct;
mod day;
mod debit;
mod due;
mod end;
mod endorse;
mod file;
mod interest;
mod issue;
mod loan;
mod next_day;
mod payout;
mod receipt;
mod refusal;
mod reinstate;
pub(super) mod state;
mod take_over;
pub(super) mod terms;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_payout;
#[cfg(test)]
mod tests_story;
mod turn;
mod units;

pub use basis::Basis;
pub use change::{change_beneficiaries, change_dividend_option, change_mode, read_beneficiaries};
pub use claim::{Claim, ESTATE_PAYEE, Settlement, advance_claim, settle_claim};
pub use correct::{CorrectionChoice, apply_age_correction};
pub use day::pass_days;
pub use debit::{ReturnedDebit, debit_owed, debit_returned, set_debit};
pub use end::{Surrender, surrender, surrender_value};
pub use endorse::{Endorsement, endorse};
pub use file::{By, Due, DueKind, DueState, FullFile, Loan, Policy, PolicyAccount, PolicyFile};
pub use issue::{Proposal, decline, deliver, issue, propose};
pub use loan::{lend, loan_limit, loan_owed, repay, repay_with};
pub use payout::{
    AccountChange, change_account, collect, correct_account, pay_to, release, settle_paid, settle_returned, untake,
};
pub use receipt::{Receipt, ReceiptBy, Unusual, receive, reverse_receipt, unusual};
pub use refusal::PolicyRefusal;
pub use reinstate::{ReinstatementSum, reinstate, reinstatement_sum, reverse_lapse};
pub use state::{Contract, Delivery, EndCause, LapseCause, PolicyState};
pub use take_over::{TakeOver, take_over};
pub use terms::{Beneficiary, DividendOption, EarlierMode, Insured, Terms};
pub use turn::{FullTurn, NewVersion, OwnError, PolicyEffect, Turn};
pub use units::{
    DoneOrder, Holdings, Order, OrderKind, Priced, UnitPrice, book_difference, bought_units, carry_out_order,
    give_back_waiting, order_switch, orders_for_end, orders_for_premium, replay_orders, units_value,
};
