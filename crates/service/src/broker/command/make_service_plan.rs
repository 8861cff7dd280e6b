//! The plan of a client's service for a year (客户服务计划).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{MANDATE_FAMILY, PLAN_SERVICE, ServicePlanId, ServiceTaskId};
use yinuo_core::id::{OfficeId, OperatorId, PartyId, Slot};
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::broker::MandateRow;
use yinuo_store::tables::broker::service_plan::{
    ClientNeedsRow, NEEDS_BY_HOLDER, PLANS_BY_HOLDER, ServicePlanRow, ServiceTaskRow,
};
use yinuo_store::tables::party::{PartyRow, RELATIONS};

use super::{answered, in_force, partner};
use crate::broker::service_plan::rules::schemes;
use crate::broker::service_plan::{OPEN_TASK, OpenTask, Ratings, draft_of, ground};
use crate::command::case::check_able;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::post;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// The plan of a client that begins on a day, by the scheme of the packs. Its tasks are opened as cases by the outbox.
#[derive(Debug, Clone, Serialize)]
pub struct MakeServicePlan {
    pub client: PartyId,
    pub from: Date,
    /// Who answers for its tasks.
    pub owner: OperatorId,
    /// The questionnaire of the scheme, whose ratings are asked for.
    pub questionnaire: String,
}

impl MakeServicePlan {
    fn ratings(&self) -> Ratings {
        Ratings::before(self.client, &self.questionnaire, self.from)
    }
}

impl Act for MakeServicePlan {
    const NAME: &'static str = "make-service-plan";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.client.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let client = self.client.number();
        plan.want::<PartyRow>(client);
        plan.want_by(&RELATIONS, client);
        plan.want_by(&AGREEMENTS_BY_HOLDER, client);
        plan.want_by(&NEEDS_BY_HOLDER, client);
        plan.want_by(&PLANS_BY_HOLDER, client);
        plan.ask(self.ratings());
        plan.follow::<MandateRow>();
        let (client, from) = (self.client, self.from);
        plan.then(move |facts, plan| {
            if let Some(head) = in_force(facts, client, &MANDATE_FAMILY, from) {
                plan.want::<MandateRow>(head.id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(PLAN_SERVICE)?;
        let client = partner(context, facts, self.client)?;
        require_reached(context.actor, PLAN_SERVICE, at(context.directory, client))?;
        let office = OfficeId::from_number(client.office_id);
        let number = self.client.number();
        let (agreements, needs) =
            (facts.rows_by(&AGREEMENTS_BY_HOLDER, number), facts.rows_by(&NEEDS_BY_HOLDER, number));
        let plans = facts.rows_by(&PLANS_BY_HOLDER, number);
        let ground = ground(agreements, needs, plans, self.from, context.today())?;
        let mandate = facts.row::<MandateRow>(ground.mandate.id).ok_or(Stop::NotFound)?;
        let scheme = schemes(context.rules).on(self.from)?;
        let (ratings, rating_sum) = *facts.told(&self.ratings()).ok_or(Stop::NotFound)?;
        let drafted = draft_of(scheme, &ground, mandate, (ratings, rating_sum), context.today())?;
        check_able(context, facts, self.owner, office, self.client)?;
        let rules: Vec<_> = drafted.tasks.iter().filter_map(|task| scheme.task(&task.kind)).collect();
        // What the packs cannot open is refused now, and not when nobody looks on.
        for service in rules.iter().map(|rule| &rule.service).collect::<BTreeSet<_>>() {
            context.rules.service_on(service, context.today())?;
        }
        let id = ServicePlanId::new(context.stamp(), context.slot);
        let slot = context.slot.number();
        let mut commit = Commit::default();
        for (task, rule) in drafted.tasks.iter().zip(rules) {
            let task_id = ServiceTaskId::new(context.stamp(), context.slot);
            commit.insert(ServiceTaskRow {
                slot,
                id: task_id.number(),
                plan_id: id.number(),
                holder_id: number,
                office_id: office.number(),
                kind: task.kind.clone(),
                service: rule.service.clone(),
                title: rule.name.zh.clone(),
                due_on: task.due_on.to_string(),
                because: serde_json::to_string(&task.because).expect("reasons are plain data"),
                owner_id: self.owner.number(),
                case_id: None,
                recorded_at: context.micros(),
                operator_id: context.operator().number(),
                version: 1,
            });
            post(&mut commit, context, &OPEN_TASK, &OpenTask { task: task_id, client: self.client });
        }
        commit.put(ClientNeedsRow {
            plan_id: Some(id.number()),
            version: ground.needs.version + 1,
            ..ground.needs.clone()
        });
        let (from, until) = (self.from.to_string(), ground.until.to_string());
        let told = vec![
            ("client", client.name.clone()),
            ("from", from.clone()),
            ("until", until.clone()),
            ("tasks", drafted.tasks.len().to_string()),
        ];
        commit.insert(ServicePlanRow {
            slot,
            id: id.number(),
            holder_id: number,
            mandate_id: ground.mandate.id,
            mandate_number: ground.mandate.number.clone(),
            office_id: office.number(),
            from_on: from,
            until_on: until,
            needs_id: ground.needs.id,
            ratings,
            rating_sum,
            left_out: serde_json::to_string(&drafted.left_out).expect("reasons are plain data"),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        Ok(of_client(commit, self.client, id.number(), told))
    }
}

/// Answers with a plan; the operation is the client's.
pub(super) fn of_client(commit: Commit, client: PartyId, plan: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let outcome = answered(commit, "party", client.number(), told);
    Outcome { answer: crate::command::Answer::of("service-plan", plan), ..outcome }
}
