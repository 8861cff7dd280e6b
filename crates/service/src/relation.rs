//! Relations (关系): who serves a customer or stands for it. What an operator reaches by them is read when it begins to act; who
//! serves a customer is asked by commands that must know it.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_store::Value;
use yinuo_store::tables::party::{ALIASES, PartyRow, RELATED, RELATIONS, RelationRow};

use crate::command::Context;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::stop::Stop;

/// Whether a relation holds on a day.
pub(crate) fn holds_on(row: &RelationRow, day: Date) -> bool {
    // Days are written so that texts are in their order.
    let day = day.to_string();
    row.begins_on <= day && row.ends_on.as_ref().is_none_or(|ends_on| *ends_on > day)
}

/// Asks for all who serve a customer or stand for it, as itself or as what was found to be the same customer.
pub(crate) fn declare_serving(customer: PartyId, plan: &mut LoadPlan) {
    plan.want_by(&RELATIONS, customer.number());
    plan.want_by(&ALIASES, customer.number());
    plan.then(move |facts, plan| {
        let aliases: Vec<PartyId> = aliases_of(facts, customer).collect();
        for alias in &aliases {
            plan.want_by(&RELATIONS, alias.number());
        }
        want_names(facts, [customer], plan);
        plan.then(move |facts, plan| want_names(facts, aliases, plan));
    });
}

fn aliases_of(facts: &Facts, customer: PartyId) -> impl Iterator<Item = PartyId> {
    let rows = facts.rows_by(&ALIASES, customer.number());
    rows.into_iter().filter(|row| row.undone_at.is_none()).map(|row| PartyId::from_number(row.alias_id))
}

/// Asks for the parties in relations; operators are known to the directory.
fn want_names(facts: &Facts, of: impl IntoIterator<Item = PartyId>, plan: &mut LoadPlan) {
    for row in of.into_iter().flat_map(|party| facts.rows_by(&RELATIONS, party.number())) {
        if row.other_kind == "party" {
            plan.want::<PartyRow>(row.other_id);
        }
    }
}

/// Who serves a customer or stands for it on a day: the kind of relation and the name. Asked for by [`declare_serving`].
pub(crate) fn serving(context: &Context<'_>, facts: &Facts, customer: PartyId, day: Date) -> Vec<(String, String)> {
    let parties = std::iter::once(customer).chain(aliases_of(facts, customer));
    let rows = parties.flat_map(|party| facts.rows_by(&RELATIONS, party.number()));
    let named = rows.filter(|row| holds_on(row, day)).filter_map(|row| {
        let name = match row.other_kind.as_str() {
            "party" => facts.row::<PartyRow>(row.other_id)?.name.clone(),
            _ => context.directory.operator(OperatorId::from_number(row.other_id))?.name.clone(),
        };
        Some((row.kind.clone(), name))
    });
    named.collect()
}

/// The actor with the customers it serves or stands for today, where a role of it reaches by that.
pub async fn with_relations(house: &House, mut actor: Actor) -> Result<Actor, Stop> {
    if actor.reaches_by_relations() {
        let related = house.store.query(&RELATED, related_by(house, actor.operator)).await?;
        actor.related = Arc::new(related.into_iter().map(PartyId::from_number).collect());
    }
    Ok(actor)
}

/// What the statements ask by for those whom an operator reaches: the operator, the day, the kinds that carry further.
pub(crate) fn related_by(house: &House, operator: OperatorId) -> Vec<Value> {
    let rules = house.rules();
    let today = rules.calendar().date_of(house.now());
    vec![Value::Int(operator.number()), Value::Text(today.to_string()), Value::Text(rules.roles().carrying())]
}
