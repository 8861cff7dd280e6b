//! The disaster plan of an office (大灾应急预案): which version holds, who answers for what, and when it is reviewed. Its paper is laid with it.

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, At};
use yinuo_core::agri::DISASTER_PLAN;
use yinuo_core::agri::permission::{HANDLE_LOSSES, READ_LOSSES};
use yinuo_core::id::OfficeId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::reinsurance::{DisasterPlanRow, PLANS_OF_OFFICE};
use yinuo_store::{Value, Work};

use crate::engine::plan::Question;
use crate::house::House;
use crate::query::require_reached;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// A plan belongs to its office.
pub const PLAN_READER: SubjectReader = SubjectReader {
    kind: &DISASTER_PLAN,
    permission: READ_LOSSES,
    declare: |of, plan| plan.want::<DisasterPlanRow>(of.id),
    read: |facts, of| facts.row::<DisasterPlanRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<DisasterPlanRow>(keys(of)).await?.iter().map(line).collect()) }.boxed()
    },
    letters: None,
    files: Some(HANDLE_LOSSES),
};

fn line(row: &DisasterPlanRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&DISASTER_PLAN, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.edition.clone(),
        version: row.version,
    }
}

/// Somebody who answers for a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    pub name: String,
    pub duty: String,
}

/// Asks for the plans of an office, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlansOf {
    pub office: i64,
}

impl Question for PlansOf {
    type Told = Vec<DisasterPlanRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<DisasterPlanRow>, Stop> {
        Ok(work.query(&PLANS_OF_OFFICE, vec![Value::Int(self.office)]).await?)
    }
}

/// Who answers for what in a plan.
pub fn responsible(row: &DisasterPlanRow) -> Result<Vec<Responsible>, Stop> {
    serde_json::from_str(&row.responsible).map_err(|_| Stop::damaged("disaster_plans", row.edition.clone()))
}

/// The plans of the own office, where the actor's reach takes it in, the latest first.
pub async fn plans(house: &House, actor: &Actor) -> Result<Vec<DisasterPlanRow>, Stop> {
    require_reached(actor, READ_LOSSES, At::from(house.directory().path(actor.office)))?;
    Ok(house.store.query(&PLANS_OF_OFFICE, vec![Value::Int(actor.office.number())]).await?)
}
