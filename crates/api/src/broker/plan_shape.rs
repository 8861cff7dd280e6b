//! Plans of clients' service on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::broker::{Because, DraftedPlan, LeftOut, ServicePlanId, ServiceTaskId};
use yinuo_core::id::CaseId;
use yinuo_service::broker::service_plan::rules::schemes;
use yinuo_service::broker::service_plan::{self, Basis};
use yinuo_service::rules::Rules;
use yinuo_store::tables::broker::service_plan::ServicePlanRow;

use crate::shape::{IdText, LocalText, Ref, party_id};
use crate::view::View;
use crate::words;

/// Why a task is in a plan, or is not.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskReason<'a> {
    #[schema(value_type = words::PlanReason)]
    pub by: &'static str,
    /// The word of the mandate, the field of the needs, the rating, the last day that is over, who added it. Empty where there is nothing to say.
    pub of: &'a str,
}

impl<'a> From<&'a Because> for TaskReason<'a> {
    fn from(because: &'a Because) -> TaskReason<'a> {
        let (by, of) = match because {
            Because::Always => ("always", ""),
            Because::Mandate(of) => ("mandate", of.as_str()),
            Because::Need(of) => ("need", of.as_str()),
            Because::Satisfaction(of) => ("satisfaction", of.as_str()),
            Because::Over(of) => ("over", of.as_str()),
            Because::Hand(of) => ("hand", of.as_str()),
        };
        TaskReason { by, of }
    }
}

/// A kind of task that is not in the plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskLeftOut<'a> {
    pub kind: &'a str,
    pub name: LocalText<'a>,
    pub because: TaskReason<'a>,
}

fn left_out<'a>(rules: &'a Rules, all: &'a [LeftOut]) -> Vec<TaskLeftOut<'a>> {
    let one = |one: &'a LeftOut| TaskLeftOut {
        kind: &one.kind,
        name: kind_name(rules, &one.kind),
        because: (&one.because).into(),
    };
    all.iter().map(one).collect()
}

/// What a kind of task is called; a key that the packs do not know any more stands as it is.
fn kind_name<'a>(rules: &'a Rules, kind: &'a str) -> LocalText<'a> {
    schemes(rules).name_of(kind).map_or_else(|| LocalText::same(kind), LocalText::from)
}

/// What a plan is made from.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanBasis<'a> {
    pub mandate_number: &'a str,
    /// The case in which the needs were collected.
    pub needs_number: &'a str,
    #[schema(format = Date)]
    pub collected_on: &'a str,
    /// How often the client rated us in the year before.
    pub ratings: i64,
    /// On average, to two digits; absent where it rated nothing.
    pub satisfaction: Option<String>,
}

fn satisfaction(ratings: i64, sum: i64) -> Option<String> {
    service_plan::average(ratings, sum).map(|average| average.to_string())
}

/// A task as it would be planned.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftedTask<'a> {
    pub kind: &'a str,
    pub name: LocalText<'a>,
    #[schema(format = Date)]
    pub due_on: String,
    pub because: Vec<TaskReason<'a>>,
}

/// What a plan would say; nothing is kept of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicePlanDraft<'a> {
    #[schema(format = Date)]
    pub from: String,
    #[schema(format = Date)]
    pub until: String,
    pub basis: PlanBasis<'a>,
    pub tasks: Vec<DraftedTask<'a>>,
    pub left_out: Vec<TaskLeftOut<'a>>,
}

impl<'a> ServicePlanDraft<'a> {
    pub fn new(rules: &'a Rules, basis: &'a Basis, plan: &'a DraftedPlan) -> ServicePlanDraft<'a> {
        let task = |task: &'a yinuo_core::broker::PlannedTask| DraftedTask {
            kind: &task.kind,
            name: kind_name(rules, &task.kind),
            due_on: task.due_on.to_string(),
            because: task.because.iter().map(TaskReason::from).collect(),
        };
        ServicePlanDraft {
            from: basis.from.to_string(),
            until: basis.until.to_string(),
            basis: PlanBasis {
                mandate_number: &basis.mandate_number,
                needs_number: &basis.needs_number,
                collected_on: &basis.collected_on,
                ratings: basis.ratings,
                satisfaction: satisfaction(basis.ratings, basis.rating_sum),
            },
            tasks: plan.tasks.iter().map(task).collect(),
            left_out: left_out(rules, &plan.left_out),
        }
    }
}

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicePlanLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(format = Date)]
    pub from: &'a str,
    #[schema(format = Date)]
    pub until: &'a str,
    pub mandate_number: &'a str,
    pub ratings: i64,
    /// On average in the year before, to two digits; absent where the client rated nothing.
    pub satisfaction: Option<String>,
    /// Who made it.
    pub operator: Ref<'a>,
}

impl<'a> ServicePlanLine<'a> {
    pub fn new(view: &'a View, row: &'a ServicePlanRow) -> ServicePlanLine<'a> {
        ServicePlanLine {
            id: IdText { prefix: ServicePlanId::PREFIX, number: row.id },
            from: &row.from_on,
            until: &row.until_on,
            mandate_number: &row.mandate_number,
            ratings: row.ratings,
            satisfaction: satisfaction(row.ratings, row.rating_sum),
            operator: view.operator_number(row.operator_id),
        }
    }
}

/// A task of a plan: a promise with a day and somebody who answers for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceTask<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: &'a str,
    pub title: &'a str,
    /// As it was planned.
    #[schema(format = Date)]
    pub due_on: &'a str,
    /// The day of its promise: later where it was extended, or where the planned one is a day off.
    #[schema(format = Date)]
    pub promised_on: Option<&'a str>,
    #[schema(value_type = words::TaskState)]
    pub state: &'static str,
    pub kept_at: Option<Timestamp>,
    /// Who answers for it; absent where nobody does.
    pub owner: Option<Ref<'a>>,
    /// Its case; absent for the moment before it is opened.
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    pub case_number: Option<&'a str>,
    pub because: Vec<TaskReason<'a>>,
}

impl<'a> ServiceTask<'a> {
    fn new(view: &'a View, task: &'a service_plan::Task) -> ServiceTask<'a> {
        let row = &task.row;
        ServiceTask {
            id: IdText { prefix: ServiceTaskId::PREFIX, number: row.id },
            kind: &row.kind,
            title: &row.title,
            due_on: &row.due_on,
            promised_on: row.promised_on.as_deref(),
            state: task.state.key(),
            kept_at: row.kept_at.and_then(|micros| Timestamp::from_microsecond(micros).ok()),
            owner: row.owner_id.map(|owner| view.operator_number(owner)),
            case: row.case_id.map(|number| IdText { prefix: CaseId::PREFIX, number }),
            case_number: row.number.as_deref(),
            because: task.because.iter().map(TaskReason::from).collect(),
        }
    }
}

/// A plan with its tasks by day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicePlan<'a> {
    #[serde(flatten)]
    pub line: ServicePlanLine<'a>,
    pub client: Ref<'a>,
    pub tasks: Vec<ServiceTask<'a>>,
    pub left_out: Vec<TaskLeftOut<'a>>,
}

impl<'a> ServicePlan<'a> {
    pub fn new(view: &'a View, rules: &'a Rules, found: &'a service_plan::ServicePlan) -> ServicePlan<'a> {
        ServicePlan {
            line: ServicePlanLine::new(view, &found.row),
            client: Ref { id: party_id(found.client.id), name: &found.client.name },
            tasks: found.tasks.iter().map(|task| ServiceTask::new(view, task)).collect(),
            left_out: left_out(rules, &found.left_out),
        }
    }
}
