//! Calling a waiting number to a window, and what became of it.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::queue::{CALL_NUMBERS, TicketDeed, TicketId, TicketState};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::queue::TicketRow;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal::checked_text;
use crate::stop::Stop;

/// A window is named by a few signs: 3, A2, 三号.
const COUNTER_MOST: usize = 12;

/// What is done with a number that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Taking {
    Call,
    /// Once more, where nobody came.
    CallAgain,
    Serve,
    Leave,
}

impl Taking {
    fn deed(self) -> TicketDeed {
        match self {
            Taking::Call | Taking::CallAgain => TicketDeed::Call,
            Taking::Serve => TicketDeed::Serve,
            Taking::Leave => TicketDeed::Leave,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct TakeTicket {
    pub ticket: TicketId,
    pub taking: Taking,
    /// The window it is called to.
    pub counter: Option<String>,
}

impl Act for TakeTicket {
    const NAME: &'static str = "take-ticket";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<TicketRow>(self.ticket.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(CALL_NUMBERS)?;
        let mut row = facts.row::<TicketRow>(self.ticket.number()).ok_or(Stop::NotFound)?.clone();
        if !context.actor.may_at(CALL_NUMBERS, context.office_path(OfficeId::from_number(row.office_id))) {
            return Err(Stop::NotFound);
        }
        if row.day != context.today().to_string() {
            return Err(Stop::refused("ticket_not_of_today"));
        }
        let state = TicketState::of_key(&row.state).ok_or_else(|| Stop::damaged("tickets", row.id.to_string()))?;
        // Two windows that reach for the same number get two.
        if self.taking == Taking::Call && state == TicketState::Called {
            return Err(Refusal::new("ticket_called").with("number", row.number.to_string()).into());
        }
        let after = state.after(self.taking.deed())?;
        let calls = self.taking.deed() == TicketDeed::Call;
        if calls {
            let counter = checked_text("counter", self.counter.as_deref().unwrap_or_default())?;
            let counter = counter.trim();
            let wrong = |cause| Refusal::new("wrong_field").with("field", "counter").with("cause", cause);
            if counter.is_empty() {
                return Err(wrong("empty").into());
            }
            if counter.chars().count() > COUNTER_MOST {
                return Err(wrong("counter_too_long").into());
            }
            row.counter = Some(counter.to_owned());
            row.called_at = Some(context.micros());
            row.called_by = Some(context.operator().number());
        } else {
            row.ended_at = Some(context.micros());
        }
        row.state = after.key().to_owned();
        row.version += 1;
        let mut told = vec![("number", row.number.to_string()), ("kind", row.state.clone())];
        told.extend(row.counter.clone().map(|counter| ("counter", counter)));
        let subject = Some(Subject { kind: "office", id: row.office_id, version: 0 });
        let answer = Answer::of("ticket", row.id);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
