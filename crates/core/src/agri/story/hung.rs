//! What a list of a story says that hangs in a village.

use jiff::civil::Date;

use crate::publication::{Listed, PublicationState, Shown, may_go_on};
use crate::scenario::WorldStop;

/// When a list was hung up that shows something, and what it said of it.
#[derive(Debug, Clone)]
pub(super) struct Hung {
    pub state: PublicationState,
    pub days: u16,
    pub cells: String,
}

/// What waits on a list may go on.
pub(super) fn shown(hung: Option<&Hung>, cells: &str, today: Date) -> Result<(), WorldStop> {
    let latest = hung.map(|hung| Shown {
        state: hung.state,
        days: hung.days,
        line: Listed { cells: &hung.cells, open_objections: 0, corrected: false },
    });
    may_go_on(latest, cells, today).map(drop).map_err(WorldStop::refused)
}
