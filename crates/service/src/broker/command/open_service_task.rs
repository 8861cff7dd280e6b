//! The case of a planned task is opened (服务任务立案). The outbox asks for it right after the task was planned.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::access::{At, CaseOpener};
use yinuo_core::broker::ServiceTaskId;
use yinuo_core::case::Channel;
use yinuo_core::id::{OfficeId, OperatorId, PartyId, Slot};
use yinuo_core::service::Answers;
use yinuo_store::tables::broker::service_plan::ServiceTaskRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::case::{Request, open};
use crate::command::party::{check_kept, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct OpenServiceTask {
    pub task: ServiceTaskId,
    pub client: PartyId,
}

impl Act for OpenServiceTask {
    const NAME: &'static str = "open-service-task";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.task.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ServiceTaskRow>(self.task.number());
        plan.want::<PartyRow>(self.client.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<ServiceTaskRow>(self.task.number()).ok_or(Stop::NotFound)?;
        if row.case_id.is_some() {
            return Err(Stop::refused("service_task_open"));
        }
        let office = OfficeId::from_number(row.office_id);
        let at = At { office_path: context.office_path(office), customer: Some(self.client), owner: None };
        let capability = CaseOpener::grant(context.actor, at)?;
        // A client that was found to be another meanwhile keeps what was planned for it, as it keeps its other cases: they are shown with the
        // one that is kept.
        let client = visible(context, facts, self.client)?;
        check_kept(client)?;
        let owner = OperatorId::from_number(row.owner_id);
        // Whoever left in the meantime answers for nothing.
        let owner = context.directory.actor(owner).map(|_| owner);
        let request = Request {
            service: context.rules.service_on(&row.service, context.today())?.clone(),
            party: Arc::new(client.clone()),
            subjects: Vec::new(),
            about: Vec::new(),
            office,
            owner: owner.or_else(|| context.directory.manager_of(office)),
            channel: Channel::System,
            received_at: context.now,
            summary: row.title.clone(),
            answers: Answers::from([("task", row.title.clone()), ("due_on", row.due_on.clone())]),
            materials: Vec::new(),
        };
        let mut outcome = open(context, facts, &capability, request, None)?;
        let case_id = Some(outcome.answer.id);
        outcome.commit.put(ServiceTaskRow { case_id, version: row.version + 1, ..row.clone() });
        Ok(outcome)
    }
}
