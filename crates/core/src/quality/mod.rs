//! Quality of service (服务质量): what was said at the window and on the phone, against the phrases that a house asks for.
//! Pure functions; the phrases come from packs.

pub mod speech;

use crate::systems::System;

/// What the measuring of quality brings to the house.
pub static SYSTEM: System = System { key: "quality", ..System::NONE };
