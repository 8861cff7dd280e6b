//! What indicators can count of agricultural insurance: each household that was inspected, by what was found.

use crate::indicator::{FactKind, Kinds};

const FINDINGS: Kinds = Kinds { zh: "抽查结果", en: "finding" };

const CROPS: Kinds = Kinds { zh: "作物", en: "crop" };

/// Households that were drawn and looked at.
pub static COVER_INSPECTED: FactKind = FactKind::new("cover-inspected", "承保抽查", "Household inspected", FINDINGS);

/// Covers of more than the land register has for their plot.
pub static COVER_BEYOND_REGISTER: FactKind =
    FactKind::new("cover-beyond-register", "投保面积超过土地台账", "Cover beyond the land register", CROPS);

pub const FACTS: &[&FactKind] = &[&COVER_INSPECTED, &COVER_BEYOND_REGISTER];
