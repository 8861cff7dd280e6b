//! The accounts of agricultural insurance. Its money stands in a bank account of its own: funds with subsidies are mixed with no others.

use super::contributor::Contributor;
use super::release::SubsidyStanding;
use super::settlement::Payer;
use crate::ledger::{Account, AccountClass, AccountRule, PAID_OUT, Posting, PostingKind, RETURNED};
use crate::money::Fen;
use crate::payout::PaymentKind;

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

/// What a level of government has paid beforehand and no premium has taken yet: it may have to be given back.
pub static SUBSIDY_PREPAID: AccountRule = AccountRule {
    path: "fund/agri/subsidy-prepaid/{contributor}",
    class: AccountClass::Liability,
    zh: "预收保费补贴",
    en: "Subsidies paid beforehand",
};

/// What was spent on claims of households.
pub static CLAIMS_PAID: AccountRule = AccountRule {
    path: "fund/agri/{subject}/claims",
    class: AccountClass::Expense,
    zh: "农业保险赔款支出",
    en: "Claims of households",
};

/// What is owed to a household.
pub static CLAIMS_PAYABLE: AccountRule = AccountRule {
    path: "fund/agri/{subject}/payable",
    class: AccountClass::Liability,
    zh: "农业保险应付赔款",
    en: "Claims payable",
};

/// What is set apart for catastrophes; it rolls over from year to year.
pub static RESERVE_HELD: AccountRule = AccountRule {
    path: "fund/agri/reserve",
    class: AccountClass::Reserve,
    zh: "大灾风险准备金",
    en: "Catastrophe reserve",
};

/// What it cost to set it apart; less what was drawn.
pub static RESERVE_COST: AccountRule = AccountRule {
    path: "fund/agri/reserve-set-apart",
    class: AccountClass::Expense,
    zh: "提取大灾风险准备金",
    en: "Set apart for catastrophes",
};

/// What reinsurers were billed and have not paid yet.
pub static REINSURANCE_OWED: AccountRule = AccountRule {
    path: "fund/agri/reinsurance-owed",
    class: AccountClass::Asset,
    zh: "农业保险应收分保账款",
    en: "Owed by reinsurers",
};

/// What reinsurers bear of claims.
pub static REINSURANCE_RECOVERED: AccountRule = AccountRule {
    path: "fund/agri/reinsurance-recovered",
    class: AccountClass::Income,
    zh: "农业保险摊回赔款",
    en: "Recovered from reinsurers",
};

pub static ACCOUNTS: &[&AccountRule] = &[
    &FUND_BANK,
    &FARMER_PREMIUM,
    &SUBSIDY_INCOME,
    &SUBSIDY_PREPAID,
    &CLAIMS_PAID,
    &CLAIMS_PAYABLE,
    &RESERVE_HELD,
    &RESERVE_COST,
    &REINSURANCE_OWED,
    &REINSURANCE_RECOVERED,
];

/// What a household is paid for a loss.
pub static CLAIM_PAYMENT: PaymentKind =
    PaymentKind { key: "crop-claim", zh: "农业保险赔款", en: "Agricultural claim", from: &CLAIMS_PAID };

pub static FARMER_PAID: PostingKind = PostingKind { key: "farmer-paid", zh: "农户缴费", en: "Farmer paid" };

pub static FARMER_CHANGED: PostingKind =
    PostingKind { key: "farmer-changed", zh: "批改保费", en: "Premium changed" };

pub static SUBSIDY_PAID: PostingKind = PostingKind { key: "subsidy-paid", zh: "补贴到账", en: "Subsidy paid" };

pub static SUBSIDY_ADVANCED: PostingKind =
    PostingKind { key: "subsidy-prepaid", zh: "补贴预拨到账", en: "Subsidy paid beforehand" };

pub static SUBSIDY_SETTLED: PostingKind =
    PostingKind { key: "subsidy-settled", zh: "预拨补贴结算", en: "Prepayment settled" };

pub static SUBSIDY_RETURNED: PostingKind =
    PostingKind { key: "subsidy-returned", zh: "退回多拨补贴", en: "Subsidy given back" };

pub static RESERVE_ACCRUED: PostingKind =
    PostingKind { key: "reserve-accrued", zh: "提取大灾准备金", en: "Set apart for catastrophes" };

pub static RESERVE_DRAWN: PostingKind =
    PostingKind { key: "reserve-drawn", zh: "使用大灾准备金", en: "Drawn of the reserve" };

pub static RECOVERY_BILLED: PostingKind =
    PostingKind { key: "recovery-billed", zh: "应收摊回赔款", en: "Billed to a reinsurer" };

pub static RECOVERY_RECEIVED: PostingKind =
    PostingKind { key: "recovery-received", zh: "摊回赔款到账", en: "Received of a reinsurer" };

pub static CLAIM_OWED: PostingKind = PostingKind { key: "crop-claim-owed", zh: "应付赔款", en: "Claim owed" };

