//! The duties and counter hours of the packs in a running house.

use std::any::Any;

use yinuo_core::duty::DutyRules;
use yinuo_core::pack::PackSource;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
struct DutyPart(DutyRules);

pub(super) fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let mut problems = Vec::new();
    let mut packs = Vec::new();
    for source in sources {
        match DutyRules::from_source(source) {
            Ok(rules) => packs.push(rules),
            Err(found) => problems.extend(found.into_iter().map(|problem| {
                let (file, line, key, message) = (problem.file, problem.line, problem.key, problem.message);
                format!("{}/{file}:{line}: {key}: {message}\n  remedy: {}", source.name, problem.remedy)
            })),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let rules = DutyRules::merge(packs).map_err(|problem| vec![problem])?;
    Ok(Box::new(DutyPart(rules)))
}

impl RulePart for DutyPart {
    /// No agreement and no case refers to a duty: a proof holds by the rule of the day it is looked at.
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "duty"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("`{version}`: no version of a duty is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The duties and counter hours of the packs.
pub fn duties(rules: &Rules) -> &DutyRules {
    let part: &DutyPart = rules.part().expect("the part of a registered system is read with the rules");
    &part.0
}
