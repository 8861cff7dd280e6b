//! Documents of a case: handing one in, and looking at one, which is recorded.

mod attach;
mod read;

pub(crate) use attach::put;
pub use attach::{AttachFile, Document};
pub use read::ReadFile;
