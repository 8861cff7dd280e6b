//! After a price was published: the orders that waited for it are carried out, each in its own commit. An order that moves
//! units between accounts waits until both have a price. What is done is not done again, so a run that breaks off is simply
//! run again.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::PolicyRefusal;
use yinuo_store::Value;
use yinuo_store::tables::life::{NEXT_UNIT_PRICE, ORDERS_AT_OTHER_PRICE, ORDERS_WAITING, UNIT_PRICE, UnitOrderRow};

use crate::command::Command;
use crate::house::House;
use crate::life::command::unit::{CarryOutOrder, CorrectOrders};
use crate::stop::Stop;

/// Orders looked up at once, and commands under way at once.
const STEP: i64 = 2_000;
const AT_ONCE: usize = 64;

/// Carries out what was requested before a day for which a price came out.
pub(crate) async fn carry_out_orders(house: &House, priced_on: Date) -> Result<(), Stop> {
    let (mut slot, mut id) = (-1, -1);
    // An order that cannot be carried out stops no other; it waits, and the run is told to be repeated.
    let mut stopped = Ok(());
    loop {
        let parameters = vec![Value::Text(priced_on.to_string()), Value::Int(slot), Value::Int(id), Value::Int(STEP)];
        let waiting = house.store.query(&ORDERS_WAITING, parameters).await?;
        let Some(last) = waiting.last() else { return stopped };
        (slot, id) = (last.slot, last.id);
        let orders = waiting.into_iter().map(|order| carry_out_order(house, order));
        for done in stream::iter(orders).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await {
            stopped = stopped.and(done);
        }
    }
}

async fn carry_out_order(house: &House, order: UnitOrderRow) -> Result<(), Stop> {
    let out_at = price(house, order.from_account.as_deref(), &order.requested_on).await?;
    let in_at = price(house, order.to_account.as_deref(), &order.requested_on).await?;
    if out_at.is_some() != order.from_account.is_some() || in_at.is_some() != order.to_account.is_some() {
        return Ok(());
    }
    let policy = PolicyId::from_number(order.policy_id);
    let command = CarryOutOrder { policy, order: UnitOrderId::from_number(order.id), out_at, in_at };
    match house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await {
        Ok(_) => Ok(()),
        // Carried out or cancelled meanwhile.
        Err(Stop::Refused(refusal)) if refusal.code == PolicyRefusal::OrderNotWaiting.code() => Ok(()),
        Err(stop) => Err(stop),
    }
}

/// The account with the day of its first price after another.
async fn price(house: &House, account: Option<&str>, after: &str) -> Result<Option<(String, Date)>, Stop> {
    let Some(account) = account else { return Ok(None) };
    let parameters = vec![Value::Text(account.to_owned()), Value::Text(after.to_owned())];
    let row = house.store.query_one(&NEXT_UNIT_PRICE, parameters).await?;
    Ok(row.and_then(|row| Some((row.account, row.priced_on.parse().ok()?))))
}

/// Puts right what was carried out at another price of an account and day than the one that stands. A policy that was put
/// right is found no more, so that a run that breaks off is simply run again.
pub(crate) async fn correct_orders(house: &House, account: &str, priced_on: Date) -> Result<(), Stop> {
    let (mut slot, mut id) = (-1, -1);
    let mut stopped = Ok(());
    let key = || vec![Value::Text(account.to_owned()), Value::Text(priced_on.to_string())];
    let Some(price) = house.store.query_one(&UNIT_PRICE, key()).await? else { return Ok(()) };
    loop {
        let mut parameters = key();
        parameters.extend([Value::Int(price.price), Value::Int(slot), Value::Int(id), Value::Int(STEP)]);
        let found = house.store.query(&ORDERS_AT_OTHER_PRICE, parameters).await?;
        let Some(last) = found.last() else { return stopped };
        (slot, id) = (last.slot, last.id);
        let policies: BTreeSet<i64> = found.iter().map(|order| order.policy_id).collect();
        let each = policies.into_iter().map(|policy| async move {
            let policy = PolicyId::from_number(policy);
            let command = CorrectOrders { policy, account: account.to_owned(), priced_on };
            house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await.map(drop)
        });
        for done in stream::iter(each).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await {
            match done {
                // Another order of the policy led to it before.
                Err(Stop::Refused(refusal)) if refusal.code == PolicyRefusal::OrderNotWaiting.code() => {}
                done => stopped = stopped.and(done),
            }
        }
    }
}
