//! The schemes of evaluation of the packs in a running house. Each ranking keeps its own word for word.

use std::any::Any;

use yinuo_core::broker::{EvaluationSchemes, evaluations_of_source};
use yinuo_core::pack::PackSource;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct EvaluationPart {
    schemes: EvaluationSchemes,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let (mut schemes, mut problems) = (EvaluationSchemes::default(), Vec::new());
    for source in sources {
        match evaluations_of_source(source) {
            Ok(read) => schemes.add(read),
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
    }
    if problems.is_empty() { Ok(Box::new(EvaluationPart { schemes })) } else { Err(problems) }
}

impl RulePart for EvaluationPart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "evaluation"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of evaluations is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The schemes of all packs.
pub fn schemes(rules: &Rules) -> &EvaluationSchemes {
    &rules.part::<EvaluationPart>().expect("the part of a registered system is read with the rules").schemes
}
