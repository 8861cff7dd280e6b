//! Telling that a disaster plan is to be reviewed: what time alone does to it.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::READ_LOSSES;
use yinuo_core::agri::{DISASTER_PLAN, DisasterPlanId};
use yinuo_core::id::{OfficeId, OperatorId, Slot};
use yinuo_store::tables::agri::reinsurance::DisasterPlanRow;

use crate::command::upkeep::Remind;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::REMINDER;
use crate::keys::Keys;
use crate::outbox::post;
use crate::query::require_reached;
use crate::stop::Stop;

/// Tells the manager who answers for the office, and whoever recorded the plan: some days before its review, and once the day has passed.
#[derive(Debug, Clone, Serialize)]
pub struct RemindOfPlan {
    pub plan: DisasterPlanId,
    pub until: Date,
}

impl Act for RemindOfPlan {
    const NAME: &'static str = "remind-of-plan";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.plan.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<DisasterPlanRow>(self.plan.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<DisasterPlanRow>(self.plan.number()).ok_or(Stop::NotFound)?.clone();
        let office = OfficeId::from_number(row.office_id);
        require_reached(context.actor, READ_LOSSES, context.office_path(office))?;
        // Another server told it, or another edition came, after this was found.
        let until = self.until.to_string();
        if row.active == 0 || row.remind_on.as_ref().is_none_or(|on| *on > until) {
            let answer = Answer::of(DISASTER_PLAN.key, row.id);
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let damaged = |_| Stop::damaged("disaster_plans", row.edition.clone());
        let review: Date = row.review_on.parse().map_err(damaged)?;
        let is_over = self.until > review;
        let kind = if is_over { "broken" } else { "due_soon" };
        let manager = context.directory.manager_of(office);
        let by = OperatorId::from_number(row.operator_id);
        let mut commit = Commit::default();
        for operator in manager.into_iter().chain(Some(by).filter(|by| Some(*by) != manager)) {
            let remind = Remind {
                operator,
                kind: kind.to_owned(),
                subject_kind: DISASTER_PLAN.key.to_owned(),
                subject_id: row.id,
                subject_label: row.edition.clone(),
                promise: None,
                at: context.now,
            };
            post(&mut commit, context, &REMINDER, &remind);
        }
        let next = review.tomorrow().ok().filter(|_| !is_over);
        let told = vec![("edition", row.edition.clone()), ("review_on", row.review_on.clone())];
        let row = DisasterPlanRow { remind_on: next.map(|day| day.to_string()), version: row.version + 1, ..row };
        let subject = Subject { kind: DISASTER_PLAN.key, id: row.id, version: row.version };
        let answer = Answer::of(DISASTER_PLAN.key, row.id);
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
