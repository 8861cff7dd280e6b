//! What of life insurance packs can put under approval.

use super::permission::READ_POLICIES;
use crate::approval::ApprovalAct;

/// The price of an investment account on a day.
pub static UNIT_PRICE: ApprovalAct = ApprovalAct {
    key: "unit-price",
    zh: "公布单位价格",
    en: "Publish a unit price",
    seen_with: READ_POLICIES,
    narrows: None,
};
