//! The systems of the house and what each brings to the running house: effects, handlers of the outbox, steps of the day, kinds
//! of import. The one place of this crate that names them: who adds a system adds one line to [`SYSTEMS`].

use yinuo_core::pack::{PackSource, RuleProblem};

use crate::import::Kind;
use crate::payout::PaidSubject;
use crate::rules::RulePart;

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
    /// The names of its commands.
    pub commands: &'static [&'static str],
    /// Reads what it needs of the packs for itself.
    pub read_part: Option<fn(&[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>>>,
    /// Kinds of import.
    pub imports: &'static [&'static Kind],
    /// What is wrong with its part of one pack.
    pub check_part: Option<fn(&PackSource) -> Vec<RuleProblem>>,
    /// Kinds of subject on whose account the house pays and collects.
    pub paid: &'static [&'static dyn PaidSubject],
}

impl System {
    pub const NONE: System =
        System { key: "", commands: &[], read_part: None, check_part: None, imports: &[], paid: &[] };
}

/// What belongs to the house itself.
pub static HOUSE: System = System { key: "house", commands: crate::command::NAMES, ..System::NONE };

/// All systems, the house first.
pub static SYSTEMS: &[&System] = &[&HOUSE, &crate::life::SYSTEM];

/// The names of all commands of all systems.
pub fn command_names() -> impl Iterator<Item = &'static str> {
    SYSTEMS.iter().flat_map(|system| system.commands).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The archive names its commands: a name may come, none may go or change.
    const FROZEN: &str = include_str!("../../../docs/command-names.txt");

    #[test]
    fn no_two_commands_share_a_name_and_every_frozen_name_is_still_one() {
        let mut names = BTreeSet::new();
        for name in command_names() {
            assert!(names.insert(name), "two commands are called {name}");
        }
        let frozen: BTreeSet<&str> = FROZEN.lines().collect();
        let lost: Vec<_> = frozen.difference(&names).collect();
        assert!(lost.is_empty(), "commands that the archive names are gone: {lost:?}");
        let new: Vec<_> = names.difference(&frozen).collect();
        assert!(new.is_empty(), "these belong into docs/command-names.txt: {new:?}");
    }
}
