//! The indicators of the packs in a running house.

use std::any::Any;

use yinuo_core::indicator::{INDICATORS_FILE, Indicators, indicators_of_source};
use yinuo_core::pack::{PackSource, RuleProblem};
use yinuo_core::systems::fact_kind;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct IndicatorPart {
    indicators: Indicators,
}

/// What is wrong with the indicators of one pack.
pub fn check(source: &PackSource) -> Vec<RuleProblem> {
    indicators_of_source(source, fact_kind).err().unwrap_or_default()
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let (mut all, mut problems) = (Indicators::default(), Vec::new());
    for source in sources {
        match indicators_of_source(source, fact_kind) {
            Ok(read) => {
                let elsewhere = read.iter().find(|one| all.all().iter().any(|known| known.key == one.key));
                problems.extend(elsewhere.map(|one| {
                    format!("{}/{INDICATORS_FILE}: indicator.{}: another pack has this key", source.name, one.key)
                }));
                all.add(read);
            }
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
    }
    if problems.is_empty() { Ok(Box::new(IndicatorPart { indicators: all })) } else { Err(problems) }
}

impl RulePart for IndicatorPart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "indicator"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of indicators is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The indicators of all packs.
pub fn indicators(rules: &Rules) -> &Indicators {
    &rules.part::<IndicatorPart>().expect("the part of the house is read with the rules").indicators
}
