//! Commands and queries on a running house: the engine that carries commands out in batches, the rules, the people, the
//! clock, timers and outbox. Everything that is not pure and not SQL.
//!
//! Start at [`House`]. A request goes [`command`] -> [`engine`] -> `yinuo_store`; a question goes [`query`].

pub mod agreement;
pub mod agri;
pub mod anchor;
pub mod applicant;
pub mod approval;
pub mod broker;
pub mod clock;
pub mod clock_watch;
pub mod command;
pub mod customer_read;
pub mod day;
pub mod demo;
pub mod directory;
pub mod duty;
pub mod emptied;
pub mod engine;
mod follow_up;
pub mod house;
pub mod import;
pub mod indicator;
pub mod keys;
pub(crate) mod ledger;
pub mod letter;
pub mod life;
pub mod live;
pub mod message;
pub mod oidc;
pub mod outbox;
pub mod packs;
pub mod password;
pub mod payment;
pub mod payout;
pub mod pdf;
pub mod personal;
pub mod promise_count;
pub mod publication;
pub mod quality;
pub mod query;
pub mod queue;
pub mod record;
pub(crate) mod references;
pub mod relation;
pub mod retention;
pub mod rules;
pub mod school;
pub mod session;
pub mod set_aside;
pub mod share;
pub mod shared;
pub mod sign_in;
pub mod signed;
pub mod social;
pub mod stop;
pub mod subject;
pub mod survey;
pub mod systems;
pub mod timer;
pub mod upkeep;
pub mod verify;
pub mod webhook;
pub mod wrapped_key;

pub use house::{House, HouseOptions};
pub use stop::{Failure, Stop};
