//! When a session was last used.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::house::SessionRow;

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A session is in use still. Not for the archive: it says nothing that was done.
#[derive(Debug, Clone, Serialize)]
pub struct TouchSession {
    #[serde(skip)]
    pub token_hash: String,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
}

impl Act for TouchSession {
    const NAME: &'static str = "touch-session";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SessionRow>(&self.token_hash);
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        // One that ended meanwhile stays ended.
        if let Some(row) = facts.row::<SessionRow>(&self.token_hash) {
            let mut row = row.clone();
            row.seen_at = row.seen_at.max(self.at);
            commit.put_unaudited(row);
        }
        Ok(Outcome { commit, unaudited: true, ..Outcome::default() })
    }
}
