//! What others did to a case or a party, on the wire. Problems tell it too.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::shape::{LocalText, Ref};

/// What somebody did to a case or party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Change<'a> {
    /// The version it left.
    pub version: i64,
    pub at: Timestamp,
    pub by: Ref<'a>,
    pub command: String,
    pub summary: LocalText<'static>,
}
