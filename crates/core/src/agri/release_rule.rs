//! What a programme asks of the level below before a level pays.

use serde::{Deserialize, Serialize};

use super::contributor::{Citation, Contributor};

/// What a programme may ask before a level pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The level below has paid all it owes.
    LowerPaid,
    /// The level below has filed its letter of commitment.
    LowerCommitted,
}

impl Condition {
    pub fn key(self) -> &'static str {
        match self {
            Condition::LowerPaid => "lower-paid",
            Condition::LowerCommitted => "lower-committed",
        }
    }
}

/// What a programme asks before a contributor pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRule {
    pub contributor: Contributor,
    pub needs: Vec<Condition>,
    pub citation: Citation,
}
