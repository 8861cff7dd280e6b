//! Surveys (问卷) in a running house: the questionnaires of the packs, and what is said from the answers.

pub mod report;
pub mod rules;
#[cfg(test)]
mod tests;

use yinuo_core::survey::Questionnaire;
use yinuo_store::tables::survey::SurveyRow;

use crate::keys::Keys;
use crate::stop::Stop;

/// The questionnaire as it stood when the survey began.
pub fn questionnaire(row: &SurveyRow) -> Result<Questionnaire, Stop> {
    serde_json::from_str(&row.questionnaire).map_err(|error| Stop::damaged("surveys", error.to_string()))
}

/// What an invitation is found by; its code is kept nowhere.
pub(crate) fn code_hash(keys: &Keys, code: &str) -> String {
    keys.hash("survey", code.trim())
}
