//! What a pack asks: items in order, each with its scale, its choices or room for words, rules for what is passed over, and what the items
//! measure. `docs/packs/quality-cn.md` describes the file.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::decimal::decimal;
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// The file of a pack that questionnaires are read from.
pub const QUESTIONNAIRES_FILE: &str = "questionnaires.toml";
const REMEDY: &str = "docs/packs/quality-cn.md describes questionnaires";

/// How an item is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ItemKind {
    /// Points from 1 to `to`.
    Scale {
        to: u32,
        low: Option<LocalText>,
        high: Option<LocalText>,
    },
    Choice {
        choices: Vec<ItemChoice>,
    },
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemChoice {
    pub key: String,
    pub name: LocalText,
}

/// An item is asked only where another was answered with one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkipRule {
    pub item: String,
    pub is: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub key: String,
    pub text: LocalText,
    #[serde(flatten)]
    pub kind: ItemKind,
    pub required: bool,
    /// What it measures.
    pub dimension: Option<String>,
    /// A high answer is a bad one.
    pub reversed: bool,
    /// Asked twice: what one expects, and what one found.
    pub twice: bool,
    pub ask_when: Option<SkipRule>,
}

impl Item {
    /// The points of an answer, turned round where the item is worded against the good.
    pub fn points(&self, answer: &str) -> Option<i64> {
        let ItemKind::Scale { to, .. } = &self.kind else { return None };
        let points: u32 = answer.parse().ok().filter(|points| (1..=*to).contains(points))?;
        Some(i64::from(if self.reversed { to + 1 - points } else { points }))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    pub key: String,
    pub name: LocalText,
    /// Points of a hundred.
    pub points: Decimal,
}

/// What people are asked, as it holds for a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Permanent: `visit-rating`.
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    pub intro: LocalText,
    pub items: Vec<Item>,
    pub dimensions: Vec<Dimension>,
    /// The items of which the index is made, each with its weight.
    pub index: Vec<(String, Decimal)>,
    /// The dimensions of which what a customer gets and what it costs are made, where they are compared.
    pub delivered: Option<Delivered>,
    /// The item that rates the whole, and up to how many points it is a bad rating.
    pub rating: Option<(String, u32)>,
    pub cite: String,
    pub status: Status,
}

/// What a customer gets against what it costs: money, time, effort and worry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    pub value: String,
    pub cost: String,
}

impl Questionnaire {
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// Points of a hundred by dimension, as somebody gives them. They are a hundred together, or it is refused.
    pub fn checked_points(&self, points: &[(String, Decimal)]) -> Result<(), Refusal> {
        if let Some((unknown, _)) = points.iter().find(|(key, _)| !self.dimensions.iter().any(|one| one.key == *key)) {
            return Err(Refusal::new("unknown_dimension").with("dimension", unknown.clone()));
        }
        hundred(points.iter().map(|(_, points)| *points))
    }
}

/// Weights are a hundred points together.
pub(super) fn hundred(mut points: impl Iterator<Item = Decimal>) -> Result<(), Refusal> {
    let sum = points.try_fold(
        Decimal::ZERO,
        |sum, points| {
            if points >= Decimal::ZERO { sum.checked_add(points) } else { None }
        },
    );
    match sum {
        Some(sum) if sum == Decimal::ONE_HUNDRED => Ok(()),
        Some(sum) => Err(Refusal::new("weights_not_a_hundred").with("sum", sum.normalize().to_string())),
        None => Err(Refusal::new("weights_not_a_hundred").with("sum", "")),
    }
}

/// The questionnaires of all packs.
#[derive(Debug, Clone, Default)]
pub struct Questionnaires(Vec<Questionnaire>);

impl Questionnaires {
    pub fn add(&mut self, questionnaires: Vec<Questionnaire>) {
        self.0.extend(questionnaires);
    }

    pub fn all(&self) -> &[Questionnaire] {
        &self.0
    }

