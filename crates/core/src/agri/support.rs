//! Support of those who are enrolled (优先扶持): in which order they are listed.

use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::pack::written::Filled;
use crate::service::Status;

/// By what the households are ordered, those with the most of it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupportOrder {
    /// What their claims were finally assessed at.
    Assessed,
    /// The area that was hit.
    Hit,
    /// The area that is insured.
    Area,
    /// The premium.
    Premium,
}

impl SupportOrder {
    pub fn key(self) -> &'static str {
        match self {
            SupportOrder::Assessed => "assessed",
            SupportOrder::Hit => "hit",
            SupportOrder::Area => "area",
            SupportOrder::Premium => "premium",
        }
    }
}

/// How a programme lists those whom others support first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportTerms {
    pub order: SupportOrder,
    pub citation: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSupport {
    order: SupportOrder,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenSupport {
    pub(super) fn read(self) -> SupportTerms {
        let citation = Citation { cite: self.cite.0, status: self.status, source: self.source };
        SupportTerms { order: self.order, citation }
    }
}
