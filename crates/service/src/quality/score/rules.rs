//! The schemes of the packs in a running house. Each round keeps its own word for word.

use std::any::Any;

use yinuo_core::pack::PackSource;
use yinuo_core::quality::score::{Schemes, schemes_of_source};

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct SchemePart {
    schemes: Schemes,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let (mut all, mut problems) = (Schemes::default(), Vec::new());
    for source in sources {
        match schemes_of_source(source) {
            Ok(read) => all.add(read),
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
    }
    if problems.is_empty() { Ok(Box::new(SchemePart { schemes: all })) } else { Err(problems) }
}

impl RulePart for SchemePart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "scheme"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of schemes is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The schemes of all packs.
pub fn schemes(rules: &Rules) -> &Schemes {
    &rules.part::<SchemePart>().expect("the part of a registered system is read with the rules").schemes
}
