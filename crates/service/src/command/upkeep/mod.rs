//! What the machine does for itself: reminders from the outbox, settings, archived rules, old sessions.

mod archive_rules;
mod clear_set_aside;
mod drop_customer_reads;
mod drop_sessions;
mod keep_facts;
mod keep_key;
mod note_customer_reads;
mod note_day_run;
mod note_heartbeat;
mod note_server;
mod put_setting;
mod read_reminder;
mod remind;
mod set_aside;
mod settle_outbox;
mod try_again;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::id::OperatorId;
use yinuo_store::tables::case::ReminderRow;

use crate::command::Outcome;
use crate::engine::commit::Commit;

pub use archive_rules::ArchiveRules;
pub use clear_set_aside::ClearSetAside;
pub use drop_customer_reads::DropCustomerReads;
pub use drop_sessions::DropSessions;
pub use keep_facts::KeepFacts;
pub use keep_key::KeepKey;
pub use note_customer_reads::NoteCustomerReads;
pub use note_day_run::NoteDayRun;
pub use note_heartbeat::NoteHeartbeat;
pub use note_server::NoteServer;
pub use put_setting::PutSetting;
pub use read_reminder::ReadReminder;
pub use remind::{Recipient, WriteReminder};
pub use set_aside::SetAside;
pub use settle_outbox::{SettleOutbox, Settled};
pub use try_again::TryAgain;

fn unaudited(commit: Commit) -> Outcome {
    Outcome { commit, unaudited: true, ..Outcome::default() }
}

/// The payload of a reminder in the outbox. The reminder gets the number of its outbox entry, so that delivering it
/// twice makes one reminder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Remind {
    pub operator: OperatorId,
    pub kind: String,
    /// What it is about: its kind as operations call it, its number and what people call it by.
    pub subject_kind: String,
    pub subject_id: i64,
    pub subject_label: String,
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
            subject_kind: self.subject_kind.clone(),
            subject_id: self.subject_id,
            subject_label: self.subject_label.clone(),
            promise_key: self.promise.clone(),
            by_id: None,
            note: None,
            at: self.at.as_microsecond(),
            read_at: None,
        }
    }
}
