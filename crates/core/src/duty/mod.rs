//! Standing duties of offices (服务义务): what an office has or does all the time, with no case that could be late: signs at the counter, a
//! telephone that is staffed, counters that are open. Pure functions; the rules come from packs.
//!
//! A duty is proved by somebody who looked ([`DutyRule`]), or by call records ([`staffed_spans`]). When counters are open is said by packs,
//! too ([`CounterHours`]), by office and season.

pub mod fact;
mod hotline;
mod hours;
mod read;
mod rule;

pub use hotline::{Call, staffed_spans, staffed_time};
pub use hours::{CounterHours, HoursOfDay, Season, hours_of};
pub use read::{COUNTER_HOURS_FILE, DUTIES_FILE, DutyRules};
pub use rule::{DutyRule, DutyStanding, Proof};

use crate::access::{Permission, Place};
use crate::figure::{FigureKind, FigureRule};
use crate::id::id;
use crate::systems::System;

id!(
    /// A proof that an office has met a duty.
    DutyProofId, "proof"
);

/// How many minutes may lie between two calls that were picked up for somebody to have been there in between.
pub const GAP_MINUTES: &str = "duty.hotline-gap-minutes";

pub const READ_DUTIES: Permission = Permission::new("read_duties", "查看服务义务", "See the duties of offices");
pub const PROVE_DUTIES: Permission = Permission::new("prove_duties", "登记服务义务的证据", "Lay proofs of duties");

/// What the duties of offices bring to the house.
pub static SYSTEM: System = System {
    key: "duty",
    permissions: &[READ_DUTIES, PROVE_DUTIES],
    places: &[Place::new("duties", "服务义务", "Duties of offices")],
    figures: &[FigureRule::new(GAP_MINUTES, FigureKind::Count)],
    facts: fact::FACTS,
    ..System::NONE
};
