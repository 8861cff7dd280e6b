//! School liability (校方责任险): what a school is offered on the web, at what price for its pupils, and the agreement it is asked to agree to.
//! Pure functions; offers come from packs.

mod offer;
mod price;

#[cfg(test)]
mod tests;

pub use offer::{Clause, Level, OFFERS_FILE, SchoolOffer, SchoolOffers, ServiceAgreement};
pub use price::{LevelPrice, SchoolPrice, price};

use crate::systems::System;

/// What school liability brings to the house.
pub static SYSTEM: System = System { key: "school", ..System::NONE };
