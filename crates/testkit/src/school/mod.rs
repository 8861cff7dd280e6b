//! What tests of school liability share.

pub(crate) mod story;
