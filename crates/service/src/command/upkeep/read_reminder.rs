//! Marking a reminder as read.

use serde::Serialize;
use yinuo_core::id::{ReminderId, Slot};
use yinuo_store::tables::case::ReminderRow;

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct ReadReminder {
    pub reminder: ReminderId,
}

impl Act for ReadReminder {
    const NAME: &'static str = "read-reminder";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.reminder.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReminderRow>(self.reminder.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let reminder = facts.row::<ReminderRow>(self.reminder.number());
        let reminder = reminder.filter(|reminder| reminder.operator_id == context.operator().number());
        let mut reminder = reminder.ok_or(Stop::NotFound)?.clone();
        reminder.read_at.get_or_insert(context.micros());
        let mut commit = Commit::default();
        commit.put_unaudited(reminder);
        Ok(unaudited(commit))
    }
}
