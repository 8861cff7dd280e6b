//! Text: in the two languages of the system ([`LocalText`]), and as people type it, brought into one form ([`form`]). [`sheet`]
//! guards what goes into files that spreadsheet programs open.
//!
//! Chinese is always there; English may be empty in a house pack.

pub mod form;
mod look_alike;
pub mod sheet;

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
