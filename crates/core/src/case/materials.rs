//! Which materials of a case are in and which are missing.

use jiff::Timestamp;

use crate::id::OperatorId;
use crate::service::MaterialRule;

/// What happened to a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MaterialState {
    Received,
    /// Handed in, but not in order: it is missing again.
    Rejected,
    /// A manager does without it, for a reason that is noted.
    Waived,
}

impl MaterialState {
    pub fn key(self) -> &'static str {
        match self {
            MaterialState::Received => "received",
            MaterialState::Rejected => "rejected",
            MaterialState::Waived => "waived",
        }
    }

    pub fn parse(key: &str) -> Option<MaterialState> {
        [MaterialState::Received, MaterialState::Rejected, MaterialState::Waived]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// A material of a case that something happened to; one nothing happened to has no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    pub key: String,
    pub state: MaterialState,
    pub at: Timestamp,
    pub operator: OperatorId,
    pub note: Option<String>,
}

/// A material of the service and where it stands in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialStanding<'case> {
    pub rule: &'case MaterialRule,
    pub record: Option<&'case Material>,
    /// The material that was taken in its place.
    pub instead: Option<&'case str>,
}

impl MaterialStanding<'_> {
    pub fn is_in(&self) -> bool {
        self.instead.is_some() || self.record.is_some_and(|record| record.state != MaterialState::Rejected)
    }

    pub fn is_missing(&self) -> bool {
        self.rule.required && !self.is_in()
    }
}
