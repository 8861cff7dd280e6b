//! The measuring of quality (服务质量) on the general house: what is checked of its packs. The decisions are those of
//! [`yinuo_core::quality`].

use yinuo_core::quality::speech::conduct_of_source;

use crate::systems::System;

/// What the measuring of quality brings to the running house.
pub static SYSTEM: System = System {
    key: "quality",
    check_part: Some(|source| conduct_of_source(source).err().unwrap_or_default()),
    ..System::NONE
};
