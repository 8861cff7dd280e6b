//! What a pack says of itself.

use serde::Serialize;

use crate::text::LocalText;

/// What stands in `[pack]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PackHead {
    pub name: String,
    pub title: LocalText,
    pub version: String,
    pub summary: LocalText,
    /// Where the figures come from.
    pub sources: Vec<LocalText>,
    /// Packs that must be there too: the calendar the promises run on.
    pub requires: Vec<String>,
    /// Files of the folder that are read by others.
    pub data: Vec<String>,
}
