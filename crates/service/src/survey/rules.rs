//! The questionnaires of the packs in a running house. Each survey keeps its own word for word, so that no earlier version is needed.

use std::any::Any;

use yinuo_core::pack::PackSource;
use yinuo_core::survey::{Questionnaires, questionnaires_of_source};

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct SurveyPart {
    questionnaires: Questionnaires,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let (mut all, mut problems) = (Questionnaires::default(), Vec::new());
    for source in sources {
        match questionnaires_of_source(source) {
            Ok(read) => all.add(read),
            Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
        }
    }
    if problems.is_empty() { Ok(Box::new(SurveyPart { questionnaires: all })) } else { Err(problems) }
}

impl RulePart for SurveyPart {
    fn versions(&self) -> Vec<KeptVersion> {
        Vec::new()
    }

    fn kind(&self) -> &'static str {
        "questionnaire"
    }

    fn take_earlier(&mut self, version: &str, _body: &str) -> Result<(), String> {
        Err(format!("{version}: no version of questionnaires is kept"))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The questionnaires of all packs.
pub fn questionnaires(rules: &Rules) -> &Questionnaires {
    &rules.part::<SurveyPart>().expect("the part of the house is read with the rules").questionnaires
}
