//! A case (业务): one piece of service work for a party, decided step by step by pure functions.
//!
//! [`Case`] is the whole file of a case as the decisions need it. The functions of [`decide`] take a case, a
//! capability, what is wanted and `now`, and answer with the case as it is afterwards and what else follows
//! ([`Consequence`]), or with a refusal. They write nothing: comparing before and after, and recording, is the service's work.

pub mod decide;
mod file;
mod materials;
mod progress;
pub mod put_right;
mod refusal;
#[cfg(test)]
mod tests;

pub use file::{Case, CaseState, Channel, Consequence, Decision, Milestone};
pub use materials::{Material, MaterialStanding, MaterialState};
pub use progress::{NextMilestone, next_milestones, not_promised};
pub use refusal::CaseRefusal;
