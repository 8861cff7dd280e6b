//! What can be done to a life policy at the desk and by time.

pub mod day;
pub mod loan;
pub mod policy;
pub mod unit;