    /// The version that holds on a day.
    pub fn find_on(&self, key: &str, on: jiff::civil::Date) -> Result<&Questionnaire, Refusal> {
        let fits = |one: &&Questionnaire| one.key == key && one.effective.covers(on);
        let unknown = || {
            let key = key.chars().take(80).collect::<String>();
            Refusal::new("unknown_questionnaire").with("questionnaire", key).with("on", on.to_string())
        };
        self.0.iter().find(fits).ok_or_else(unknown)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    questionnaire: Vec<WrittenQuestionnaire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuestionnaire {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    intro: LocalText,
    #[serde(default)]
    dimension: Vec<WrittenDimension>,
    item: Vec<WrittenItem>,
    #[serde(default)]
    index: Vec<WrittenWeight>,
    rating: Option<WrittenRating>,
    delivered: Option<Delivered>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDimension {
    key: String,
    name: LocalText,
    points: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWeight {
    item: String,
    weight: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenRating {
    item: String,
    bad_up_to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenItem {
    key: String,
    text: LocalText,
    kind: String,
    to: Option<u32>,
    low: Option<LocalText>,
    high: Option<LocalText>,
    #[serde(default)]
    choices: Vec<ItemChoice>,
    #[serde(default)]
    required: bool,
    dimension: Option<String>,
    #[serde(default)]
    reversed: bool,
    #[serde(default)]
    twice: bool,
    ask_when: Option<SkipRule>,
}

/// The questionnaires of a pack; none where it has no `questionnaires.toml`.
pub fn questionnaires_of_source(source: &PackSource) -> Result<Vec<Questionnaire>, Vec<RuleProblem>> {
    let Some(text) = source.file(QUESTIONNAIRES_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(QUESTIONNAIRES_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("questionnaire");
    let mut read: Vec<Questionnaire> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.questionnaire) {
        let key = one.key.clone();
        let offset = text.find(&format!("\"{key}\"")).unwrap_or(0);
        let questionnaire = one.read();
        let same_days = |known: &Questionnaire, new: &Questionnaire| {
            known.key == new.key && known.effective.overlaps(&new.effective)
        };
        match questionnaire {
            Ok(new) if read.iter().any(|known| same_days(known, &new)) => {
                problems.wrong(offset, format!("questionnaire.{key}"), "two of this key hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("questionnaire.{key}"), message),
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

impl WrittenQuestionnaire {
    fn read(self) -> Result<Questionnaire, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        let weight = |text: &str| decimal(text).ok_or_else(|| format!("`{text}` is no decimal number"));
        let dimension = |one: WrittenDimension| {
            let points = weight(&one.points)?;
            Ok::<_, String>(Dimension { key: one.key, name: one.name, points })
        };
        let dimensions: Vec<Dimension> = self.dimension.into_iter().map(dimension).collect::<Result<_, _>>()?;
        if !dimensions.is_empty() {
            let hundred = hundred(dimensions.iter().map(|one| one.points));
            hundred.map_err(|_| "the points of the dimensions are a hundred together".to_owned())?;
        }
        let mut items: Vec<Item> = Vec::new();
        for written in self.item {
            let item = written.read()?;
            if items.iter().any(|known| known.key == item.key) {
                return Err(format!("the item `{}` is there twice", item.key));
            }
            if let Some(unknown) = item.dimension.as_ref().filter(|key| !dimensions.iter().any(|one| one.key == **key))
            {
                return Err(format!("the item `{}` measures `{unknown}`, which is no dimension", item.key));
            }
            if let Some(rule) = item.ask_when.as_ref().filter(|rule| !items.iter().any(|known| known.key == rule.item))
            {
                return Err(format!("`{}` depends on `{}`, which is not asked before it", item.key, rule.item));
            }
            items.push(item);
        }
        let scaled =
            |key: &str| items.iter().any(|item| item.key == key && matches!(item.kind, ItemKind::Scale { .. }));
        let mut index = Vec::new();
        for one in self.index {
            if !scaled(&one.item) {
                return Err(format!("the index asks for `{}`, which has no scale", one.item));
            }
            index.push((one.item, weight(&one.weight)?));
        }
        if let Some(wrong) = self.rating.as_ref().filter(|rating| !scaled(&rating.item)) {
            return Err(format!("the rating is `{}`, which has no scale", wrong.item));
        }
        let measured = |key: &String| items.iter().any(|item| item.dimension.as_ref() == Some(key));
        if let Some(wrong) = self.delivered.iter().flat_map(|of| [&of.value, &of.cost]).find(|key| !measured(key)) {
            return Err(format!("no item measures `{wrong}`, which value and cost are compared by"));
        }
        Ok(Questionnaire {
            delivered: self.delivered,
            key: self.key,
            effective,
            name: self.name,
            intro: self.intro,
            items,
            dimensions,
            index,
            rating: self.rating.map(|rating| (rating.item, rating.bad_up_to)),
            cite: self.cite.0,
            status: self.status,
        })
    }
}

impl WrittenItem {
    fn read(self) -> Result<Item, String> {
        let key = &self.key;
        let is_key =
            |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_key(key) {
            return Err(format!("`{key}` is no key: letters, digits and hyphens"));
        }
        let kind = match (self.kind.as_str(), self.to) {
            ("scale", Some(to)) if (2..=10).contains(&to) => ItemKind::Scale { to, low: self.low, high: self.high },
            ("scale", _) => return Err(format!("the scale of `{key}` goes `to` a number from 2 to 10")),
            ("choice", None) => {
                let keys: BTreeSet<&str> = self.choices.iter().map(|choice| choice.key.as_str()).collect();
                if keys.len() < 2 || keys.len() != self.choices.len() || !keys.iter().all(|key| is_key(key)) {
                    return Err(format!("`{key}` has at least two choices, each with a key of its own"));
                }
                ItemKind::Choice { choices: self.choices }
            }
            ("text", None) => ItemKind::Text,
            (other, _) => return Err(format!("`{other}` is no kind of item: scale, choice or text")),
        };
        let is_scale = matches!(kind, ItemKind::Scale { .. });
        if (self.reversed || self.twice || self.dimension.is_some()) && !is_scale {
            return Err(format!("`{key}` has no scale: nothing is turned round, asked twice or measured by it"));
        }
        Ok(Item {
            key: self.key,
            text: self.text,
            kind,
            required: self.required,
            dimension: self.dimension,
            reversed: self.reversed,
            twice: self.twice,
            ask_when: self.ask_when,
        })
    }
}
