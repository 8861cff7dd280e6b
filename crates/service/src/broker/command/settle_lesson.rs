//! A lesson of a closed claim is used in the next terms, or declined (经验教训的采纳).

use serde::Serialize;
use yinuo_core::access::At;
use yinuo_core::broker::{ClaimLessonId, LessonState, PLACE_POLICIES, PLACEMENT};
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::broker::evaluation::ClaimLessonRow;

use super::{REASON_LIMIT, answered, filled};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// How a lesson was used, or why it was not: a reason belongs to either.
#[derive(Debug, Clone, Serialize)]
pub struct SettleLesson {
    pub lesson: ClaimLessonId,
    pub used: bool,
    pub reason: String,
}

impl Act for SettleLesson {
    const NAME: &'static str = "settle-lesson";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.lesson.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ClaimLessonRow>(self.lesson.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(PLACE_POLICIES)?;
        let row = facts.row::<ClaimLessonRow>(self.lesson.number()).ok_or(Stop::NotFound)?;
        let office = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, PLACE_POLICIES, At::of(office, PartyId::from_number(row.holder_id)))?;
        let damaged = || Stop::damaged("claim_lessons", self.lesson.to_string());
        let state = LessonState::parse(&row.state).ok_or_else(damaged)?.settle(self.used)?;
        let reason = form::name(&self.reason);
        if reason.is_empty() {
            return Err(Refusal::new("reason_required").into());
        }
        let reason = filled("reason", reason, REASON_LIMIT)?;
        let told = vec![("number", row.number.clone()), ("state", state.key().to_owned()), ("reason", reason.clone())];
        let mut commit = Commit::default();
        commit.put(ClaimLessonRow {
            state: state.key().to_owned(),
            reason: Some(reason),
            settled_on: Some(context.today().to_string()),
            settled_by: Some(context.operator().number()),
            version: row.version + 1,
            ..row.clone()
        });
        Ok(answered(commit, PLACEMENT.key, row.placement_id, told))
    }
}
