//! Agricultural insurance (农业保险) on the general house: what is checked of its packs. The decisions are those of
//! [`yinuo_core::agri`].

use yinuo_core::agri::Programmes;

use crate::systems::System;

/// What agricultural insurance brings to the running house.
pub static SYSTEM: System = System {
    key: "agri",
    check_part: Some(|source| Programmes::from_source(source).err().unwrap_or_default()),
    ..System::NONE
};
