//! Words for the keys that facts of agricultural insurance hold: the levels that pay subsidies, what is recorded of them, and the duties of
//! bureaus.

use crate::refusal_text::entry::{Cause, FactWords};

/// Of the county's level one of its two payers is named apart from the level.
const LEVELS: &[Cause] = &[
    ("farmer", "农户", "farmer"),
    ("county", "市县", "city and county"),
    ("city", "市级", "city"),
    ("only-city", "市级", "city"),
    ("only-county", "县级", "county"),
    ("province", "省级", "province"),
    ("centre", "中央", "centre"),
];

const KINDS: &[Cause] = &[
    ("commitment", "承诺函", "letter of commitment"),
    ("payment", "到账", "payment"),
    ("prepayment", "预拨", "prepayment"),
    ("return", "退回", "return"),
    ("quota-share", "成数", "quota share"),
    ("excess-of-loss", "超赔", "excess of loss"),
    ("billed", "账单", "bill"),
];

const DUTIES: &[Cause] = &[("finance", "财政部门", "finance"), ("agriculture", "农业部门", "agriculture")];

pub const WORDS: &[FactWords] = &[("contributor", LEVELS), ("kind", KINDS), ("duty", DUTIES)];
