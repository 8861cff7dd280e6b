//! What indicators can count of calls: each by the day on which it rang; the kind is the number that was called.

use crate::indicator::{FactKind, Kinds};

const LINES: Kinds = Kinds { zh: "线路", en: "line" };

/// Calls to the house.
pub static CALL_RECEIVED: FactKind = FactKind::new("call-received", "来电", "Call", LINES);

/// Calls that somebody picked up; the number is the seconds that the caller waited.
pub static CALL_ANSWERED: FactKind =
    FactKind { has_number: true, ..FactKind::new("call-answered", "接通来电", "Call picked up", LINES) };

pub const FACTS: &[&FactKind] = &[&CALL_RECEIVED, &CALL_ANSWERED];
