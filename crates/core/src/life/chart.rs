//! The accounts of life insurance, what its lines are for, and what it pays its customers for.

use crate::ledger::{AccountClass, AccountRule, EXPENSE, PostingKind};
use crate::payout::{BlockReason, PaymentKind};

const fn account(path: &'static str, class: AccountClass, zh: &'static str, en: &'static str) -> AccountRule {
    AccountRule { path, class, zh, en }
}

/// What the customer has paid ahead.
pub static DEPOSIT: AccountRule =
    account("policy/{subject}/premium-deposit", AccountClass::Liability, "预交保费", "Premium deposit");
/// What the customer still has to make up.
pub static MAKE_UP: AccountRule = account("policy/{subject}/make-up", AccountClass::Asset, "应补保费", "Make-up owed");
/// What is lent against the cash value.
pub static LOAN: AccountRule = account("policy/{subject}/loan", AccountClass::Asset, "保单贷款", "Policy loans");
/// What is owed to the customer.
pub static PAYABLE: AccountRule = account("policy/{subject}/payable", AccountClass::Liability, "应付款项", "Payable");
/// Dividends left with the insurer.
pub static DIVIDENDS: AccountRule =
    account("policy/{subject}/dividend", AccountClass::Liability, "累积红利", "Dividends kept");
/// What is invested in unit-linked accounts.
pub static UNITS: AccountRule = account("policy/{subject}/units", AccountClass::Liability, "投资账户", "Units");
pub static PREMIUM_INCOME: AccountRule =
    account("house/income/premium", AccountClass::Income, "保费收入", "Premium income");
pub static INTEREST_INCOME: AccountRule =
    account("house/income/interest", AccountClass::Income, "利息收入", "Interest income");

pub static ACCOUNTS: &[&AccountRule] =
    &[&DEPOSIT, &MAKE_UP, &LOAN, &PAYABLE, &DIVIDENDS, &UNITS, &PREMIUM_INCOME, &INTEREST_INCOME];

const fn posting(key: &'static str, zh: &'static str, en: &'static str) -> PostingKind {
    PostingKind { key, zh, en }
}

pub static RECEIPT: PostingKind = posting("receipt", "收费", "Receipt");
pub static PREMIUM_PAID: PostingKind = posting("premium-paid", "保费入账", "Premium paid");
pub static MAKE_UP_DUE: PostingKind = posting("make-up-due", "应补保费", "Make-up due");
pub static MAKE_UP_PAID: PostingKind = posting("make-up-paid", "补缴保费", "Make-up paid");
pub static INTEREST: PostingKind = posting("interest", "利息", "Interest");
pub static OWED: PostingKind = posting("owed", "应付", "Owed");
pub static LOAN_GIVEN: PostingKind = posting("loan-given", "贷款发放", "Loan given");
pub static LOAN_REPAID: PostingKind = posting("loan-repaid", "贷款归还", "Loan repaid");
pub static DIVIDEND_KEPT: PostingKind = posting("dividend-kept", "红利累积", "Dividend kept");
pub static UNITS_BOUGHT: PostingKind = posting("units-bought", "买入单位", "Units bought");
pub static UNITS_SOLD: PostingKind = posting("units-sold", "卖出单位", "Units sold");
pub static PRICE_ERROR: PostingKind = posting("price-error", "更正投资单位价格", "Unit price put right");
pub static TAKEN_OVER: PostingKind = posting("taken-over", "移入", "Taken over");
pub static TAKEN_BACK: PostingKind = posting("taken-back", "扣款被冲回", "Debit taken back");

pub static POSTINGS: &[&PostingKind] = &[
    &RECEIPT,
    &PREMIUM_PAID,
    &MAKE_UP_DUE,
    &MAKE_UP_PAID,
    &INTEREST,
    &OWED,
    &LOAN_GIVEN,
    &LOAN_REPAID,
    &DIVIDEND_KEPT,
    &UNITS_BOUGHT,
    &UNITS_SOLD,
    &PRICE_ERROR,
    &TAKEN_OVER,
    &TAKEN_BACK,
];

const fn payment(key: &'static str, zh: &'static str, en: &'static str, from: &'static AccountRule) -> PaymentKind {
    PaymentKind { key, zh, en, from }
}

pub static SURVIVAL_BENEFIT: PaymentKind = payment("survival-benefit", "生存金", "Survival benefit", &EXPENSE);
pub static ANNUITY: PaymentKind = payment("annuity", "年金", "Annuity", &EXPENSE);
pub static MATURITY: PaymentKind = payment("maturity", "满期金", "Maturity benefit", &EXPENSE);
pub static PREMIUM_REFUND: PaymentKind = payment("premium-refund", "退还保费", "Premium refund", &PREMIUM_INCOME);
pub static SURRENDER: PaymentKind = payment("surrender", "退保金", "Surrender value", &EXPENSE);
pub static HESITATION_REFUND: PaymentKind =
    payment("hesitation-refund", "犹豫期退费", "Hesitation refund", &PREMIUM_INCOME);
pub static CLAIM: PaymentKind = payment("claim", "理赔金", "Claim", &EXPENSE);
pub static CLAIM_ADVANCE: PaymentKind = payment("claim-advance", "先予支付", "Claim paid in advance", &EXPENSE);
pub static LENT: PaymentKind = payment("loan", "保单贷款", "Policy loan", &LOAN);
pub static DIVIDEND: PaymentKind = payment("dividend", "红利", "Dividend", &DIVIDENDS);
pub static DEPOSIT_REFUND: PaymentKind = payment("deposit-refund", "退还预交保费", "Deposit refund", &DEPOSIT);
pub static UNIT_SALE: PaymentKind = payment("unit-sale", "账户赎回", "Units sold", &UNITS);

pub static PAYMENTS: &[&PaymentKind] = &[
    &SURVIVAL_BENEFIT,
    &ANNUITY,
    &MATURITY,
    &PREMIUM_REFUND,
    &SURRENDER,
    &HESITATION_REFUND,
    &CLAIM,
    &CLAIM_ADVANCE,
    &LENT,
    &DIVIDEND,
    &DEPOSIT_REFUND,
    &UNIT_SALE,
];

/// The customer owes a make-up.
pub static MAKE_UP_OWED: BlockReason = BlockReason {
    key: "make-up-owed",
    zh: "客户还有应补保费；补缴后自动放行。",
    en: "The customer owes a make-up premium; it goes on once that is paid.",
};
/// An instalment is open.
pub static PREMIUM_OWED: BlockReason = BlockReason {
    key: "premium-owed",
    zh: "客户还有未缴保费；缴清后自动放行。",
    en: "The customer owes premiums; it goes on once they are paid.",
};

pub static BLOCKS: &[&BlockReason] = &[&MAKE_UP_OWED, &PREMIUM_OWED];

/// Benefits that wait while the customer owes a make-up or a premium.
pub fn waits_for_make_up(kind: &PaymentKind) -> bool {
    [&SURVIVAL_BENEFIT, &ANNUITY, &MATURITY, &DIVIDEND].contains(&kind)
}
