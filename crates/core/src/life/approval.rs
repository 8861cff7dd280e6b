//! What of life insurance packs can put under approval.

use super::permission::READ_POLICIES;
use crate::approval::ApprovalAct;

/// Money that comes in so late, so early or so much that it may be a slip; its amount is that of the receipt.
pub static UNUSUAL_RECEIPT: ApprovalAct = ApprovalAct {
    key: "unusual-receipt",
    zh: "收取异常款项",
    en: "Take in an unusual receipt",
    seen_with: READ_POLICIES,
    narrows: None,
};

/// The price of an investment account on a day.
pub static UNIT_PRICE: ApprovalAct = ApprovalAct {
    key: "unit-price",
    zh: "公布投资单位价格",
    en: "Publish a unit price",
    seen_with: READ_POLICIES,
    narrows: None,
};

/// Another price in the place of one that was entered wrongly; what was carried out at that is put right.
pub static UNIT_PRICE_CORRECTION: ApprovalAct = ApprovalAct {
    key: "unit-price-correction",
    zh: "更正投资单位价格",
    en: "Correct a unit price",
    seen_with: READ_POLICIES,
    narrows: None,
};

/// A price so far from the last one before it that it may be a slip.
pub static UNUSUAL_UNIT_PRICE: ApprovalAct = ApprovalAct {
    key: "unusual-unit-price",
    zh: "公布变动异常的投资单位价格",
    en: "Publish an unusual unit price",
    seen_with: READ_POLICIES,
    narrows: None,
};
