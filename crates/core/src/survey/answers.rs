//! What somebody answered: checked against the questionnaire, what was passed over left out, what is missing left missing.

use std::collections::BTreeMap;

use super::questionnaire::{Item, ItemKind, Questionnaire};
use crate::refusal::Refusal;

/// By the keys of the items; what is expected of an item that is asked twice stands under [`expected_key`].
pub type Answers = BTreeMap<String, String>;

/// How long an answer in words may be.
const LONGEST: usize = 1000;

/// Under what the expectation stands of an item that is asked twice.
pub fn expected_key(item: &str) -> String {
    format!("{item}.expected")
}

impl Questionnaire {
    /// Whether an item is asked of who answered so.
    pub fn is_asked(&self, item: &Item, answers: &Answers) -> bool {
        let Some(rule) = &item.ask_when else { return true };
        let answered = answers.get(&rule.item).is_some_and(|answer| rule.is.contains(answer));
        answered && self.item(&rule.item).is_some_and(|before| self.is_asked(before, answers))
    }

    /// The answers as they are kept. What nobody asked is refused, what was passed over is left out.
    pub fn checked(&self, given: &Answers) -> Result<Answers, Refusal> {
        let wrong = |key: &str, cause| Refusal::new("wrong_field").with("field", key.to_owned()).with("cause", cause);
        let is_known = |key: &str| match key.strip_suffix(".expected") {
            Some(item) => self.item(item).is_some_and(|item| item.twice),
            None => self.item(key).is_some(),
        };
        if let Some(unknown) = given.keys().find(|key| !is_known(key)) {
            return Err(wrong(&unknown.chars().take(80).collect::<String>(), "unknown"));
        }
        let mut kept = Answers::new();
        for item in &self.items {
            if !self.is_asked(item, &kept) {
                continue;
            }
            let keys = [Some(item.key.clone()), item.twice.then(|| expected_key(&item.key))];
            for key in keys.into_iter().flatten() {
                let answer = given.get(&key).map(|answer| answer.trim()).filter(|answer| !answer.is_empty());
                match answer {
                    None if item.required => return Err(wrong(&key, "missing")),
                    None => {}
                    Some(answer) => {
                        let fits = match &item.kind {
                            ItemKind::Scale { .. } => item.points(answer).is_some(),
                            ItemKind::Choice { choices } => choices.iter().any(|choice| choice.key == answer),
                            ItemKind::Text => answer.chars().count() <= LONGEST,
                        };
                        if !fits {
                            return Err(wrong(&key, "wrong_value"));
                        }
                        kept.insert(key, answer.to_owned());
                    }
                }
            }
        }
        if kept.is_empty() { Err(Refusal::new("nothing_answered")) } else { Ok(kept) }
    }

    /// The points of the rating, and whether it is a bad one.
    pub fn rating_of(&self, answers: &Answers) -> Option<(i64, bool)> {
        let (item, bad_up_to) = self.rating.as_ref()?;
        let points = self.item(item)?.points(answers.get(item)?)?;
        Some((points, points <= i64::from(*bad_up_to)))
    }
}
