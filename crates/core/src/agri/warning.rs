//! Warnings of weather (气象预警): which weather is warned of, in how many levels, and what a household is advised to do for its crop. Kinds and
//! levels are those of the weather service; the advice is the house's own, by weather, crop and stage of growth.

use serde::Deserialize;
use toml::Spanned;

use super::claim_terms::Named;
use super::contributor::Citation;
use crate::pack::written::{Filled, Problems};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::Status;

/// The file of a pack that warnings are read from.
pub const WARNINGS_FILE: &str = "weather-warnings.toml";
/// The figure that says to how many people a warning goes out in a minute: others who wait for a message are not kept waiting for all of it.
pub const WARNING_PACE: &str = "agri.warning-messages-a-minute";
/// Longest advice, in characters: it goes out as a short message.
pub const ADVICE_LIMIT: usize = 80;
const REMEDY: &str = "docs/packs/agri-liaoning-2011.md describes warnings of weather";

/// What is advised in one kind of weather.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    pub weather: String,
    /// The key of a crop; absent, it is for everybody.
    pub object: Option<String>,
    /// The key of a stage of growth of the crop; absent, it is for all of them.
    pub stage: Option<String>,
    pub text: String,
    pub citation: Citation,
}

/// What warnings go by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WarningRules {
    /// What is warned of.
    pub weather: Vec<Named>,
    /// The mildest first.
    pub levels: Vec<Named>,
    pub advice: Vec<Advice>,
}

impl WarningRules {
    /// Those of a pack; none where it has no such file.
    pub fn from_source(source: &PackSource) -> Result<WarningRules, Vec<RuleProblem>> {
        let Some(text) = source.file(WARNINGS_FILE) else { return Ok(WarningRules::default()) };
        let mut problems = Problems::new(WARNINGS_FILE, text, REMEDY);
        let rules = problems.parse::<WrittenFile>("weather").map(|written| written.read(&mut problems));
        match rules {
            Some(rules) if problems.list.is_empty() => Ok(rules),
            _ => Err(problems.list),
        }
    }

    /// Those of several packs; each word stands in one of them.
    pub fn merge(packs: impl IntoIterator<Item = WarningRules>) -> Result<WarningRules, String> {
        let mut all = WarningRules::default();
        for WarningRules { weather, levels, advice } in packs {
            let twice = |known: &[Named], new: &[Named]| {
                new.iter().find(|new| known.iter().any(|known| known.key == new.key)).map(|new| new.key.clone())
            };
            if let Some(key) = twice(&all.weather, &weather).or_else(|| twice(&all.levels, &levels)) {
                return Err(format!("`{key}` of the warnings stands in two packs: keep one of them"));
            }
            all.weather.extend(weather);
            all.levels.extend(levels);
            all.advice.extend(advice);
        }
        Ok(all)
    }

    pub fn weather(&self, key: &str) -> Result<&Named, Refusal> {
        find(&self.weather, key).ok_or_else(|| unknown("unknown_weather", key, &self.weather))
    }

    pub fn level(&self, key: &str) -> Result<&Named, Refusal> {
        find(&self.levels, key).ok_or_else(|| unknown("unknown_warning_level", key, &self.levels))
    }

    /// What everybody is advised.
    pub fn for_all(&self, weather: &str) -> Option<&Advice> {
        self.advice.iter().find(|advice| advice.weather == weather && advice.object.is_none())
    }

    /// What the household of a crop is advised: what is written for its stage, or else for the crop.
    pub fn for_object(&self, weather: &str, object: &str, stage: Option<&str>) -> Option<&Advice> {
        let of = |stage: Option<&str>| {
            self.advice.iter().find(|advice| {
                advice.weather == weather
                    && advice.object.as_deref() == Some(object)
                    && advice.stage.as_deref() == stage
            })
        };
        stage.and_then(|stage| of(Some(stage))).or_else(|| of(None))
    }
}

fn find<'a>(known: &'a [Named], key: &str) -> Option<&'a Named> {
    known.iter().find(|known| known.key == key)
}

