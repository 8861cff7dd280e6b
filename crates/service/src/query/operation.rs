//! Questions to the archive: the operations of a case, what changed since a version, and the auditor's list.

use std::collections::HashSet;

use jiff::Timestamp;
use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_store::Value;
use yinuo_store::tables::archive::{OPERATIONS, OPERATIONS_OF_SUBJECT, OPERATIONS_OF_SUBJECT_SINCE, OperationRow};
use yinuo_store::tables::case::CaseRow;

use super::{Conditions, Found, PageAsk, page, slotted};
use crate::house::House;
use crate::stop::Stop;

/// The operations of a visible case, oldest first.
pub async fn of_case(house: &House, case: &CaseRow) -> Result<Vec<OperationRow>, Stop> {
    Ok(house.store.query(&OPERATIONS_OF_SUBJECT, slotted(case.slot, case.id)).await?)
}

/// What was done to a thing after it had that version, oldest first.
pub async fn since(house: &House, slot: i64, subject: i64, version: i64) -> Result<Vec<OperationRow>, Stop> {
    let parameters = vec![Value::Int(slot), Value::Int(subject), Value::Int(version)];
    Ok(house.store.query(&OPERATIONS_OF_SUBJECT_SINCE, parameters).await?)
}

/// Which operations the auditor's list shows.
#[derive(Debug, Clone, Default)]
pub struct OperationFilter {
    pub command: Option<String>,
    /// Any of these.
    pub commands: Option<Vec<&'static str>>,
    /// On a customer, its cases or its agreements.
    pub party: Option<PartyId>,
    pub operator: Option<OperatorId>,
    pub from: Option<Timestamp>,
    /// The first instant that is not shown any more.
    pub until: Option<Timestamp>,
}

/// The operators and programs of the offices whose operations an actor sees; `None` for all there are.
pub(crate) fn acting(house: &House, actor: &Actor) -> Result<Option<HashSet<i64>>, Stop> {
    let scope = actor.scope(Permission::READ_OPERATIONS).ok_or(Denied(Permission::READ_OPERATIONS))?;
    let directory = house.directory();
    Ok(directory.offices_in(&scope).map(|offices| {
        let operators = directory.operators().filter(|operator| offices.contains(&operator.office));
        let programs = directory.tokens().filter(|token| offices.contains(&token.office));
        operators.map(|operator| operator.id.number()).chain(programs.map(|token| token.id.number())).collect()
    }))
}

/// The operations of the operators and programs of one's offices, the latest first. Who may see no customer is shown the operations
/// of the house only: offices, operators, notices.
pub async fn list(
    house: &House,
    actor: &Actor,
    filter: &OperationFilter,
    ask: &PageAsk,
) -> Result<Found<OperationRow>, Stop> {
    let mut conditions = Conditions::new();
    if let Some(acting) = acting(house, actor)? {
        conditions.push(("operators", acting.into_iter().map(Value::Int).collect()));
    }
    if !actor.may(Permission::READ_CASES) {
        conditions.push(("of_the_house", Vec::new()));
    }
    if let Some(command) = &filter.command {
        conditions.push(("command", vec![Value::Text(command.clone())]));
    }
    if let Some(commands) = &filter.commands {
        conditions.push(("commands", commands.iter().map(|command| Value::Text((*command).to_owned())).collect()));
    }
    if let Some(party) = filter.party {
        let row = super::party::row(house, actor, party).await?;
        conditions.push(("party", slotted(row.slot, row.id)));
    }
    if let Some(operator) = filter.operator {
        conditions.push(("operator", vec![Value::Int(operator.number())]));
    }
    if let Some(from) = filter.from {
        conditions.push(("from", vec![Value::Int(from.as_microsecond())]));
    }
    if let Some(until) = filter.until {
        conditions.push(("until", vec![Value::Int(until.as_microsecond())]));
    }
    page::page(house, &OPERATIONS, conditions, ("time", true), ask).await
}
