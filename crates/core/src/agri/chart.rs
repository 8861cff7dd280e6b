//! The accounts of agricultural insurance. Its money stands in a bank account of its own: funds with subsidies are mixed with no others.

use super::contributor::Contributor;
use crate::ledger::{Account, AccountClass, AccountRule, Posting, PostingKind};
use crate::money::Fen;

/// The bank account that is kept for agricultural insurance alone.
pub static FUND_BANK: AccountRule = AccountRule {
    path: "fund/agri/bank",
    class: AccountClass::Asset,
    zh: "农业保险专户存款",
    en: "Bank account of agricultural insurance",
};
/// What households have paid of their premiums.
pub static FARMER_PREMIUM: AccountRule = AccountRule {
    path: "fund/agri/{subject}/farmer-premium",
    class: AccountClass::Income,
    zh: "农户自缴保费",
    en: "Premiums paid by farmers",
};

/// What a level of government has paid of premiums.
pub static SUBSIDY_INCOME: AccountRule = AccountRule {
    path: "fund/agri/subsidy/{contributor}",
    class: AccountClass::Income,
    zh: "保费补贴",
    en: "Subsidies",
};

pub static ACCOUNTS: &[&AccountRule] = &[&FUND_BANK, &FARMER_PREMIUM, &SUBSIDY_INCOME];

pub static FARMER_PAID: PostingKind = PostingKind { key: "farmer-paid", zh: "农户缴费", en: "Farmer paid" };

pub static SUBSIDY_PAID: PostingKind = PostingKind { key: "subsidy-paid", zh: "补贴到账", en: "Subsidy paid" };

pub static POSTINGS: &[&PostingKind] = &[&FARMER_PAID, &SUBSIDY_PAID];

/// A level of government pays a part of the premiums.
pub fn subsidy_paid(contributor: Contributor, amount: Fen) -> Posting {
    Posting::new(&SUBSIDY_PAID, FUND_BANK.account(), SUBSIDY_INCOME.of(contributor.key()), amount)
}

/// A household pays its own part of the premium.
pub fn farmer_paid(amount: Fen) -> Posting {
    let (bank, premium): (Account, Account) = (FUND_BANK.account(), FARMER_PREMIUM.account());
    Posting::new(&FARMER_PAID, bank, premium, amount)
}
