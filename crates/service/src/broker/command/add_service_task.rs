//! A task that is added to the plan of a client's service (增加服务任务).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{Because, PLAN_SERVICE, ServicePlanId, ServiceTaskId};
use yinuo_core::id::{OfficeId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::service_plan::{ServicePlanRow, ServiceTaskRow, TASKS_BY_PLAN};
use yinuo_store::tables::party::{PartyRow, RELATIONS};

use super::make_service_plan::of_client;
use super::{name, partner};
use crate::broker::service_plan::rules::schemes;
use crate::broker::service_plan::{OPEN_TASK, OpenTask};
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

/// The most tasks of a plan: one a day, and some more.
const MOST_TASKS: usize = 400;
/// What a task is called whose kind no pack knows.
const OTHER: &str = "other";

#[derive(Debug, Clone, Serialize)]
pub struct AddServiceTask {
    pub plan: ServicePlanId,
    /// Whose plan it is.
    pub client: PartyId,
    /// A kind of task of the packs; absent, one that they do not know.
    pub kind: Option<String>,
    /// What is to be done; of a known kind its name, where nothing is said.
    pub title: String,
    pub due_on: Date,
    pub owner: OperatorId,
}

impl Act for AddServiceTask {
    const NAME: &'static str = "add-service-task";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.plan.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ServicePlanRow>(self.plan.number());
        plan.want_by(&TASKS_BY_PLAN, self.plan.number());
        plan.want::<PartyRow>(self.client.number());
        plan.want_by(&RELATIONS, self.client.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(PLAN_SERVICE)?;
        let plan = facts.row::<ServicePlanRow>(self.plan.number()).ok_or(Stop::NotFound)?;
        if plan.holder_id != self.client.number() {
            return Err(Stop::NotFound);
        }
        let client = partner(context, facts, self.client)?;
        require_reached(context.actor, PLAN_SERVICE, at(context.directory, client))?;
        let damaged = || Stop::damaged("service_plans", self.plan.to_string());
        let from: Date = plan.from_on.parse().map_err(|_| damaged())?;
        let due_on = self.due_on.to_string();
        if due_on < plan.from_on || due_on > plan.until_on {
            let refusal = Refusal::new("task_outside_plan").with("due_on", due_on);
            return Err(refusal.with("from", plan.from_on.clone()).with("until", plan.until_on.clone()).into());
        }
        if self.due_on < context.today() {
            return Err(Refusal::new("task_due_in_past").with("due_on", due_on).into());
        }
        if facts.rows_by(&TASKS_BY_PLAN, self.plan.number()).len() >= MOST_TASKS {
            return Err(Refusal::new("too_many_tasks").with("limit", MOST_TASKS.to_string()).into());
        }
        let scheme = schemes(context.rules).on(from)?;
        let (kind, service, known) = match &self.kind {
            None => (OTHER, &scheme.by_hand, ""),
            Some(key) => {
                let unknown = || Refusal::new("unknown_task").with("task", key.chars().take(80).collect::<String>());
                let rule = scheme.task(key).ok_or_else(unknown)?;
                (rule.key.as_str(), &rule.service, rule.name.zh.as_str())
            }
        };
        context.rules.service_on(service, context.today())?;
        let title = if self.title.trim().is_empty() { known } else { &self.title };
        let title = name("title", title)?;
        let office = OfficeId::from_number(plan.office_id);
        check_able(context, facts, self.owner, office, self.client)?;
        let because = vec![Because::Hand(context.directory.operator_name(context.operator()).to_owned())];
        let id = ServiceTaskId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(ServiceTaskRow {
            slot: id.slot().number(),
            id: id.number(),
            plan_id: self.plan.number(),
            holder_id: plan.holder_id,
            office_id: plan.office_id,
            kind: kind.to_owned(),
            service: service.clone(),
            title: title.clone(),
            due_on: due_on.clone(),
            because: serde_json::to_string(&because).expect("reasons are plain data"),
            owner_id: self.owner.number(),
            case_id: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        post(&mut commit, context, &OPEN_TASK, &OpenTask { task: id, client: self.client });
        let told = vec![("client", client.name.clone()), ("title", title), ("due_on", due_on)];
        Ok(of_client(commit, self.client, self.plan.number(), told))
    }
}
