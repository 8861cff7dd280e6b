//! Inventories, one verb to a file.

pub mod begin;
pub mod count;
pub mod end;
pub mod read;