fn unknown(code: &'static str, key: &str, known: &[Named]) -> Refusal {
    let known: Vec<&str> = known.iter().map(|known| known.key.as_str()).collect();
    Refusal::new(code).with("key", key.chars().take(80).collect::<String>()).with("known", known.join(", "))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    /// What kinds and levels rest on; each advice says it for itself.
    #[serde(rename = "rule")]
    _rule: WrittenRule,
    weather: Vec<Named>,
    level: Vec<Named>,
    #[serde(default)]
    advice: Vec<Spanned<WrittenAdvice>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(rename = "cite")]
    _cite: Filled,
    #[serde(rename = "status")]
    _status: Status,
    #[serde(rename = "source")]
    _source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAdvice {
    weather: String,
    object: Option<String>,
    stage: Option<String>,
    text: Filled,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenFile {
    fn read(self, problems: &mut Problems<'_>) -> WarningRules {
        let WrittenFile { weather, level: levels, advice, .. } = self;
        for words in [&weather, &levels] {
            for (index, word) in words.iter().enumerate() {
                if words[..index].iter().any(|known| known.key == word.key) {
                    problems.wrong(0, &word.key, "the word is there twice");
                }
            }
        }
        let mut read: Vec<Advice> = Vec::new();
        for one in advice {
            let place = one.span().start;
            let WrittenAdvice { weather: of, object, stage, text, cite, status, source } = one.into_inner();
            let path = format!("advice.{of}");
            if find(&weather, &of).is_none() {
                let known: Vec<&str> = weather.iter().map(|known| known.key.as_str()).collect();
                problems.wrong(place, &path, format!("there is no weather `{of}`; there is {}", known.join(", ")));
            }
            if stage.is_some() && object.is_none() {
                problems.wrong(place, &path, "a stage is of a crop: name the `object`");
            }
            if text.0.chars().count() > ADVICE_LIMIT {
                problems.wrong(place, &path, format!("longer than the {ADVICE_LIMIT} characters of a short message"));
            }
            let same = |known: &Advice| known.weather == of && known.object == object && known.stage == stage;
            if read.iter().any(same) {
                problems.wrong(place, &path, "weather, crop and stage have their advice already");
            }
            let citation = Citation { cite: cite.0, status, source };
            read.push(Advice { weather: of, object, stage, text: text.0, citation });
        }
        WarningRules { weather, levels, advice: read }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../../packs/agri-liaoning-2011/weather-warnings.toml");

    fn read(text: &str) -> Result<WarningRules, Vec<RuleProblem>> {
        let files = vec![(WARNINGS_FILE.to_owned(), text.to_owned())];
        WarningRules::from_source(&PackSource { name: "try".to_owned(), files })
    }

    #[test]
    fn the_stage_of_a_crop_is_advised_before_the_crop_and_a_crop_without_words_not_at_all() {
        let rules = read(SHIPPED).unwrap();
        assert_eq!(
            rules.levels.iter().map(|level| level.key.as_str()).collect::<Vec<_>>(),
            ["blue", "yellow", "orange", "red"]
        );
        let of = |stage| rules.for_object("hail", "maize", stage).map(|advice| advice.stage.as_deref());
        assert_eq!([of(Some("3")), of(Some("1")), of(None)], [Some(Some("3")), Some(None), Some(None)]);
        assert_eq!(rules.for_object("hail", "barley", None), None);
        assert!(rules.for_all("hail").is_some());
        let refused = rules.weather("locusts").unwrap_err();
        assert_eq!(refused.code, "unknown_weather");
        assert_eq!(rules.level("purple").unwrap_err().code, "unknown_warning_level");
    }

    #[test]
    fn what_is_wrong_in_a_file_of_warnings_is_told_with_its_line() {
        let told = |text: &str| {
            let problems = read(text).expect_err("it is wrong");
            (problems[0].line, problems[0].message.clone())
        };
        let with = |advice: &str| format!("{SHIPPED}\n[[advice]]\n{advice}cite = \"x\"\nstatus = \"house\"\n");
        let last = with("").lines().count();
        let (line, message) = told(&with("weather = \"locusts\"\ntext = \"x\"\n"));
        assert!(message.contains("no weather `locusts`") && line >= last - 3, "{line} {message}");
        assert!(told(&with("weather = \"hail\"\nstage = \"3\"\ntext = \"x\"\n")).1.contains("a stage is of a crop"));
        assert!(told(&with("weather = \"hail\"\ntext = \"again\"\n")).1.contains("already"));
        let long = "长".repeat(ADVICE_LIMIT + 1);
        let long = format!("weather = \"hail\"\nobject = \"barley\"\ntext = \"{long}\"\n");
        assert!(told(&with(&long)).1.contains("short message"));
        let twice = WarningRules::merge([read(SHIPPED).unwrap(), read(SHIPPED).unwrap()]);
        assert!(twice.unwrap_err().contains("two packs"));
    }
}
