//! The accounts of school liability. Premiums are client money: they stand in a bank account of their own, apart from commission, and are
//! owed to the insurer.

use crate::ledger::{AccountClass, AccountRule, Posting, PostingKind};
use crate::money::Fen;

/// The bank account that is kept for premiums of clients alone.
pub static CLIENT_BANK: AccountRule = AccountRule {
    path: "fund/school/bank",
    class: AccountClass::Asset,
    zh: "校方责任险客户资金账户",
    en: "Client money of school liability",
};

/// What schools have paid and the insurer is owed.
pub static PREMIUM_HELD: AccountRule = AccountRule {
    path: "fund/school/{subject}/premium",
    class: AccountClass::Liability,
    zh: "代收校方责任险保费",
    en: "Premiums held for the insurer",
};

pub static ACCOUNTS: &[&AccountRule] = &[&CLIENT_BANK, &PREMIUM_HELD];

pub static SCHOOL_PAID: PostingKind = PostingKind { key: "school-paid", zh: "学校缴费", en: "School paid" };

pub static POSTINGS: &[&PostingKind] = &[&SCHOOL_PAID];

/// A school pays a premium.
pub fn school_paid(amount: Fen) -> Posting {
    Posting::new(&SCHOOL_PAID, CLIENT_BANK.account(), PREMIUM_HELD.account(), amount)
}
