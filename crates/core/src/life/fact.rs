//! What indicators can count of policies: each by the day of application.

use crate::indicator::{FactKind, Kinds};

const PRODUCTS: Kinds = Kinds { zh: "险种", en: "product" };

/// Policies that were issued; the amount is their instalment.
pub static POLICY_SOLD: FactKind =
    FactKind { has_amount: true, ..FactKind::new("policy-sold", "承保保单", "Policy issued", PRODUCTS) };

/// Policies whose delivery was entered; the number is the days since the issue.
pub static POLICY_DELIVERED: FactKind =
    FactKind { has_number: true, ..FactKind::new("policy-delivered", "送达保单", "Policy delivered", PRODUCTS) };

/// Policies whose holder nobody has been in touch with since the issue. That may change any day.
pub static POLICY_WITHOUT_CONTACT: FactKind = FactKind {
    settles: false,
    ..FactKind::new("policy-without-contact", "无沟通保单", "Policy without contact", PRODUCTS)
};

/// First instalments of the policies that persistency of 13 months counts: paid by instalments over more than a year, and not withdrawn in the
/// hesitation period, ended by a claim or rescinded up to the due day of that month. An ending after it changes nothing.
pub static FIRST_PREMIUM_13: FactKind = FactKind {
    has_amount: true,
    ..FactKind::new("first-premium-13", "首期保费（13个月继续率）", "First premium, for month 13", PRODUCTS)
};

/// As those of the 13th month, of the 25th: paid over more than two years.
pub static FIRST_PREMIUM_25: FactKind = FactKind {
    has_amount: true,
    ..FactKind::new("first-premium-25", "首期保费（25个月继续率）", "First premium, for month 25", PRODUCTS)
};

/// Instalments of the 13th month that came in, of the same policies; the number is the days after the due date. One that was paid before its
/// policy was taken over has no row: it counts by the day the policy was paid to then, and as in time.
pub static PREMIUM_MONTH_13: FactKind = FactKind {
    has_number: true,
    has_amount: true,
    ..FactKind::new("premium-month-13", "第13个月实收保费", "Premium of the 13th month", PRODUCTS)
};

/// As those of the 13th month, of the 25th.
pub static PREMIUM_MONTH_25: FactKind = FactKind {
    has_number: true,
    has_amount: true,
    ..FactKind::new("premium-month-25", "第25个月实收保费", "Premium of the 25th month", PRODUCTS)
};

pub const FACTS: &[&FactKind] = &[
    &POLICY_SOLD,
    &POLICY_DELIVERED,
    &POLICY_WITHOUT_CONTACT,
    &FIRST_PREMIUM_13,
    &FIRST_PREMIUM_25,
    &PREMIUM_MONTH_13,
    &PREMIUM_MONTH_25,
];
