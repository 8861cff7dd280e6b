//! Money coming in (收费): at the counter, by card, by bank debit. It lies in the deposit, and open instalments take it from there.

use jiff::civil::Date;

use super::file::PolicyFile;
use super::refusal::PolicyRefusal;
use super::state::PolicyState;
use super::turn::Turn;
use crate::agreement::AgreementState;
use crate::ledger::{Account, Booked, CASH, Posting};
use crate::life::chart::DEPOSIT;
use crate::life::posting;
use crate::money::Fen;
use crate::rulebook::RuleBook;

/// The account of the house at a bank on which premiums arrive.
const COLLECTION_ACCOUNT: &str = "life.collection-account";

/// Where premiums arrive that do not come in cash.
pub(super) fn collection_account(turn: &Turn<'_>, on: Date) -> Result<Account, PolicyRefusal> {
    Ok(turn.basis.rules.account_path(COLLECTION_ACCOUNT, on)?)
}

/// How it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptBy {
    /// In cash, at the counter of the office with this code.
    Cash(String),
    /// By card or transfer.
    Bank,
    /// By a debit the holder has authorised.
    Debit,
    /// What the policy held in an earlier system.
    TakenOver,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub amount: Fen,
    pub by: ReceiptBy,
    /// The day the money arrived, which may lie before the day it is booked.
    pub received_on: Date,
}

/// Why a receipt is looked at by another before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusual {
    /// It is said to have come before the policy was applied for.
    BeforePolicy,
    /// It is said to have come long ago.
    LongAgo,
    /// It is many times what is owed.
    FarAboveOwed { owed: Fen },
}

/// The figures of the packs that say which receipts are unusual.
const DAYS_BACK: &str = "life.receipt-days-back";
const TIMES_OWED: &str = "life.receipt-times-owed";
const ASKED_ABOVE: &str = "life.receipt-asked-above";

/// What is unusual about a receipt, by the figures of the packs; what they do not name is not asked.
pub fn unusual(file: &PolicyFile, rules: &RuleBook, receipt: &Receipt, today: Date) -> Vec<Unusual> {
    let policy = &file.policy;
    let mut found = Vec::new();
    if receipt.received_on < policy.applied_on {
        found.push(Unusual::BeforePolicy);
    }
    let back = (today - receipt.received_on).get_days();
    if rules.count(DAYS_BACK, today).is_ok_and(|days| i64::from(back) > i64::from(days)) {
        found.push(Unusual::LongAgo);
    }
    // What may be owed soon counts too: the next instalment, and a loan that is paid back.
    let open = Fen::checked_sum(file.open_dues().map(|due| due.amount)).unwrap_or(Fen::LARGEST);
    let owed = Fen::checked_sum([open.max(policy.instalment), policy.make_up, policy.lent()]).unwrap_or(Fen::LARGEST);
    if let (Ok(times), Ok(above)) = (rules.count(TIMES_OWED, today), rules.amount(ASKED_ABOVE, today))
        && receipt.amount > above
        && owed.checked_mul(i64::from(times)).is_ok_and(|most| receipt.amount > most)
    {
        found.push(Unusual::FarAboveOwed { owed });
    }
    found
}

/// Takes money in, and pays with it what is open.
pub fn receive(turn: &mut Turn<'_>, receipt: Receipt, today: Date) -> Result<(), PolicyRefusal> {
    book(turn, receipt, today)?;
    // What is open of a lapsed policy is settled by its reinstatement, with interest; what an ended one owes is a make-up.
    if matches!(turn.file.policy.state, PolicyState::InForce(_) | PolicyState::Ended(..)) {
        turn.sweep(today)?;
    }
    turn.finish();
    Ok(())
}

/// Puts a receipt into the deposit.
pub(super) fn book(turn: &mut Turn<'_>, receipt: Receipt, today: Date) -> Result<(), PolicyRefusal> {
    if receipt.amount <= Fen::ZERO {
        return Err(PolicyRefusal::AmountNotPositive);
    }
    if receipt.received_on > today {
        return Err(PolicyRefusal::ReceivedInFuture);
    }
    let policy = &turn.file.policy;
    // An ended policy takes nothing but what is still owed of it: a debit that the bank took back afterwards.
    let owed = if policy.state == AgreementState::Ended { policy.make_up } else { Fen::ZERO };
    if matches!(policy.state, PolicyState::Declined | PolicyState::Ended(..)) && receipt.amount != owed {
        return Err(PolicyRefusal::PolicyEnded);
    }
    let posting = match receipt.by {
        ReceiptBy::Cash(office) => posting::receipt(CASH.of(office), receipt.amount),
        ReceiptBy::Bank | ReceiptBy::Debit => posting::receipt(collection_account(turn, today)?, receipt.amount),
        ReceiptBy::TakenOver => posting::taken_over(receipt.amount),
    };
    turn.post(posting, receipt.received_on, None)
}

/// Takes a receipt back that was booked by mistake, as long as nothing was paid with it. `line` is the number of the line.
pub fn reverse_receipt(turn: &mut Turn<'_>, line: i64, posting: &Posting, today: Date) -> Result<(), PolicyRefusal> {
    if !posting.credit.is(&DEPOSIT) {
        return Err(PolicyRefusal::NotReversible);
    }
    if posting.amount > turn.file.policy.deposit {
        return Err(PolicyRefusal::DepositUsed { deposit: turn.file.policy.deposit });
    }
    let subject = turn.file.policy.subject();
    let posting = posting.reversed();
    turn.book(Booked { posting, subject, booked_on: today, payout: None, reverses: Some(line) })?;
    turn.finish();
    Ok(())
}
