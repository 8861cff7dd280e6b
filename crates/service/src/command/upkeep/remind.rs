//! Writing a reminder, to oneself or to somebody else, about anything one sees. It is told when its time has come.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::id::{OperatorId, PartyId, ReminderId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::text::form;
use yinuo_store::tables::case::ReminderRow;
use yinuo_store::tables::party::RELATIONS;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal::checked_text;
use crate::relation::holds_on;
use crate::stop::Stop;
use crate::subject::visible_in;
use crate::systems::{SubjectLine, reader};

/// Whom a reminder tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Recipient {
    Oneself,
    Operator(OperatorId),
    /// Whoever answers for the office of the subject: what is above one's own limits is handed on.
    Manager,
}

#[derive(Debug, Clone, Serialize)]
pub struct WriteReminder {
    pub subject: SubjectRef,
    /// Whose the subject is: whoever serves that customer may be told.
    #[serde(skip)]
    pub customer: Option<PartyId>,
    pub to: Recipient,
    /// When it is told. Absent or past: now.
    pub at: Option<Timestamp>,
    pub note: String,
}

impl Act for WriteReminder {
    const NAME: &'static str = "write-reminder";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        (reader(self.subject.kind).declare)(self.subject, plan);
        if let Some(customer) = self.customer {
            plan.want_by(&RELATIONS, customer.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let line = visible_in(context, facts, self.subject)?;
        let to = match self.to {
            Recipient::Oneself => context.operator(),
            Recipient::Operator(operator) => operator,
            Recipient::Manager => {
                let manager = context.directory.manager_of(line.office);
                manager.ok_or_else(|| Refusal::new("no_manager_there"))?
            }
        };
        if to != context.operator() {
            check_sees(context, facts, &line, to)?;
        }
        if !form::is_visible(&self.note) {
            return Err(Refusal::new("wrong_field").with("field", "note").with("cause", "empty").into());
        }
        let note = checked_text("note", &self.note)?;
        let id = ReminderId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.put_unaudited(ReminderRow {
            slot: context.slot.number(),
            id: id.number(),
            operator_id: to.number(),
            kind: "written".to_owned(),
            subject_kind: line.of.kind.key.to_owned(),
            subject_id: line.of.id,
            subject_label: line.label.clone(),
            promise_key: None,
            by_id: Some(context.operator().number()),
            note: Some(note),
            at: self.at.unwrap_or(context.now).max(context.now).as_microsecond(),
            read_at: None,
        });
        let subject = Subject { kind: line.of.kind.key, id: line.of.id, version: line.version };
        let told = vec![("to", context.directory.operator_name(to).to_owned())];
        let answer = Answer::of("reminder", id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// Nobody is told of what they may not see.
fn check_sees(context: &Context<'_>, facts: &Facts, line: &SubjectLine, to: OperatorId) -> Result<(), Stop> {
    let unable = || Refusal::new("cannot_be_reminded").with("operator", to.to_string());
    let mut actor = context.directory.actor(to).ok_or_else(unable)?;
    if let Some(customer) = line.addressee() {
        let mut relations = facts.rows_by(&RELATIONS, customer.number()).into_iter();
        if relations.any(|row| row.other_id == to.number() && holds_on(row, context.today())) {
            actor.related = Arc::new([customer].into());
        }
    }
    let at = line.at(context.office_path(line.office));
    if actor.may_at(reader(line.of.kind).permission, at) { Ok(()) } else { Err(unable().into()) }
}
