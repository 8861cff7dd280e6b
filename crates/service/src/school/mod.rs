//! School liability (校方责任险) on the general house: what schools are offered, with the versions that things were agreed on under. The
//! decisions are those of [`yinuo_core::school`].

pub mod rules;

use sha2::{Digest, Sha256};
use yinuo_core::school::SchoolOffers;
use yinuo_store::suite::hex;

use crate::systems::System;

/// What school liability brings to the running house.
pub static SYSTEM: System = System {
    key: "school",
    read_parts: &[rules::read],
    check_parts: &[|source| SchoolOffers::from_source(source).err().unwrap_or_default()],
    ..System::NONE
};

/// The SHA-256 of a text, as `sha256sum` tells it of a file with that text.
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
