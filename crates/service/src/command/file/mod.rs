//! Documents of cases and of other things: handing one in, and looking at one, which is recorded.

mod attach;
mod lay;
mod read;

pub(crate) use attach::put;
pub use attach::{AttachFile, Document};
pub use lay::LayFile;
pub use read::ReadFile;
