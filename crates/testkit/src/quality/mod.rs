//! What tests and benchmarks of the measuring of quality share.

pub mod dialogues;
pub(crate) mod story;
