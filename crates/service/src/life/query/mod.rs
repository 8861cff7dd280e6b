//! Questions about policies and units.

pub mod own;
pub mod policy;
pub mod unit;
