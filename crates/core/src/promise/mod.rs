//! A promise (承诺): who owes whom what by when, kept as facts from which the due date is derived.
//!
//! The facts are the start, the allowance, the calendar it runs on, its pauses and extensions, and when it was kept,
//! dropped or found broken. [`Promise::due`] and [`Promise::standing`] derive everything else; nothing stored is ever
//! the source of a due date. [`reason`] spells the same derivation out, day by day.
//!
//! How days are counted: the start day is not counted (Civil Code 201). A paused day is one after the day the pause
//! began, up to and including the day it ended; it is not counted either. Working days count working days. Calendar
//! days count every day, and where the last one is a day off the period ends on the next working day (203). A promise
//! falls due at the closing of counter hours on its last day (203).
//!
//! Where the period needs a day beyond the known calendar the date is *provisional* (`calendar::provisional`): it is told
//! and warned by, but nothing is broken, expired or late by it. [`Promise::recount`] takes it over to a calendar that
//! knows more.

mod facts;
pub mod reason;
pub mod terms;
#[cfg(test)]
mod tests;

pub use facts::{Due, Extension, NotDue, Pause, Promise, Standing, deadline};
pub use terms::{Grant, Term};
