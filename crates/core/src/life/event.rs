//! What happens to a policy that service work may follow from, and the words its letters need. What follows is bound by packs.

use super::chart::PAYMENTS;
use crate::event::{EventKind, FactKind, FactValue, WordGroup};
use crate::systems::LetterSubject;

use super::policy::state::LapseCause;
use super::policy::terms::DividendOption;
use super::product::PayMode;
use super::subject::POLICY;
use crate::agreement::AgreementState;

const fn group(key: &'static str, words: fn() -> Vec<&'static str>) -> WordGroup {
    WordGroup { system: "life", key, words }
}

/// What an endorsement can change.
pub static FIELD_WORDS: WordGroup = group("field", || {
    vec![
        "insured",
        "birth-date",
        "sex",
        "sum-insured",
        "cover",
        "pay",
        "mode",
        "instalment",
        "beneficiaries",
        "dividend-option",
        "allocation",
        "account",
        "prompts",
    ]
});
pub static MODE_WORDS: WordGroup = group("mode", || PayMode::ALL.map(PayMode::key).to_vec());
pub static DIVIDEND_WORDS: WordGroup =
    group("dividend-option", || DividendOption::ALL.map(DividendOption::key).to_vec());
pub static PAYMENT_WORDS: WordGroup = group("payment", || PAYMENTS.iter().map(|kind| kind.key).collect());
pub static STATE_WORDS: WordGroup = group("state", || AgreementState::ALL.map(AgreementState::key).to_vec());
pub static LAPSE_WORDS: WordGroup = group("lapse-cause", || LapseCause::ALL.map(LapseCause::key).to_vec());
pub static SPAN_WORDS: WordGroup = group("span", || vec!["years", "to-age", "whole"]);
pub static OTHER_WORDS: WordGroup = group("other", || vec!["yes", "no", "male", "female", "order", "legal-heirs"]);

/// What became of a debit that came back.
pub static DEBIT_WORDS: WordGroup = group("debit-outcome", || vec!["not-collected", "taken-back"]);

pub(super) static WORDS: &[&WordGroup] = &[
    &FIELD_WORDS,
    &MODE_WORDS,
    &DIVIDEND_WORDS,
    &PAYMENT_WORDS,
    &STATE_WORDS,
    &LAPSE_WORDS,
    &SPAN_WORDS,
    &OTHER_WORDS,
    &DEBIT_WORDS,
];

/// What every letter about a policy can speak of.
pub(super) static LETTERS: &[LetterSubject] = &[LetterSubject {
    about: &POLICY,
    variables: &[
        "policy.number",
        "policy.product",
        "policy.holder",
        "policy.insured",
        "policy.sum_insured",
        "policy.instalment",
        "policy.state",
    ],
}];

use FactValue::{Amount, Date, Number, Rows, Text, Word};

const fn fact(key: &'static str, value: FactValue) -> FactKind {
    FactKind::new(key, value)
}

const fn of_policy(key: &'static str, facts: &'static [FactKind], zh: &'static str, en: &'static str) -> EventKind {
    EventKind { key, about: &POLICY, facts, zh, en }
}

/// The day has come on which to prompt the holder, who wants it, of a premium to come.
pub static PREMIUM_PROMPT_DUE: EventKind = of_policy(
    "premium-prompt-due",
    &[fact("number", Text), fact("due_on", Date)],
    "应提示续期缴费",
    "a premium is to be prompted for",
);
/// A premium that was prompted for falls due.
pub static PROMPTED_PREMIUM_DUE: EventKind = of_policy(
    "prompted-premium-due",
    &[fact("number", Text), fact("due_on", Date)],
    "已提示的保险费到期",
    "a premium that was prompted for falls due",
);
/// A premium that was prompted for, or demanded, is in.
pub static PROMPTED_PREMIUM_PAID: EventKind = of_policy(
    "prompted-premium-paid",
    &[fact("number", Text)],
    "已提示的保险费交清",
    "a premium that was prompted for or demanded is paid",
);
pub static POLICY_LAPSED: EventKind = of_policy(
    "policy-lapsed",
    &[fact("number", Text), fact("cause", Word(&LAPSE_WORDS))],
    "保险合同效力中止",
    "a policy lapses",
);
pub static MAKE_UP_OWED: EventKind = of_policy(
    "make-up-owed",
    &[fact("number", Text), fact("amount", Amount)],
    "应补交保险费",
    "premiums are to be made up",
);
pub static MAKE_UP_PAID: EventKind =
    of_policy("make-up-paid", &[fact("number", Text)], "补交保险费交清", "a make-up is paid in full");
