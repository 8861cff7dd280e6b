//! Documents of a case: handing one in, and looking at one, which is recorded.

mod attach;
mod read;

pub use attach::AttachFile;
pub use read::ReadFile;
