//! A version of the disaster plan of an office.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::LossHandler;
use yinuo_core::agri::{DISASTER_PLAN, DisasterPlanId, PLAN_WARNING};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::reinsurance::DisasterPlanRow;

use crate::agri::disaster_plan::{PlansOf, Responsible};
use crate::agri::loss::said;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Most people who answer for one plan.
const MOST_RESPONSIBLE: usize = 50;

/// Records a version with who answers for what and the day of its review. It takes the place of the one before; its paper is laid with it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordPlan {
    /// The own office, as the caller has it.
    pub office: i64,
    /// As the paper calls it: `2011年版`.
    pub edition: String,
    pub responsible: Vec<Responsible>,
    pub review_on: Date,
}

impl Act for RecordPlan {
    const NAME: &'static str = "record-plan";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(PlansOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        if office.number() != self.office {
            return Err(Stop::NotFound);
        }
        LossHandler::grant(context.actor, context.office_path(office))?;
        let edition = said("edition", &self.edition)?;
        let today = context.today();
        if self.review_on <= today {
            return Err(Refusal::new("wrong_field").with("field", "review_on").with("cause", "in_the_past").into());
        }
        let wrong = |cause| Refusal::new("wrong_field").with("field", "responsible").with("cause", cause);
        if self.responsible.is_empty() {
            return Err(wrong("missing").into());
        }
        if self.responsible.len() > MOST_RESPONSIBLE {
            return Err(wrong("too_many_people").into());
        }
        let mut responsible = Vec::new();
        for one in &self.responsible {
            responsible.push(Responsible { name: said("name", &one.name)?, duty: said("duty", &one.duty)? });
        }
        let damaged = || Stop::damaged("disaster_plans", format!("those of {}", self.office));
        let known = facts.told(&PlansOf { office: self.office }).ok_or_else(damaged)?;
        if known.iter().any(|plan| plan.edition == edition) {
            return Err(Refusal::new("plan_edition_taken").with("edition", edition).into());
        }
        let on = self.review_on;
        let missing = |_| Refusal::new("no_rule_in_force").with("service", PLAN_WARNING).with("on", on.to_string());
        let days = context.rules.rulebook().count(PLAN_WARNING, on).map_err(missing)?;
        let out_of_range = |_| Stop::refused("date_out_of_range");
        let span = Span::new().try_days(i64::from(days)).map_err(out_of_range)?;
        let remind_on = on.checked_sub(span).map_err(out_of_range)?;
        let id = DisasterPlanId::new(context.stamp(), context.slot).number();
        let mut commit = Commit::default();
        for earlier in known.iter().filter(|plan| plan.active == 1) {
            let version = earlier.version + 1;
            commit.put(DisasterPlanRow { active: 0, remind_on: None, version, ..earlier.clone() });
        }
        commit.insert(DisasterPlanRow {
            slot: context.slot.number(),
            id,
            office_id: office.number(),
            edition: edition.clone(),
            responsible: serde_json::to_string(&responsible).expect("plain data"),
            review_on: on.to_string(),
            remind_on: Some(remind_on.to_string()),
            active: 1,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        let subject = Subject { kind: DISASTER_PLAN.key, id, version: 1 };
        let told = vec![("edition", edition), ("review_on", on.to_string())];
        let answer = Answer::of(DISASTER_PLAN.key, id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
