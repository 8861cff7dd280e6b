//! Documents of cases and of other things: handing one in, and looking at one, which is recorded.

mod attach;
mod lay;
mod read;

pub use attach::{AttachFile, Document};
pub(crate) use attach::{file_place, lay, put};
pub use lay::LayFile;
pub use read::ReadFile;
