//! The systems of the house and what each brings to the running house: effects, handlers of the outbox, steps of the day, kinds
//! of import. The one place of this crate that names them: who adds a system adds one line to [`SYSTEMS`].

use yinuo_core::pack::{PackSource, RuleProblem};

use crate::rules::RulePart;

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
    /// Reads what it needs of the packs for itself.
    pub read_part: Option<fn(&[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>>>,
    /// What is wrong with its part of one pack.
    pub check_part: Option<fn(&PackSource) -> Vec<RuleProblem>>,
}

impl System {
    pub const NONE: System = System { key: "", read_part: None, check_part: None };
}

pub static SYSTEMS: &[&System] = &[&crate::life::SYSTEM];
