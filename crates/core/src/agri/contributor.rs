//! Who pays a part of a premium, and what a figure of a programme rests on.

use serde::{Deserialize, Serialize};

use crate::service::Status;

/// Who pays a part of the premium, from the field up to the capital. City and county are one contributor here; a county divides its part by a ratio of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contributor {
    Farmer,
    County,
    Province,
    Centre,
}

impl Contributor {
    /// In the order in which they are declared.
    pub const ALL: [Contributor; 4] =
        [Contributor::Farmer, Contributor::County, Contributor::Province, Contributor::Centre];

    pub fn key(self) -> &'static str {
        match self {
            Contributor::Farmer => "farmer",
            Contributor::County => "county",
            Contributor::Province => "province",
            Contributor::Centre => "centre",
        }
    }
}

/// What a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}
