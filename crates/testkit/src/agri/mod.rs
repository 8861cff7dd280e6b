//! What tests of agricultural insurance share.

pub(crate) mod story;
