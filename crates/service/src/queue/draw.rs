//! Drawing a waiting number.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::queue::{CALL_NUMBERS, TicketId, TicketState};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::OfficeRow;
use yinuo_store::tables::queue::{TICKETS_OF_DAY, TicketRow};

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// More than any hall takes in on a day: where they are used up, something draws them that is no customer.
const NUMBERS_MOST: i64 = 999;

/// The next number of an office on a day. The day is said, so that one who draws at midnight gets a number of the day that was meant.
#[derive(Debug, Clone, Serialize)]
pub struct DrawTicket {
    pub office: OfficeId,
    pub day: String,
}

impl Act for DrawTicket {
    const NAME: &'static str = "draw-ticket";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
        plan.want_by(&TICKETS_OF_DAY, (self.office.number(), self.day.as_str()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(CALL_NUMBERS)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(CALL_NUMBERS, office.path.as_str()) {
            return Err(Stop::NotFound);
        }
        if self.day != context.today().to_string() {
            return Err(Stop::refused("ticket_not_of_today"));
        }
        let drawn = facts.rows_by(&TICKETS_OF_DAY, (self.office.number(), self.day.as_str()));
        let number = drawn.iter().map(|row| row.number).max().unwrap_or(0) + 1;
        if number > NUMBERS_MOST {
            return Err(Refusal::new("tickets_used_up").with("limit", NUMBERS_MOST.to_string()).into());
        }
        let id = TicketId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let told = vec![("office", office.name.clone()), ("number", number.to_string())];
        commit.insert(TicketRow {
            id: id.number(),
            office_id: office.id,
            day: self.day,
            number,
            state: TicketState::Waiting.key().to_owned(),
            counter: None,
            drawn_at: context.micros(),
            drawn_by: context.operator().number(),
            called_at: None,
            called_by: None,
            ended_at: None,
            version: 1,
        });
        let subject = Some(Subject { kind: "office", id: self.office.number(), version: office.version });
        let answer = Answer::of("ticket", id.number());
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
