//! What is wrong with the rules that a system reads from a pack for itself.

/// Something wrong with what a system reads from a pack for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub key: String,
    pub message: String,
    pub remedy: &'static str,
}

impl RuleProblem {
    /// What is wrong, led by where it stands: `pack/file:line: key: message`.
    pub fn told(&self, pack: &str) -> String {
        format!("{pack}/{}:{}: {}: {}", self.file, self.line, self.key, self.message)
    }
}
