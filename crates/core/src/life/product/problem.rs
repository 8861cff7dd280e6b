//! What is wrong with the products of a pack.

use std::fmt;

/// One mistake in the products of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The key of the product and of what is wrong in it: `sample.term-life.offer.sum`.
    pub key: String,
    pub message: String,
}

impl fmt::Display for ProductProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: at {}: {}", self.file, self.line, self.key, self.message)
    }
}

/// The products of a pack cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadProducts(pub Vec<ProductProblem>);

impl fmt::Display for BadProducts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for BadProducts {}
