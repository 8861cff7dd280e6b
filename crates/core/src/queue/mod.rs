//! Waiting numbers (排队号) at the counters of an office: drawn when somebody comes in, called to a window, then served or gone. A number is
//! of one day and one office, and of nobody: it says who comes next, not who it is.

use crate::access::{Permission, Place};
use crate::id::id;
use crate::refusal::Refusal;
use crate::systems::System;

id!(
    /// A waiting number that was drawn.
    TicketId, "ticket"
);

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketState {
    /// Drawn, and not called yet.
    Waiting,
    /// Called to a window.
    Called,
    Served,
    /// Called in vain, or given back.
    Gone,
}

/// What is done with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketDeed {
    /// To a window; again, where nobody came.
    Call,
    Serve,
    Leave,
}

impl TicketState {
    pub const ALL: [TicketState; 4] =
        [TicketState::Waiting, TicketState::Called, TicketState::Served, TicketState::Gone];

    pub fn key(self) -> &'static str {
        match self {
            TicketState::Waiting => "waiting",
            TicketState::Called => "called",
            TicketState::Served => "served",
            TicketState::Gone => "gone",
        }
    }

    pub fn of_key(key: &str) -> Option<TicketState> {
        TicketState::ALL.into_iter().find(|state| state.key() == key)
    }

    /// What the number stands for afterwards. What is over stays over, and nobody is served who was not called.
    pub fn after(self, deed: TicketDeed) -> Result<TicketState, Refusal> {
        match (self, deed) {
            (TicketState::Served | TicketState::Gone, _) => Err(Refusal::new("ticket_over")),
            (_, TicketDeed::Call) => Ok(TicketState::Called),
            (TicketState::Called, TicketDeed::Serve) => Ok(TicketState::Served),
            (TicketState::Waiting, TicketDeed::Serve) => Err(Refusal::new("ticket_not_called")),
            (_, TicketDeed::Leave) => Ok(TicketState::Gone),
        }
    }
}

pub const CALL_NUMBERS: Permission = Permission::new("call_numbers", "取号、叫号", "Draw and call waiting numbers");

/// What waiting numbers bring to the house.
pub static SYSTEM: System = System {
    key: "queue",
    permissions: &[CALL_NUMBERS],
    places: &[Place::new("queue", "排队叫号", "Waiting numbers")],
    ..System::NONE
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_called_before_it_is_served_and_once_it_is_over_nothing_is_done_with_it() {
        let after = |state: TicketState, deed| state.after(deed).map_err(|refusal| refusal.code);
        assert_eq!(after(TicketState::Waiting, TicketDeed::Call), Ok(TicketState::Called));
        assert_eq!(after(TicketState::Called, TicketDeed::Call), Ok(TicketState::Called), "nobody came: once more");
        assert_eq!(after(TicketState::Waiting, TicketDeed::Serve), Err("ticket_not_called"));
        assert_eq!(after(TicketState::Called, TicketDeed::Serve), Ok(TicketState::Served));
        assert_eq!(after(TicketState::Waiting, TicketDeed::Leave), Ok(TicketState::Gone));
        assert_eq!(after(TicketState::Called, TicketDeed::Leave), Ok(TicketState::Gone));
        for over in [TicketState::Served, TicketState::Gone] {
            for deed in [TicketDeed::Call, TicketDeed::Serve, TicketDeed::Leave] {
                assert_eq!(after(over, deed), Err("ticket_over"));
            }
        }
        for state in TicketState::ALL {
            assert_eq!(TicketState::of_key(state.key()), Some(state));
        }
    }
}
