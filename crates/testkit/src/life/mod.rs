//! What tests of life insurance share.

pub(crate) mod story;
