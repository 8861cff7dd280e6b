//! Which materials of a case are in and which are missing.

use jiff::Timestamp;

use super::Case;
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

impl Case {
    pub fn material(&self, key: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.key == key)
    }

    fn is_received(&self, key: &str) -> bool {
        self.material(key).is_some_and(|material| material.state != MaterialState::Rejected)
    }

    /// Every material of the service, in its order.
    pub fn material_standings(&self) -> Vec<MaterialStanding<'_>> {
        let standing = |rule| {
            let rule: &MaterialRule = rule;
            let instead = rule.instead.iter().map(String::as_str).find(|key| self.is_received(key));
            MaterialStanding { rule, record: self.material(&rule.key), instead }
        };
        self.service.materials.iter().map(standing).collect()
    }

    /// The keys of the required materials that are not in.
    pub fn missing(&self) -> Vec<String> {
        let standings = self.material_standings();
        standings.iter().filter(|standing| standing.is_missing()).map(|standing| standing.rule.key.clone()).collect()
    }
}