pub static POSTINGS: &[&PostingKind] = &[
    &FARMER_PAID,
    &FARMER_CHANGED,
    &SUBSIDY_PAID,
    &SUBSIDY_ADVANCED,
    &SUBSIDY_SETTLED,
    &SUBSIDY_RETURNED,
    &CLAIM_OWED,
    &RESERVE_ACCRUED,
    &RESERVE_DRAWN,
    &RECOVERY_BILLED,
    &RECOVERY_RECEIVED,
];

/// A household is owed what its claim came to.
pub fn claim_owed(amount: Fen) -> Posting {
    Posting::new(&CLAIM_OWED, CLAIMS_PAID.account(), CLAIMS_PAYABLE.account(), amount)
}

/// What was owed is on its way, from the bank account that is kept for agricultural insurance alone.
pub fn claim_paid_out(amount: Fen) -> Posting {
    Posting::new(&PAID_OUT, CLAIMS_PAYABLE.account(), FUND_BANK.account(), amount)
}

/// It came back and is owed again.
pub fn claim_returned(amount: Fen) -> Posting {
    Posting::new(&RETURNED, FUND_BANK.account(), CLAIMS_PAYABLE.account(), amount)
}

/// A part of the premiums is set apart.
pub fn reserve_accrued(amount: Fen) -> Posting {
    Posting::new(&RESERVE_ACCRUED, RESERVE_COST.account(), RESERVE_HELD.account(), amount)
}

/// Of what was set apart some is used for claims.
pub fn reserve_drawn(amount: Fen) -> Posting {
    Posting::new(&RESERVE_DRAWN, RESERVE_HELD.account(), RESERVE_COST.account(), amount)
}

/// A reinsurer is billed what its treaty bears of an event.
pub fn recovery_billed(amount: Fen) -> Posting {
    Posting::new(&RECOVERY_BILLED, REINSURANCE_OWED.account(), REINSURANCE_RECOVERED.account(), amount)
}

/// What it was billed came in, on the bank account of agricultural insurance.
pub fn recovery_received(amount: Fen) -> Posting {
    Posting::new(&RECOVERY_RECEIVED, FUND_BANK.account(), REINSURANCE_OWED.account(), amount)
}

/// Whose account it is: that of a level, or of one of its two payers.
fn payer_key(contributor: Contributor, payer: Option<Payer>) -> &'static str {
    payer.map_or(contributor.key(), Payer::key)
}

/// A level of government pays a part of the premiums.
pub fn subsidy_paid(contributor: Contributor, payer: Option<Payer>, amount: Fen) -> Posting {
    Posting::new(&SUBSIDY_PAID, FUND_BANK.account(), SUBSIDY_INCOME.of(payer_key(contributor, payer)), amount)
}

/// It pays beforehand.
pub fn subsidy_prepaid(contributor: Contributor, payer: Option<Payer>, amount: Fen) -> Posting {
    Posting::new(&SUBSIDY_ADVANCED, FUND_BANK.account(), SUBSIDY_PREPAID.of(payer_key(contributor, payer)), amount)
}

/// The premiums take a part of what was paid beforehand.
pub fn subsidy_settled(contributor: Contributor, payer: Option<Payer>, amount: Fen) -> Posting {
    let key = payer_key(contributor, payer);
    Posting::new(&SUBSIDY_SETTLED, SUBSIDY_PREPAID.of(key), SUBSIDY_INCOME.of(key), amount)
}

/// What was paid too much goes back, out of the prepayment as far as there is one left, the rest out of what it paid of premiums.
pub fn subsidy_returned(
    contributor: Contributor,
    payer: Option<Payer>,
    amount: Fen,
    standing: &SubsidyStanding,
) -> Vec<Posting> {
    let key = payer_key(contributor, payer);
    let of_prepayment = amount.min(standing.unapplied());
    let of_income = Fen(amount.0.saturating_sub(of_prepayment.0));
    let parts = [(SUBSIDY_PREPAID.of(key), of_prepayment), (SUBSIDY_INCOME.of(key), of_income)];
    let parts = parts.into_iter().filter(|(_, part)| *part > Fen::ZERO);
    parts.map(|(from, part)| Posting::new(&SUBSIDY_RETURNED, from, FUND_BANK.account(), part)).collect()
}

/// A household pays more than before; below nothing, it is given back.
pub fn farmer_premium_changed(amount: Fen) -> Posting {
    let (bank, premium): (Account, Account) = (FUND_BANK.account(), FARMER_PREMIUM.account());
    match amount < Fen::ZERO {
        true => Posting::new(&FARMER_CHANGED, premium, bank, Fen(amount.0.saturating_neg())),
        false => Posting::new(&FARMER_CHANGED, bank, premium, amount),
    }
}

/// A household pays its own part of the premium.
pub fn farmer_paid(amount: Fen) -> Posting {
    let (bank, premium): (Account, Account) = (FUND_BANK.account(), FARMER_PREMIUM.account());
    Posting::new(&FARMER_PAID, bank, premium, amount)
}
