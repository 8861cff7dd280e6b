//! A person decides what the detection left open. Nobody decides about what was found of oneself.

use serde::Serialize;
use yinuo_core::access::Denied;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_core::quality::ladder::day_after;
use yinuo_core::quality::permission::OBSERVE;
use yinuo_core::quality::{ConductFindingId, ObservationId};

use super::{changed, declare_finding, finding, ladder_rules, path_of, remind, standing, stands};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct DecideFinding {
    pub finding: ConductFindingId,
    /// Whether it is as the detection has it, and counts.
    pub counts: bool,
    pub reason: String,
}

impl Act for DecideFinding {
    const NAME: &'static str = "decide-finding";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_finding(self.finding, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(OBSERVE)?;
        let mut row = finding(facts, self.finding)?;
        if !context.actor.may_at(OBSERVE, path_of(context, row.office_id)) {
            return Err(Stop::NotFound);
        }
        if row.operator_id == context.operator().number() {
            return Err(Denied(OBSERVE).into());
        }
        let within = ladder_rules(context)?.appeal_within;
        let appeal_until = day_after(context.rules.calendar(), context.today(), within)?;
        let mut standing = standing(&row)?;
        standing.decide(context.operator(), self.counts, appeal_until)?;
        stands(&mut row, standing);
        row.decided_at = Some(context.micros());
        row.reason = Some(personal::checked_text("reason", &self.reason)?);
        let clerk = OperatorId::from_number(row.operator_id);
        let (observation, on) = (ObservationId::from_number(row.observation_id), row.happened_on.clone());
        let mut outcome = changed(facts, row)?;
        if self.counts {
            remind(&mut outcome.commit, context, clerk, "observed", observation, &on);
        }
        Ok(outcome)
    }
}
