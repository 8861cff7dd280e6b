//! Relations (关系): who serves a customer or stands for it. What an operator reaches by them is read when it begins to act.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_store::Value;
use yinuo_store::tables::party::RELATED;

use crate::house::House;
use crate::stop::Stop;

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
