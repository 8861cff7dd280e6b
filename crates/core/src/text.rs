//! Text in the two languages of the system. Chinese is always there; English may be empty in a house pack.

use serde::{Deserialize, Serialize};

/// A name or phrase shown to people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl LocalText {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> LocalText {
        LocalText { zh: zh.into(), en: en.into() }
    }
}
