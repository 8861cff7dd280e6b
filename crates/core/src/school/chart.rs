//! The accounts of school liability. Premiums and compensations are client money: they stand in a bank account of their own, apart from
//! commission. Premiums are owed to the insurer, compensations to the guardians of pupils and to schools.

use crate::ledger::{AccountClass, AccountRule, PAID_OUT, Posting, PostingKind, RETURNED};
use crate::money::Fen;
use crate::payout::PaymentKind;

/// The bank account that is kept for what is the clients' alone.
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

/// What an insurer has paid for an accident, until it is ordered to go on to whom it is for.
pub static COMPENSATION_HELD: AccountRule = AccountRule {
    path: "fund/school/{subject}/compensation",
    class: AccountClass::Liability,
    zh: "代收校方责任险赔款",
    en: "Compensation held for pupils and schools",
};

/// What is owed to a guardian or a school and on its way.
pub static COMPENSATION_PAYABLE: AccountRule = AccountRule {
    path: "fund/school/{subject}/payable",
    class: AccountClass::Liability,
    zh: "应付校方责任险赔款",
    en: "Compensation payable",
};

pub static ACCOUNTS: &[&AccountRule] = &[&CLIENT_BANK, &PREMIUM_HELD, &COMPENSATION_HELD, &COMPENSATION_PAYABLE];

/// What is paid for a pupil: to the guardian, or to the school that advanced it.
pub static COMPENSATION: PaymentKind = PaymentKind {
    key: "school-compensation",
    zh: "校方责任险赔款",
    en: "Compensation of school liability",
    from: &COMPENSATION_HELD,
};

pub static SCHOOL_PAID: PostingKind = PostingKind { key: "school-paid", zh: "学校缴费", en: "School paid" };

pub static COMPENSATION_CAME: PostingKind =
    PostingKind { key: "school-compensation-came", zh: "保险公司赔款到账", en: "Compensation came in" };

pub static COMPENSATION_OWED: PostingKind =
    PostingKind { key: "school-compensation-owed", zh: "应付校方责任险赔款", en: "Compensation owed" };

pub static POSTINGS: &[&PostingKind] = &[&SCHOOL_PAID, &COMPENSATION_CAME, &COMPENSATION_OWED];

/// A school pays a premium.
pub fn school_paid(amount: Fen) -> Posting {
    Posting::new(&SCHOOL_PAID, CLIENT_BANK.account(), PREMIUM_HELD.account(), amount)
}

/// The insurer pays what was agreed on for an accident.
pub fn compensation_came(amount: Fen) -> Posting {
    Posting::new(&COMPENSATION_CAME, CLIENT_BANK.account(), COMPENSATION_HELD.account(), amount)
}

/// A part of it is to go to a guardian or to the school.
pub fn compensation_owed(amount: Fen) -> Posting {
    Posting::new(&COMPENSATION_OWED, COMPENSATION_HELD.account(), COMPENSATION_PAYABLE.account(), amount)
}

/// It is on its way, out of the money of clients.
pub fn compensation_paid_out(amount: Fen) -> Posting {
    Posting::new(&PAID_OUT, COMPENSATION_PAYABLE.account(), CLIENT_BANK.account(), amount)
}

/// It came back and is owed again.
pub fn compensation_returned(amount: Fen) -> Posting {
    Posting::new(&RETURNED, CLIENT_BANK.account(), COMPENSATION_PAYABLE.account(), amount)
}
