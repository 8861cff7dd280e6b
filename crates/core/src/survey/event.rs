//! What surveys tell the packs of.

use crate::event::{EventKind, FactKind, FactValue};
use crate::systems::CASE;

/// A visit was rated badly by somebody who can be told what came of it.
pub static BAD_RATING: EventKind = EventKind {
    key: "bad-rating",
    about: &CASE,
    facts: &[
        FactKind::new("survey", FactValue::Text),
        FactKind::new("rating", FactValue::Number),
        FactKind::new("channel", FactValue::Text),
        FactKind::new("words", FactValue::Text),
    ],
    zh: "差评",
    en: "bad rating",
};

pub const EVENTS: &[&EventKind] = &[&BAD_RATING];
