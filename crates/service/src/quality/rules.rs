//! The phrases of the packs in a running house. What was found is kept with each observation, so that no earlier version is needed.

use std::any::Any;

use jiff::civil::Date;
use yinuo_core::pack::PackSource;
use yinuo_core::quality::speech::{Conduct, PhraseSets};
use yinuo_core::refusal::Refusal;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct QualityPart {
    sets: PhraseSets,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    Ok(Box::new(QualityPart { sets: PhraseSets::of_sources(sources)? }))
}

impl RulePart for QualityPart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "phrases"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of phrases is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The phrases of all packs.
pub fn sets(rules: &Rules) -> &PhraseSets {
    &rules.part::<QualityPart>().expect("the part of a registered system is read with the rules").sets
}

/// The phrases that hold on a day: those that were named, or the only ones there are.
pub fn in_force<'a>(rules: &'a Rules, named: Option<&str>, on: Date) -> Result<(&'a str, &'a Conduct), Refusal> {
    let on_that_day: Vec<(&str, &Conduct)> = sets(rules).in_force(on).collect();
    let known = || on_that_day.iter().map(|(_, conduct)| conduct.key.as_str()).collect::<Vec<_>>().join(", ");
    match (named, on_that_day.as_slice()) {
        (Some(named), all) => {
            let found = all.iter().find(|(_, conduct)| conduct.key == named);
            found.copied().ok_or_else(|| Refusal::new("unknown_phrase_set").with("rules", named.to_owned()))
        }
        (None, [only]) => Ok(*only),
        (None, []) => Err(Refusal::new("no_phrases_in_force").with("on", on.to_string())),
        (None, _) => Err(Refusal::new("phrase_set_needed").with("known", known())),
    }
}

/// What a phrase is called, by its key: as it has to be said.
pub fn phrase_name(rules: &Rules, key: &str) -> String {
    let name =
        sets(rules).all().flat_map(Conduct::phrases).find(|phrase| phrase.key == key).and_then(|phrase| phrase.name);
    name.map_or_else(|| key.to_owned(), |name| name.zh.clone())
}
