//! Social insurance (社会保险) on the general house. Its figures are those of the packs, which the core checks; the decisions
//! are those of [`yinuo_core::social`].

use crate::systems::System;

/// What social insurance brings to the running house.
pub static SYSTEM: System = System { key: "social", ..System::NONE };
