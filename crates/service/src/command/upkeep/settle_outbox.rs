//! Taking an entry off the outbox, or putting it off.

use serde::Serialize;
use yinuo_core::id::{Slot, slot_of};
use yinuo_store::Value;
use yinuo_store::tables::archive::OutboxRow;

use super::{Remind, unaudited};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What became of an outbox entry.
#[derive(Debug, Clone, Serialize)]
pub struct SettleOutbox {
    pub id: i64,
    /// Absent: it is done, and goes. Otherwise why it failed, and when to try again, in microseconds.
    pub failed: Option<(String, i64)>,
    /// The reminder that is delivered with it.
    #[serde(skip)]
    pub reminder: Option<Remind>,
}

impl Act for SettleOutbox {
    const NAME: &'static str = "settle-outbox";

    fn slot(&self, _keys: &Keys) -> Slot {
        slot_of(self.id)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OutboxRow>(self.id);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        // Somebody else may have settled it.
        let Some(mut entry) = facts.row::<OutboxRow>(self.id).cloned() else { return Ok(unaudited(commit)) };
        match self.failed {
            None => {
                if let Some(reminder) = &self.reminder {
                    commit.put_unaudited(reminder.row(context.slot.number(), self.id));
                }
                commit.delete_unaudited::<OutboxRow>(vec![Value::Int(entry.slot), Value::Int(entry.id)]);
            }
            Some((error, next_at)) => {
                entry.attempts += 1;
                entry.next_at = next_at;
                entry.last_error = Some(error);
                commit.put_unaudited(entry);
            }
        }
        Ok(unaudited(commit))
    }
}
