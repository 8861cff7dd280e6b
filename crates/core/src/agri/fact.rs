//! What indicators can count of agricultural insurance: each household that was inspected, by what was found.

use crate::indicator::{FactKind, Kinds};

const FINDINGS: Kinds = Kinds { zh: "抽查结果", en: "finding" };

/// Households that were drawn and looked at.
pub static COVER_INSPECTED: FactKind = FactKind::new("cover-inspected", "承保抽查", "Household inspected", FINDINGS);

pub const FACTS: &[&FactKind] = &[&COVER_INSPECTED];
