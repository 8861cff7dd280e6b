//! What happens that service work may follow from: a loss was reported, looked at, agreed on, paid; a month is over; a level of government
//! committed itself and paid. What follows is bound by packs.

use super::subject::{COVER, LOSS, MONTHLY_REPORT, SUBSIDY_BUREAU};
use crate::event::{EventKind, FactKind, FactValue};

const fn of_loss(key: &'static str, zh: &'static str, en: &'static str) -> EventKind {
    EventKind { key, about: &LOSS, facts: FACTS, zh, en }
}

const FACTS: &[FactKind] = &[
    FactKind::new("number", FactValue::Text),
    FactKind::new("village", FactValue::Text),
    FactKind::new("event", FactValue::Text),
    FactKind::new("on", FactValue::Date),
];

pub static LOSS_REPORTED: EventKind = of_loss("loss-reported", "受灾报案", "a village reported a loss");
pub static LOSS_SURVEYED: EventKind = of_loss("loss-surveyed", "受灾查勘", "somebody looked at a loss");
/// Its list has hung its days.
pub static LOSS_AGREED: EventKind = of_loss("loss-agreed", "赔款达成协议", "what a loss comes to is agreed on");
/// Whoever of its list is owed something and was not objected to has it.
pub static LOSS_PAID: EventKind = of_loss("loss-paid", "赔款付讫", "a loss is paid");

const REPORT_FACTS: &[FactKind] =
    &[FactKind::new("month", FactValue::Text), FactKind::new("programme", FactValue::Text)];

/// A month is over, and its report is owed.
pub static REPORT_DUE: EventKind = EventKind {
    key: "monthly-report-due",
    about: &MONTHLY_REPORT,
    facts: REPORT_FACTS,
    zh: "月报到期",
    en: "a monthly report is due",
};

pub static REPORT_FILED: EventKind = EventKind {
    key: "monthly-report-filed",
    about: &MONTHLY_REPORT,
    facts: REPORT_FACTS,
    zh: "月报已报送",
    en: "a monthly report is filed",
};

const SUBSIDY_FACTS: &[FactKind] = &[
    FactKind::new("programme", FactValue::Text),
    FactKind::new("office", FactValue::Office),
    FactKind::new("contributor", FactValue::Text),
    FactKind::new("reference", FactValue::Text),
];

/// The letter of commitment of a level was filed, and its bureau of finance is known.
pub static SUBSIDY_COMMITTED: EventKind = EventKind {
    key: "subsidy-committed",
    about: &SUBSIDY_BUREAU,
    facts: SUBSIDY_FACTS,
    zh: "补贴承诺函备案",
    en: "a level committed itself to its subsidy",
};

/// More was accrued after a level had paid all it owed, or before anybody was named who owes it: it owes again.
pub static SUBSIDY_ACCRUED: EventKind = EventKind {
    key: "subsidy-accrued",
    about: &SUBSIDY_BUREAU,
    facts: SUBSIDY_FACTS,
    zh: "补贴新增应拨",
    en: "a level owes more of its subsidy",
};

/// All is here that the level owed on the day.
pub static SUBSIDY_PAID_UP: EventKind = EventKind {
    key: "subsidy-paid-up",
    about: &SUBSIDY_BUREAU,
    facts: SUBSIDY_FACTS,
    zh: "补贴资金拨付到位",
    en: "a level paid all it owed of its subsidy",
};

/// An inspection found that a household's cover is not as it was enrolled or claimed.
pub static COVER_IRREGULAR: EventKind = EventKind {
    key: "cover-irregular",
    about: &COVER,
    facts: &[
        FactKind::new("number", FactValue::Text),
        FactKind::new("finding", FactValue::Text),
        FactKind::new("text", FactValue::Text),
    ],
    zh: "抽查发现问题",
    en: "an inspection found something wrong",
};

pub static EVENTS: &[&EventKind] = &[
    &COVER_IRREGULAR,
    &LOSS_REPORTED,
    &LOSS_SURVEYED,
    &LOSS_AGREED,
    &LOSS_PAID,
    &REPORT_DUE,
    &REPORT_FILED,
    &SUBSIDY_COMMITTED,
    &SUBSIDY_ACCRUED,
    &SUBSIDY_PAID_UP,
];
