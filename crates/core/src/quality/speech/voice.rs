//! Voices of a transcript, as it labels them, before it is known who they are.

use serde::{Deserialize, Serialize};

/// Whom a label stands for; what nobody of the two said is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    Clerk,
    Customer,
    Nobody,
}

/// What one label said without another between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelledTurn {
    pub label: String,
    pub text: String,
    /// When it begins, as the transcript writes it.
    pub at: Option<String>,
}
