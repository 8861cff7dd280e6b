//! The programmes of the packs in a running house, with the versions that group policies were opened under.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::agri::{Programme, Programmes, WarningRules};
use yinuo_core::pack::{PackSource, RuleProblem};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct AgriPart {
    programmes: Programmes,
    /// By the name under which they are kept: `KEY@FROM#HASH`.
    versions: HashMap<String, Arc<Programme>>,
    /// The versions of the packs, by key.
    current: HashMap<String, String>,
    warnings: WarningRules,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let programmes = Programmes::read(sources)?;
    let (mut versions, mut current) = (HashMap::new(), HashMap::new());
    for programme in programmes.all() {
        let version = programme.version();
        current.insert(programme.key.clone(), version.clone());
        versions.insert(version, Arc::new(programme.clone()));
    }
    let warnings = sources.iter().map(|source| {
        let told = |problem: RuleProblem| {
            let RuleProblem { file, line, key, message, remedy } = problem;
            format!("{}/{file}:{line}: {key}: {message}; {remedy}", source.name)
        };
        WarningRules::from_source(source).map_err(|found| found.into_iter().map(told).collect::<Vec<_>>())
    });
    let warnings = WarningRules::merge(warnings.collect::<Result<Vec<_>, _>>()?).map_err(|problem| vec![problem])?;
    Ok(Box::new(AgriPart { programmes, versions, current, warnings }))
}

impl AgriPart {
    pub fn programmes(&self) -> &Programmes {
        &self.programmes
    }

    /// What warnings of weather go by.
    pub fn warnings(&self) -> &WarningRules {
        &self.warnings
    }

    /// The terms something was agreed on under, also where the pack has been changed since.
    pub fn version(&self, version: &str) -> Option<&Arc<Programme>> {
        self.versions.get(version)
    }

    /// A programme as the packs have it now, with the name of its version.
    pub fn programme(&self, key: &str) -> Result<(&Arc<Programme>, &str), Refusal> {
        self.programmes.find(key)?;
        let version = self.current.get(key).map(String::as_str).unwrap_or_default();
        let unknown = || Refusal::new("unknown_programme").with("programme", key.chars().take(80).collect::<String>());
        Ok((self.versions.get(version).ok_or_else(unknown)?, version))
    }

    /// The programme that insures an object on a day: the one named, or the only one.
    pub fn offering(&self, named: Option<&str>, object: &str, on: Date) -> Result<(&Arc<Programme>, &str), Refusal> {
        match named {
            Some(key) => self.programme(key),
            None => self.programme(&self.programmes.offering(object, on)?.key),
        }
    }
}

impl RulePart for AgriPart {
    fn versions(&self) -> Vec<KeptVersion> {
        let kept = |version: &String| {
            let programme = self.versions.get(version)?;
            let body = serde_json::to_string(&**programme).expect("a programme is plain data");
            Some(KeptVersion { version: version.clone(), body })
        };
        self.current.values().filter_map(kept).collect()
    }

    fn kind(&self) -> &'static str {
        "programme"
    }

    fn take_earlier(&mut self, version: &str, body: &str) -> Result<(), String> {
        if !self.versions.contains_key(version) {
            let programme: Programme = serde_json::from_str(body).map_err(|error| error.to_string())?;
            self.versions.insert(version.to_owned(), Arc::new(programme));
        }
        Ok(())
    }

    fn product_name(&self, version: &str) -> Option<&LocalText> {
        self.version(version).map(|programme| &programme.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What agricultural insurance reads from the packs.
pub fn agri(rules: &Rules) -> &AgriPart {
    rules.part().expect("the part of a registered system is read with the rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shipped;

    #[test]
    fn a_programme_is_found_by_its_year_and_kept_word_for_word() {
        let rules = Rules::read(&shipped()).unwrap();
        let part = agri(&rules);
        let on = |year| jiff::civil::date(year, 5, 1);
        let (of_2011, version) = part.offering(None, "玉米", on(2011)).unwrap();
        assert_eq!((of_2011.key.as_str(), version.starts_with("liaoning-2011@2011-01-01#")), ("liaoning-2011", true));
        assert_eq!(part.offering(None, "maize", on(2024)).unwrap().0.key, "liaoning-2024");
        assert_eq!(part.offering(None, "peanut", on(2024)).unwrap_err().code, "no_programme_offers");
        assert_eq!(part.offering(Some("liaoning-1999"), "maize", on(2011)).unwrap_err().code, "unknown_programme");
        let kept = part.versions().into_iter().find(|kept| kept.version == version).unwrap();
        assert_eq!(serde_json::from_str::<Programme>(&kept.body).unwrap(), **of_2011);
    }
}
