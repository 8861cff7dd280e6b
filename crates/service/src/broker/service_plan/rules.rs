//! The schemes of service plans and customer manuals of the packs in a running house. A plan keeps its tasks as they were made and a manual is made
//! anew each time, so that no earlier version is needed.

use std::any::Any;

use yinuo_core::broker::{ManualSchemes, PlanSchemes, manuals_of_source, service_plans_of_source};
use yinuo_core::pack::PackSource;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct PlanPart {
    schemes: PlanSchemes,
    manuals: ManualSchemes,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let (mut schemes, mut manuals, mut problems) = (PlanSchemes::default(), ManualSchemes::default(), Vec::new());
    for source in sources {
        match manuals_of_source(source) {
            Ok(read) => manuals.add(read),
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
        match service_plans_of_source(source) {
            Ok(read) => schemes.add(read),
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
    }
    if problems.is_empty() { Ok(Box::new(PlanPart { schemes, manuals })) } else { Err(problems) }
}

impl RulePart for PlanPart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "service-plan"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of service plans is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The schemes of all packs.
pub fn schemes(rules: &Rules) -> &PlanSchemes {
    &rules.part::<PlanPart>().expect("the part of a registered system is read with the rules").schemes
}

/// The manuals of all packs.
pub fn manuals(rules: &Rules) -> &ManualSchemes {
    &rules.part::<PlanPart>().expect("the part of a registered system is read with the rules").manuals
}
