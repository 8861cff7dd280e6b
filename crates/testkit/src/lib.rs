//! What the tests and benchmarks of every crate share.
//!
//! * [`agreements`]: heads of agreements against their families.
//! * [`bench_rows`]: what the benchmarks of a run come to, and what fell since the last.
//! * [`fuzz`]: inputs altered at random, by seed.
//! * [`house`]: a small house on either database.
//! * [`payouts`]: ready payouts by the thousand.
//! * [`population`]: many policies at once, for the day run.
//! * [`postgres`]: a private PostgreSQL server, one database per test.
//! * [`quality`]: labelled dialogues, and how well phrases are found in them.
//! * [`story`]: scenarios of packs on a whole house.
//! * `systems`: what each system brings to stories.
//! * [`tidy`]: the checks of the tree itself (who may depend on whom, what the core may not touch, links, words).
//!
//! This crate may use `yinuo-service` and the layers below it; the other crates use it as a dev-dependency only.

pub mod agreements;
mod agri;
mod approvals;
pub mod bench_rows;
mod broker;
pub mod fuzz;
pub mod house;
mod life;
pub mod payouts;
pub mod population;
pub mod postgres;
pub mod quality;
mod school;
pub mod story;
mod systems;
pub mod tidy;
