//! Finding out whether the database takes what is written.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::house::HeartbeatRow;

use super::unaudited;
use crate::clock::real_now;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A line that is written for the sake of writing.
#[derive(Debug, Clone, Serialize)]
pub struct NoteHeartbeat {}

impl Act for NoteHeartbeat {
    const NAME: &'static str = "note-heartbeat";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.put_unaudited(HeartbeatRow { id: 1, at: real_now().as_microsecond() });
        Ok(unaudited(commit))
    }
}
