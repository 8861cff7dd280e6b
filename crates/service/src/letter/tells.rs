//! What a letter tells, where it is the telling itself: the milestone happens when the letter is delivered, with the proof. Until then
//! it is kept with the letter.

use serde::{Deserialize, Serialize};
use yinuo_core::service::Answers;
use yinuo_store::tables::letter::LetterRow;

use crate::stop::Stop;

/// The milestone that a letter is waited for with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tells {
    pub milestone: String,
    pub answers: Answers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a letter reached the customer, where it is handed over as it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    pub channel: String,
    pub proof: String,
}

impl Tells {
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).expect("plain data has a JSON form")
    }

    pub(crate) fn of(letter: &LetterRow) -> Result<Option<Tells>, Stop> {
        let damaged = |_| Stop::damaged("letters", letter.id.to_string());
        letter.tells.as_deref().map(serde_json::from_str).transpose().map_err(damaged)
    }
}
