//! Waiting numbers (排队号) in a running house: drawn, called to a window, served or gone. What may follow what says [`yinuo_core::queue`].

pub mod draw;
pub mod query;
pub mod take;

use crate::command::Act;
use crate::systems::System;

/// What waiting numbers bring to the running house.
pub static SYSTEM: System =
    System { key: "queue", commands: &[draw::DrawTicket::NAME, take::TakeTicket::NAME], ..System::NONE };
