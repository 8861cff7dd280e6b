//! The clerk of whom it was found says that it was not so.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::quality::ladder::day_after;
use yinuo_core::quality::permission::READ_OBSERVATIONS;
use yinuo_core::quality::{ConductFindingId, ObservationId};
use yinuo_core::refusal::Refusal;

use super::{changed, declare_finding, finding, ladder_rules, path_of, remind, standing, stands};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct AppealFinding {
    pub finding: ConductFindingId,
    pub reason: String,
}

impl Act for AppealFinding {
    const NAME: &'static str = "appeal-finding";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_finding(self.finding, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = finding(facts, self.finding)?;
        if row.operator_id != context.operator().number() {
            let seen = context.actor.may_at(READ_OBSERVATIONS, path_of(context, row.office_id));
            return Err(if seen { Stop::refused("not_ones_own_finding") } else { Stop::NotFound });
        }
        let today = context.today();
        let mut standing = standing(&row)?;
        standing.appeal(today)?;
        let reason = personal::checked_text("reason", &self.reason)?;
        if reason.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "reason").with("cause", "empty").into());
        }
        stands(&mut row, standing);
        row.appealed_at = Some(context.micros());
        row.appeal_reason = Some(reason);
        let within = ladder_rules(context)?.appeal_answered_within;
        row.appeal_due_on = Some(day_after(context.rules.calendar(), today, within)?.to_string());
        let (observation, on) = (ObservationId::from_number(row.observation_id), row.happened_on.clone());
        let (observer, office) = (row.observer_id, OfficeId::from_number(row.office_id));
        let mut outcome = changed(facts, row)?;
        // Who observed does not answer.
        if let Some(manager) = context.directory.manager_of(office).filter(|manager| manager.number() != observer) {
            remind(&mut outcome.commit, context, manager, "appeal_asked", observation, &on);
        }
        Ok(outcome)
    }
}
