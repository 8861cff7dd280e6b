//! What became of an entry of the outbox.

use serde::Serialize;
use yinuo_core::id::{Slot, slot_of};
use yinuo_store::Value;
use yinuo_store::tables::archive::{OutboxRow, SetAsideRow};

use super::{Remind, unaudited};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::NEVER;
use crate::stop::Stop;

/// What became of an entry of the outbox.
#[derive(Debug, Clone, Serialize)]
pub struct SettleOutbox {
    pub id: i64,
    #[serde(skip)]
    pub settled: Settled,
}

#[derive(Debug, Clone)]
pub enum Settled {
    /// It goes; a reminder is written with it.
    Done(Option<Remind>),
    /// It is tried again at that instant, in microseconds.
    Later(i64),
    /// It waits for a person.
    Aside(Box<SetAsideRow>),
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
        match self.settled {
            Settled::Done(reminder) => {
                if let Some(reminder) = reminder {
                    commit.put_unaudited(reminder.row(context.slot.number(), self.id));
                }
                if entry.attempts > 0 {
                    let key = vec![entry.slot.into(), entry.kind.clone().into(), entry.id.into()];
                    commit.delete_unaudited::<SetAsideRow>(key);
                }
                commit.delete_unaudited::<OutboxRow>(vec![Value::Int(entry.slot), Value::Int(entry.id)]);
                return Ok(unaudited(commit));
            }
            Settled::Later(next_at) => entry.next_at = next_at,
            Settled::Aside(row) => {
                entry.next_at = NEVER;
                commit.put_unaudited(*row);
            }
        }
        entry.attempts += 1;
        commit.put_unaudited(entry);
        Ok(unaudited(commit))
    }
}
