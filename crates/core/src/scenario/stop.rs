//! Why something in a story was not done: the rules say no, or the place that plays it is broken.

use crate::refusal::Refusal;

/// Why a world did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldStop {
    /// The rules say no, with this frozen code.
    Refused { code: String, detail: String },
    /// The world itself is broken or was used wrongly.
    Failed(String),
}

impl WorldStop {
    pub fn refused(refusal: impl Into<Refusal>) -> WorldStop {
        let refusal = refusal.into();
        let facts: Vec<String> = refusal.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
        WorldStop::Refused { code: refusal.code.to_owned(), detail: facts.join(", ") }
    }
}
