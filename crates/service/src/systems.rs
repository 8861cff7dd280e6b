//! The systems of the house and what each brings to the running house: effects, handlers of the outbox, steps of the day, kinds
//! of import. The one place of this crate that names them: who adds a system adds one line to [`SYSTEMS`].

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
}

impl System {
    pub const NONE: System = System { key: "" };
}

pub static SYSTEMS: &[&System] = &[&crate::life::SYSTEM];
