//! What tests of a broker share.

pub(crate) mod story;
