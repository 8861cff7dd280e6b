//! Prices of investment accounts, and what a policy holds of them.

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::READ_POLICIES;
use yinuo_core::life::policy::{UnitPrice, units_value};
use yinuo_core::money::Fen;
use yinuo_store::Value;
use yinuo_store::tables::life::{
    HOLDINGS_OF_POLICY, LAST_UNIT_PRICE, ORDERS_OF_POLICY, POLICY, UNIT_PRICE, UNIT_PRICES, UnitHoldingRow,
    UnitOrderRow, UnitPriceRow,
};

use crate::house::House;
use crate::query::{agreement, require_reached};
use crate::stop::Stop;

/// Prices of one answer.
const PRICES: i64 = 1_000;

/// What a policy holds of an account, and what it is worth at the last price.
#[derive(Debug)]
pub struct Holding {
    pub row: UnitHoldingRow,
    pub price: Option<UnitPriceRow>,
    pub value: Option<Fen>,
}

#[derive(Debug)]
pub struct PolicyUnits {
    pub holdings: Vec<Holding>,
    pub orders: Vec<UnitOrderRow>,
    /// Of everything with a price.
    pub value: Fen,
}

/// The published prices by account, the newest first.
pub async fn prices(house: &House, actor: &Actor) -> Result<Vec<UnitPriceRow>, Stop> {
    actor.require(READ_POLICIES)?;
    Ok(house.store.query(&UNIT_PRICES, vec![Value::Int(PRICES)]).await?)
}

/// The price of an account on a day.
pub async fn price(house: &House, account: &str, priced_on: Date) -> Result<UnitPriceRow, Stop> {
    let key = vec![Value::Text(account.to_owned()), Value::Text(priced_on.to_string())];
    house.store.query_one(&UNIT_PRICE, key).await?.ok_or(Stop::NotFound)
}

/// The units and orders of a policy the actor may see.
pub async fn of_policy(house: &House, actor: &Actor, id: PolicyId) -> Result<PolicyUnits, Stop> {
    let key = || vec![Value::Int(id.slot().number()), Value::Int(id.number())];
    let policy = house.store.query_one(&POLICY, key()).await?.ok_or(Stop::NotFound)?;
    require_reached(actor, READ_POLICIES, agreement::at(&house.directory(), &policy.head))?;
    let today = house.today().to_string();
    let mut holdings = Vec::new();
    let mut value = Fen::ZERO;
    for row in house.store.query(&HOLDINGS_OF_POLICY, key()).await? {
        let parameters = vec![Value::Text(row.account.clone()), Value::Text(today.clone())];
        let price = house.store.query_one(&LAST_UNIT_PRICE, parameters).await?;
        let worth = match &price {
            Some(price) => Some(units_value(row.units, UnitPrice::new(price.price)?)?),
            None => None,
        };
        value = value.checked_add(worth.unwrap_or_default()).map_err(yinuo_core::life::policy::PolicyRefusal::from)?;
        holdings.push(Holding { row, price, value: worth });
    }
    let orders = house.store.query(&ORDERS_OF_POLICY, key()).await?;
    Ok(PolicyUnits { holdings, orders, value })
}
