//! What the machine does for itself: reminders from the outbox, settings, archived rules, old sessions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::id::{CaseId, HOUSE_SLOT, OperatorId, ReminderId, Slot, slot_of};
use yinuo_store::Value;
use yinuo_store::tables::archive::{OutboxRow, RuleVersionRow, SettingRow};
use yinuo_store::tables::case::ReminderRow;
use yinuo_store::tables::house::SessionRow;
use yinuo_store::tables::ledger::DayRunRow;

use super::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::stop::Stop;

fn unaudited(commit: Commit) -> Outcome {
    Outcome { commit, unaudited: true, ..Outcome::default() }
}

/// The payload of a reminder in the outbox. The reminder gets the number of its outbox entry, so that delivering it
/// twice makes one reminder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Remind {
    pub operator: OperatorId,
    pub kind: String,
    pub case: CaseId,
    pub case_number: String,
    pub promise: Option<String>,
    pub at: Timestamp,
}

impl Remind {
    pub fn row(&self, slot: i64, id: i64) -> ReminderRow {
        ReminderRow {
            slot,
            id,
            operator_id: self.operator.number(),
            kind: self.kind.clone(),
            case_id: self.case.number(),
            case_number: self.case_number.clone(),
            promise_key: self.promise.clone(),
            at: self.at.as_microsecond(),
            read_at: None,
        }
    }
}

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
        plan.reminders.insert(self.reminder.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let reminder = facts.reminders.get(&self.reminder.number());
        let reminder = reminder.filter(|reminder| reminder.operator_id == context.operator().number());
        let mut reminder = reminder.ok_or(Stop::NotFound)?.clone();
        reminder.read_at.get_or_insert(context.micros());
        let mut commit = Commit::default();
        facts.reminders.insert(reminder.id, reminder.clone());
        commit.put_unaudited(reminder);
        Ok(unaudited(commit))
    }
}

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
        plan.outbox.insert(self.id);
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        // Somebody else may have settled it.
        let Some(mut entry) = facts.outbox.remove(&self.id) else { return Ok(unaudited(commit)) };
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
                facts.outbox.insert(entry.id, entry.clone());
                commit.put_unaudited(entry);
            }
        }
        Ok(unaudited(commit))
    }
}

/// Keeps versions of rules and calendars word for word.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveRules {
    pub versions: Vec<String>,
    #[serde(skip)]
    pub rows: Vec<RuleVersionRow>,
}

impl Act for ArchiveRules {
    const NAME: &'static str = "archive-rules";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let told = vec![("versions", self.versions.len().to_string())];
        for row in self.rows {
            commit.put(row);
        }
        Ok(Outcome { commit, facts: told, ..Outcome::default() })
    }
}

/// A setting of this database, such as the training clock.
#[derive(Debug, Clone, Serialize)]
pub struct PutSetting {
    pub key: String,
    pub value: String,
}

impl Act for PutSetting {
    const NAME: &'static str = "put-setting";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let told = vec![("key", self.key.clone()), ("value", self.value.clone())];
        commit.put(SettingRow { key: self.key, value: self.value });
        Ok(Outcome { commit, answer: Answer::default(), facts: told, ..Outcome::default() })
    }
}

/// Sessions that have run out or were ended by an administrator.
#[derive(Debug, Clone, Serialize)]
pub struct DropSessions {
    #[serde(skip)]
    pub token_hashes: Vec<String>,
}

impl Act for DropSessions {
    const NAME: &'static str = "drop-sessions";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for hash in self.token_hashes {
            commit.delete_unaudited::<SessionRow>(vec![Value::Text(hash)]);
        }
        Ok(unaudited(commit))
    }
}

/// How far a day run is. No part of the archive: what the run does to policies is.
#[derive(Debug, Clone, Serialize)]
pub struct NoteDayRun {
    #[serde(skip)]
    pub row: DayRunRow,
}

impl Act for NoteDayRun {
    const NAME: &'static str = "note-day-run";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.put_unaudited(self.row);
        Ok(unaudited(commit))
    }
}
