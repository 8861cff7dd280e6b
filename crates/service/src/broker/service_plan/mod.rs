//! The plan of a client's service for a year (客户服务计划): what it is made from, what it would say, and what became of its tasks. A task is a
//! case of its own, whose first promise has the day of the task; it is opened by the outbox right after it was planned.

mod ground;
mod paper;
pub mod rules;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::access::Actor;
use yinuo_core::broker::{
    Because, DraftedPlan, LeftOut, PLAN_SERVICE, READ_PLACEMENTS, ServicePlanId, ServiceTaskId, TaskState,
};
use yinuo_core::id::PartyId;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::broker::MANDATE;
use yinuo_store::tables::broker::service_plan::{
    NEEDS_BY_HOLDER, PLANS_BY_HOLDER, PLANS_OF, RATINGS_OF_CLIENT, SERVICE_PLAN, ServicePlanRow, TASKS_OF_PLAN,
    TaskLineRow,
};
use yinuo_store::tables::party::PartyRow;

pub use self::ground::{Basis, Ratings};
pub(super) use self::ground::{draft_of, ground};
pub use self::paper::plan_pdf;
pub(super) use self::paper::state as task_state;
use super::command::OpenServiceTask;
use crate::command::Command;
use crate::follow_up::{carry_out, unless_needless};
use crate::house::House;
use crate::outbox::{Handler, Order};
use crate::query::party::at;
use crate::query::{self, require_reached, slotted};
use crate::stop::Stop;

/// The case of a task is opened.
pub(crate) static OPEN_TASK: Handler = Handler {
    key: "broker.open-task",
    zh: "服务任务立案",
    en: "Cases of planned tasks",
    order: Order::InSlot,
    deliver: |house, entry| {
        Box::pin(async {
            let OpenTask { task, client } = entry.payload()?;
            let command = Command::from(OpenServiceTask { task, client });
            unless_needless(carry_out(house, entry, command).await, &["service_task_open"])
        })
    },
    about: |entry| {
        let open: OpenTask = entry.payload().ok()?;
        Some(SubjectRef::new(&systems::PARTY, open.client.number()))
    },
};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OpenTask {
    pub task: ServiceTaskId,
    pub client: PartyId,
}

/// A plan with its tasks by day.
#[derive(Debug)]
pub struct ServicePlan {
    pub row: ServicePlanRow,
    pub client: PartyRow,
    pub left_out: Vec<LeftOut>,
    pub tasks: Vec<Task>,
}

#[derive(Debug)]
pub struct Task {
    pub row: TaskLineRow,
    pub because: Vec<Because>,
    pub state: TaskState,
}

/// What a plan would say today.
#[derive(Debug)]
pub struct Drafted {
    pub basis: Basis,
    pub plan: DraftedPlan,
}

/// The average of so many ratings, to two digits; none of none.
pub fn average(answers: i64, sum: i64) -> Option<Decimal> {
    let average = Decimal::from(sum).checked_div(Decimal::from(answers))?;
    Some(average.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize())
}

/// A client in reach.
pub(super) async fn client(house: &House, actor: &Actor, id: PartyId) -> Result<PartyRow, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let key = slotted(id.slot().number(), id.number());
    let party = house.store.load::<PartyRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    require_reached(actor, READ_PLACEMENTS, at(&house.directory(), &party))?;
    Ok(party)
}

/// The plans of a client in reach, the latest year first; those of its aliases among them.
pub async fn plans(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<ServicePlanRow>, Stop> {
    client(house, actor, id).await?;
    let mut plans = Vec::new();
    for id in query::party::ids(house, id).await? {
        plans.extend(house.store.query(&PLANS_OF, slotted(id.slot().number(), id.number())).await?);
    }
    plans.sort_by(|one, other| (&other.from_on, other.id).cmp(&(&one.from_on, one.id)));
    Ok(plans)
}

/// A plan in reach, with what became of its tasks.
pub async fn plan(house: &House, actor: &Actor, id: ServicePlanId) -> Result<ServicePlan, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let key = || slotted(id.slot().number(), id.number());
    let row = house.store.query_one(&SERVICE_PLAN, key()).await?.ok_or(Stop::NotFound)?;
    let client = client(house, actor, PartyId::from_number(row.holder_id)).await?;
    let damaged = || Stop::damaged("service_plans", id.to_string());
    let left_out = serde_json::from_str(&row.left_out).map_err(|_| damaged())?;
    let mut tasks = Vec::new();
    for row in house.store.query(&TASKS_OF_PLAN, key()).await? {
        let because = serde_json::from_str(&row.because).map_err(|_| damaged())?;
        let state = TaskState::of(row.case_state.as_deref(), row.kept_at.is_some(), row.broken_at.is_some());
        tasks.push(Task { row, because, state });
    }
    Ok(ServicePlan { row, client, left_out, tasks })
}

/// What the plan of a client would say that begins on a day. Nothing is kept.
pub async fn draft(house: &House, actor: &Actor, id: PartyId, from: Date) -> Result<Drafted, Stop> {
    let party = client(house, actor, id).await?;
    require_reached(actor, PLAN_SERVICE, at(&house.directory(), &party))?;
    let key = || vec![slotted(id.slot().number(), id.number())];
    let agreements = house.store.load_by(&AGREEMENTS_BY_HOLDER, key()).await?;
    let needs = house.store.load_by(&NEEDS_BY_HOLDER, key()).await?;
    let plans = house.store.load_by(&PLANS_BY_HOLDER, key()).await?;
    let ground = ground(&agreements, &needs, &plans, from, house.today())?;
    let mandate_key = slotted(ground.mandate.slot, ground.mandate.id);
    let mandate = house.store.query_one(&MANDATE, mandate_key).await?.ok_or(Stop::NotFound)?;
    let rules = house.rules();
    let scheme = rules::schemes(rules).on(from)?;
    let ratings = Ratings::before(id, &scheme.questionnaire, from);
    let rated = house.store.query(&RATINGS_OF_CLIENT, ratings.parameters()).await?;
    let rated = rated.first().map_or((0, 0), |row| (row.answers, row.rating));
    let plan = draft_of(scheme, &ground, &mandate, rated, house.today())?;
    Ok(Drafted { basis: Basis::of(&ground, rated), plan })
}
