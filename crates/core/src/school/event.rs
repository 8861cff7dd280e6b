//! What happens to a compensation on its way, that service work may follow from. What follows is bound by packs.

use super::subject::SCHOOL_POLICY;
use crate::event::{EventKind, FactKind, FactValue};

/// The bank sent a compensation back.
pub static COMPENSATION_RETURNED: EventKind = EventKind {
    key: "compensation-returned",
    about: &SCHOOL_POLICY,
    facts: &[
        FactKind::new("number", FactValue::Text),
        FactKind::new("payout", FactValue::Text),
        FactKind::new("amount", FactValue::Amount),
        FactKind::new("reason", FactValue::Text),
    ],
    zh: "赔款被银行退回",
    en: "the bank returns a compensation",
};

/// A compensation that the bank sent back goes out again.
pub static COMPENSATION_REPEATED: EventKind = EventKind {
    key: "compensation-repeated",
    about: &SCHOOL_POLICY,
    facts: &[FactKind::new("number", FactValue::Text), FactKind::new("payout", FactValue::Text)],
    zh: "退回的赔款重新支付",
    en: "a returned compensation goes out again",
};

pub static EVENTS: &[&EventKind] = &[&COMPENSATION_RETURNED, &COMPENSATION_REPEATED];
