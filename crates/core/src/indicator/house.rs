//! The facts of the house itself: cases, what happened to them, promises, contacts, mistakes, transfers, answers to surveys, looks at customers.

use super::fact::{FactKind, Kinds};

const SERVICES: Kinds = Kinds { zh: "事项", en: "service" };

/// By the day of receipt and the owner.
pub static CASE_RECEIVED: FactKind =
    FactKind { has_answers: true, ..FactKind::new("case-received", "收件", "Case received", SERVICES) };

/// Cases that have ended, by the day of their receipt; the number is the days from receipt to the end.
pub static CASE_CLOSED: FactKind = FactKind {
    has_number: true,
    has_answers: true,
    ..FactKind::new("case-closed", "办结", "Case that has ended", SERVICES)
};

/// Milestones by the day on which their case was received; the number is the days since then.
pub static MILESTONE: FactKind = FactKind {
    has_number: true,
    has_answers: true,
    ..FactKind::new("milestone", "办理进度", "Milestone", Kinds { zh: "事项/进度", en: "service/milestone" })
};

/// Promises of the office that were kept or broken, by the day on which their case was received; the number is 0 in time and 1 late.
pub static PROMISE_SETTLED: FactKind = FactKind {
    has_number: true,
    ..FactKind::new(
        "promise-settled",
        "已有结果的承诺",
        "Promise kept or broken",
        Kinds { zh: "事项/承诺", en: "service/promise" },
    )
};

/// By its day and who entered it.
pub static CONTACT: FactKind = FactKind::new("contact", "沟通", "Contact", Kinds { zh: "方式", en: "way" });

/// By the day it happened and whose it is.
pub static SERVICE_ERROR: FactKind =
    FactKind::new("service-error", "差错", "Mistake of our own", Kinds { zh: "差错", en: "mistake" });

/// Transfers that came back, by the day on which the payment was due; the kind is the code of the bank.
pub static TRANSFER_FAILED: FactKind = FactKind {
    has_amount: true,
    ..FactKind::new("transfer-failed", "退票", "Transfer that failed", Kinds { zh: "退票原因", en: "reason" })
};

/// Answers to surveys that count, by their day and who served; number and amount are the points of the rating.
pub static SURVEY_ANSWER: FactKind = FactKind {
    has_number: true,
    has_amount: true,
    has_answers: true,
    ..FactKind::new("survey-answer", "问卷回答", "Answer to a survey", Kinds { zh: "问卷", en: "questionnaire" })
};

/// Customers that somebody of the staff looked at, each once a day, by the day and who looked; the number is the days since the
/// last case of the customer ended.
pub static CUSTOMER_READ: FactKind = FactKind {
    has_number: true,
    ..FactKind::new("customer-read", "查看客户", "Customer looked at", Kinds { zh: "方式", en: "way" })
};

pub const FACTS: &[&FactKind] = &[
    &CASE_RECEIVED,
    &CASE_CLOSED,
    &MILESTONE,
    &PROMISE_SETTLED,
    &CONTACT,
    &SERVICE_ERROR,
    &TRANSFER_FAILED,
    &SURVEY_ANSWER,
    &CUSTOMER_READ,
];
