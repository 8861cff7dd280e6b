//! What needs no request, told to the tests of this crate: they stand outside it, so that the crate is compiled once.

pub use crate::console::{has_extension, is_hashed, takes_brotli};
pub use crate::file::shape::{NAME_LIMIT, disposition, safe_name, type_of};
pub use crate::operation_text::{ShownFacts, commands_told_by, summary};
pub use crate::public::render::{parses, templates};
pub use crate::reminder::shape::sentence;
pub use crate::shape::LocalText;
