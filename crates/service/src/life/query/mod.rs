//! Questions about policies and units.

pub mod policy;
pub mod unit;
