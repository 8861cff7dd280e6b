//! A refusal (拒绝) is an answer, not a failure: a frozen code and the facts of it, without sentences.
//!
//! Each module of the domain has its own small enum; [`Refusal`] is what they become at the border of this crate. The
//! sentence for people is made at the edge from code and facts. Codes are append-only (`docs/refusal-codes.txt`).

/// A refusal ready to leave the domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Frozen, snake_case.
    pub code: &'static str,
    /// What the sentence needs: names to values.
    pub facts: Vec<(&'static str, String)>,
}

impl Refusal {
    pub fn new(code: &'static str) -> Refusal {
        Refusal { code, facts: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.facts.push((name, value.into()));
        self
    }

    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}
