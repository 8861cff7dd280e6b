//! The pure domain of Yinuo: facts and rules in, changes or refusals out.
//!
//! Nothing here does I/O, reads a clock, draws a random number or uses a float; `now` is always an argument. Rules with
//! a number in them come from packs; this crate only knows how to apply them.

pub mod access;
pub mod agreement;
pub mod agri;
pub mod approval;
pub mod bank;
pub mod broker;
pub mod calendar;
pub mod calendars;
pub mod case;
pub mod ceiling;
pub mod customer_data;
pub mod decimal;
pub mod draw;
pub mod duty;
pub mod event;
pub mod exact;
pub mod fair_split;
pub mod figure;
pub mod form;
pub mod fraction;
pub mod id;
pub mod identity;
pub mod indicator;
pub mod ledger;
pub mod life;
pub mod money;
pub mod name_search;
pub mod pack;
pub mod party;
pub mod payee;
pub mod payment;
pub mod payout;
pub mod promise;
pub mod publication;
pub mod quality;
pub mod queue;
pub mod record;
pub mod refusal;
pub mod region;
pub mod reliability;
pub mod rulebook;
pub mod scenario;
pub mod school;
pub mod service;
pub mod share;
pub mod social;
pub mod subject;
pub mod survey;
pub mod systems;
pub mod text;
