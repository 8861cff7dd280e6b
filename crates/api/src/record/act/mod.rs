//! What can be done with a record, one verb to a file.

pub mod destroy;
pub mod end;
pub mod file;
pub mod lend;
pub mod take_back;
