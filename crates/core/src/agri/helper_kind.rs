//! The kinds of helper that a programme takes, as its pack writes them.

use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::pack::written::Filled;
use crate::service::Status;
use crate::text::LocalText;

/// A kind of helper, as a programme takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelperKind {
    pub key: String,
    pub name: LocalText,
    /// It needs a licence besides its contract.
    pub licence: bool,
    /// It has to be an enterprise.
    pub enterprise: bool,
    /// What it is paid has to be filed with the authorities.
    pub fee_filed: bool,
    pub citation: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenHelper {
    key: Filled,
    name: LocalText,
    licence: bool,
    #[serde(default)]
    enterprise: bool,
    #[serde(default)]
    fee_filed: bool,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenHelper {
    pub(super) fn read(self) -> HelperKind {
        let WrittenHelper { key, name, licence, enterprise, fee_filed, cite, status, source } = self;
        let citation = Citation { cite: cite.0, status, source };
        HelperKind { key: key.0, name, licence, enterprise, fee_filed, citation }
    }
}