pub static MAKE_UP_CANCELLED: EventKind =
    of_policy("make-up-cancelled", &[fact("number", Text)], "不再需要补交保险费", "a make-up is not owed any more");
/// The bank sent a payment back.
pub static PAYMENT_RETURNED: EventKind = of_policy(
    "payment-returned",
    &[fact("number", Text), fact("payout", Text), fact("amount", Amount), fact("reason", Text)],
    "付款被银行退回",
    "the bank returns a payment",
);
/// A payment that the bank sent back goes out again.
pub static PAYMENT_REPEATED: EventKind = of_policy(
    "payment-repeated",
    &[fact("number", Text), fact("payout", Text)],
    "退回的付款重新支付",
    "a returned payment goes out again",
);
/// The bank did not collect a premium, or took back what it had collected.
pub static DEBIT_RETURNED: EventKind = of_policy(
    "debit-returned",
    &[
        fact("number", Text),
        fact("debit", Text),
        fact("amount", Amount),
        fact("reason", Text),
        fact("outcome", Word(&DEBIT_WORDS)),
    ],
    "代扣未成功或被冲回",
    "a premium is not collected by debit, or taken back",
);
/// A payment arrived.
pub static PAYMENT_MADE: EventKind = of_policy(
    "payment-made",
    &[
        fact("number", Text),
        fact("kind", Word(&PAYMENT_WORDS)),
        fact("amount", Amount),
        fact("due_on", Date),
        fact("paid_on", Date),
        fact("payee", Text),
        fact("account_masked", Text),
        fact("bank", Text),
    ],
    "款项已经支付",
    "a payment is made",
);
/// The terms of a policy that was issued have a new version.
pub static TERMS_CHANGED: EventKind = of_policy(
    "terms-changed",
    &[
        fact("number", Text),
        fact("sequence", Number),
        fact("effective_on", Date),
        fact("changes", Rows(&[fact("field", Word(&FIELD_WORDS)), fact("before", Text), fact("after", Text)])),
    ],
    "合同内容变更",
    "the terms of a policy change",
);
pub static DIVIDEND_DECLARED: EventKind = of_policy(
    "dividend-declared",
    &[
        fact("number", Text),
        fact("year", Number),
        fact("declared_on", Date),
        fact("amount", Amount),
        fact("option", Word(&DIVIDEND_WORDS)),
        fact("balance", Amount),
    ],
    "分配红利",
    "the dividend of a policy year is declared",
);

/// Somebody does not serve the holder any more.
pub static SERVER_LEFT: EventKind = of_policy(
    "server-left",
    &[fact("number", Text), fact("relation", Text), fact("by", Text), fact("left_on", Date)],
    "服务人员不再服务",
    "who served the holder does so no more",
);

pub(super) static EVENTS: &[&EventKind] = &[
    &PREMIUM_PROMPT_DUE,
    &PROMPTED_PREMIUM_DUE,
    &PROMPTED_PREMIUM_PAID,
    &POLICY_LAPSED,
    &MAKE_UP_OWED,
    &MAKE_UP_PAID,
    &MAKE_UP_CANCELLED,
    &PAYMENT_RETURNED,
    &PAYMENT_REPEATED,
    &DEBIT_RETURNED,
    &PAYMENT_MADE,
    &TERMS_CHANGED,
    &DIVIDEND_DECLARED,
    &SERVER_LEFT,
];
