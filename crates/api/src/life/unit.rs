//! Investment accounts of unit-linked policies: published prices, and the units and orders of a policy.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::money::Fen;
use yinuo_service::command::Command;
use yinuo_service::life::command::unit::PublishUnitPrice;
use yinuo_service::life::query;
use yinuo_store::tables::life::{UnitOrderRow, UnitPriceRow};

use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, json, mark_replay, ok};
use crate::state::Api;

/// The price of an account on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPriceLine {
    pub account: String,
    #[schema(value_type = Date)]
    pub priced_on: String,
    /// Yuan for a unit, as `1.234567`.
    pub price: String,
    /// What stood here before it was corrected.
    pub price_before: Option<String>,
    /// Why it was corrected.
    pub reason: Option<String>,
}

impl From<UnitPriceRow> for UnitPriceLine {
    fn from(row: UnitPriceRow) -> UnitPriceLine {
        UnitPriceLine {
            account: row.account,
            priced_on: row.priced_on,
            price: millionths(row.price),
            price_before: row.price_before.map(millionths),
            reason: row.reason,
        }
    }
}

/// Six decimals, whatever they are.
fn millionths(number: i64) -> String {
    Decimal::new(number, 6).to_string()
}

/// The published prices, by account and the newest first.
#[utoipa::path(get, path = "/unit-prices", tag = "policy",
    responses((status = 200, body = Items<UnitPriceLine>)))]
pub async fn list_unit_prices(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let rows = query::unit::prices(&api.house, &signed.actor).await?;
    Ok(ok(&Items { items: rows.into_iter().map(UnitPriceLine::from).collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnitPrice {
    /// The key of an account of a product.
    pub account: String,
    /// Not later than today.
    pub priced_on: Date,
    /// Yuan for a unit, with six decimals at most.
    pub price: String,
}

/// Publish a price. Orders requested before its day are carried out at it; a wrong one is corrected.
#[utoipa::path(post, path = "/unit-prices", tag = "policy", request_body = NewUnitPrice,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, body = UnitPriceLine),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn publish_unit_price(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewUnitPrice>,
) -> Result<Answer, Problem> {
    let price: Decimal = body.price.parse().map_err(|_| Problem::field("price", "not_a_number"))?;
    let (account, priced_on) = (body.account, body.priced_on);
    let command = Command::from(PublishUnitPrice { account: account.clone(), priced_on, price });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    if let Some(waiting) = waiting(&api, &signed, &answer).await? {
        return Ok(waiting);
    }
    let price = format!("{price:.6}");
    let line = UnitPriceLine { account, priced_on: priced_on.to_string(), price, price_before: None, reason: None };
    Ok(mark_replay(json(StatusCode::CREATED, &line), answer.replayed))
}

/// What a policy holds of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitHolding {
    pub account: String,
    /// With six decimals.
    pub units: String,
    /// The last price, where one was published.
    pub price: Option<UnitPriceLine>,
    /// Yuan at the last price.
    pub value: Option<String>,
}

/// Something that is, or was, done at the next price.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitOrder {
    pub id: String,
    /// `buy`, `sell`, `switch` or `reclaim`.
    pub kind: String,
    pub from_account: Option<String>,
    pub to_account: Option<String>,
    pub share: Option<String>,
    /// Yuan, of a purchase.
    pub amount: Option<String>,
    #[schema(value_type = Date)]
    pub requested_on: String,
    /// `waiting`, `done` or `cancelled`.
    pub state: String,
    #[schema(value_type = Option<Date>)]
    pub priced_on: Option<String>,
    pub units_out: Option<String>,
    pub units_in: Option<String>,
}

impl From<UnitOrderRow> for UnitOrder {
    fn from(row: UnitOrderRow) -> UnitOrder {
        UnitOrder {
            id: UnitOrderId::from_number(row.id).to_string(),
            kind: row.kind,
            from_account: row.from_account,
            to_account: row.to_account,
            share: row.share,
            amount: row.amount.map(|amount| Fen(amount).to_string()),
            requested_on: row.requested_on,
            state: row.state,
            // The later of the two days of a switch.
            priced_on: row.out_priced_on.max(row.in_priced_on),
            units_out: row.units_out.map(millionths),
            units_in: row.units_in.map(millionths),
        }
    }
}

/// The units of a policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyUnits {
    pub holdings: Vec<UnitHolding>,
    pub orders: Vec<UnitOrder>,
    /// Yuan, of everything that has a price.
    pub value: String,
}

/// What a policy holds of investment accounts, what it is worth, and what is ordered.
#[utoipa::path(get, path = "/policies/{id}/units", tag = "policy", params(("id" = String, Path)),
    responses((status = 200, body = PolicyUnits)))]
pub async fn get_policy_units(State(api): State<Api>, signed: Signed, Id(id): Id<PolicyId>) -> Result<Answer, Problem> {
    let units = query::unit::of_policy(&api.house, &signed.actor, id).await?;
    let holdings = units.holdings.into_iter().map(|holding| UnitHolding {
        account: holding.row.account,
        units: millionths(holding.row.units),
        price: holding.price.map(UnitPriceLine::from),
        value: holding.value.map(|value| value.to_string()),
    });
    let body = PolicyUnits {
        holdings: holdings.collect(),
        orders: units.orders.into_iter().map(UnitOrder::from).collect(),
        value: units.value.to_string(),
    };
    Ok(ok(&body))
}
