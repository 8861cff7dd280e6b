//! Prices of investment accounts, and the orders that wait for them (see `core::policy`, units).
//!
//! A premium becomes orders after its commit; a published price carries out every order requested before its day. Orders are
//! requested on the day they are written, and a price is never of a later day than it is published, so no order is carried
//! out at a price that was known when it was made.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{CaseId, HOUSE_SLOT, PolicyId, Slot, UnitOrderId};
use yinuo_core::life::policy::{self, Holdings, Order, OrderKind, PolicyRefusal, PolicyState, UnitPrice};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::life::{UnitHoldingRow, UnitOrderRow, UnitPriceRow};

use super::policy::{FOLLOW_UP, FollowUp, answered, carry_out, product_of, today};
use crate::command::{Act, Answer, Context, Outcome, post};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::rules::life;
use crate::stop::Stop;

/// What a policy holds, by account.
pub(crate) fn holdings_of(facts: &Facts, policy: PolicyId) -> Holdings {
    let rows = facts.holdings.get(&policy).map_or(&[][..], Vec::as_slice);
    rows.iter().map(|row| (row.account.clone(), row.units)).collect()
}

/// A new order, requested now.
pub(crate) fn order_row(
    context: &Context<'_>,
    id: UnitOrderId,
    policy: PolicyId,
    case: Option<CaseId>,
    order: &Order,
) -> UnitOrderRow {
    UnitOrderRow {
        slot: policy.slot().number(),
        id: id.number(),
        policy_id: policy.number(),
        case_id: case.map(CaseId::number),
        kind: order.kind.key().to_owned(),
        from_account: order.from.clone(),
        to_account: order.to.clone(),
        share: order.share.map(|share| share.normalize().to_string()),
        amount: order.amount.map(|amount| amount.0),
        requested_at: context.micros(),
        requested_on: today(context).to_string(),
        state: "waiting".to_owned(),
        priced_on: None,
        units_out: None,
        units_in: None,
        version: 1,
    }
}

fn order_of(row: &UnitOrderRow) -> Option<Order> {
    let share = match &row.share {
        Some(share) => Some(share.parse::<Decimal>().ok()?),
        None => None,
    };
    Some(Order {
        kind: OrderKind::parse(&row.kind)?,
        from: row.from_account.clone(),
        to: row.to_account.clone(),
        share,
        amount: row.amount.map(Fen),
    })
}

/// The price of an account on a day. Published once, never changed.
#[derive(Debug, Clone, Serialize)]
pub struct PublishUnitPrice {
    pub account: String,
    pub priced_on: Date,
    /// Yuan for a unit, at most six decimals.
    pub price: Decimal,
}

impl Act for PublishUnitPrice {
    const NAME: &'static str = "publish-unit-price";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.unit_prices.insert((self.account.clone(), self.priced_on.to_string()));
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        // Whoever answers for the payments of the house answers for its prices.
        if !context.actor.may(Permission::PayOut) {
            return Err(Denied(Permission::PayOut).into());
        }
        let mut accounts = life(context.rules).products().all().iter().flat_map(|product| &product.accounts);
        if !accounts.any(|account| account.key == self.account) {
            return Err(PolicyRefusal::UnknownUnitAccount { account: self.account.chars().take(40).collect() }.into());
        }
        if self.priced_on > today(context) {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.priced_on.to_string()).into());
        }
        let key = (self.account.clone(), self.priced_on.to_string());
        if facts.unit_prices.contains_key(&key) {
            return Err(Refusal::new("unit_price_published").with("on", self.priced_on.to_string()).into());
        }
        let row = UnitPriceRow {
            account: self.account.clone(),
            priced_on: self.priced_on.to_string(),
            price: UnitPrice::from_yuan(self.price)?.millionths(),
            operator_id: context.operator().number(),
            recorded_at: context.micros(),
        };
        let mut commit = Commit::default();
        commit.insert(row.clone());
        facts.unit_prices.insert(key, row);
        post(&mut commit, context, FOLLOW_UP, &FollowUp::CarryOutOrders { priced_on: self.priced_on });
        let told = vec![
            ("account", self.account),
            ("priced_on", self.priced_on.to_string()),
            ("price", self.price.normalize().to_string()),
        ];
        let answer = Answer { kind: "unit-price", ..Answer::default() };
        Ok(Outcome { commit, answer, facts: told, ..Outcome::default() })
    }
}

macro_rules! of_policy {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.policies_whole.insert(self.policy.number());
            plan.holdings.insert(self.policy.number());
        }
    };
}

/// What a premium bought is ordered. The system's command.
#[derive(Debug, Clone, Serialize)]
pub struct InvestPremium {
    pub policy: PolicyId,
    pub amount: Fen,
}

impl Act for InvestPremium {
    const NAME: &'static str = "invest-premium";
    of_policy!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let file = facts.policies.get(&self.policy).cloned().ok_or(Stop::NotFound)?;
        let product = product_of(context, &file)?;
        let allocation = file.terms.as_ref().map_or(&[][..], |terms| terms.allocation.as_slice());
        let mut commit = Commit::default();
        let orders = policy::orders_for_premium(product, allocation, self.amount)?;
        // The policy ended before its premium became an order: what was invested goes back, see the milestones that end it.
        if file.policy.state == PolicyState::Ended {
            let waiting = Fen::checked_sum(orders.iter().filter_map(|order| order.amount));
            let (waiting, today) = (waiting.map_err(PolicyRefusal::from)?, today(context));
            let give_back = file.policy.state_cause == Some(policy::StateCause::Surrendered);
            if give_back {
                let decide = |turn: &mut policy::Turn<'_>| policy::give_back_waiting(turn, waiting, today);
                carry_out(context, facts, &mut commit, &file, None, decide)?;
            }
            return Ok(answered(&file, vec![("amount", self.amount.to_string())], commit));
        }
        for order in orders {
            let id = UnitOrderId::new(context.stamp(), context.slot);
            let row = order_row(context, id, self.policy, None, &order);
            commit.insert(row.clone());
            facts.waiting_orders.entry(self.policy).or_default().push(row.clone());
            facts.unit_orders.insert(row.id, row);
        }
        Ok(answered(&file, vec![("amount", self.amount.to_string())], commit))
    }
}

/// A price with its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DatedPrice {
    pub priced_on: Date,
    /// Millionths of a yuan.
    pub price: i64,
}

/// An order is carried out at the prices after it. The system's command; who sends it has read the prices.
#[derive(Debug, Clone, Serialize)]
pub struct CarryOutOrder {
    pub policy: PolicyId,
    pub order: UnitOrderId,
    pub out_at: Option<DatedPrice>,
    pub in_at: Option<DatedPrice>,
}

impl Act for CarryOutOrder {
    const NAME: &'static str = "carry-out-order";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies_whole.insert(self.policy.number());
        plan.holdings.insert(self.policy.number());
        plan.unit_orders.insert(self.order.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = facts.policies.get(&self.policy).cloned().ok_or(Stop::NotFound)?;
        let row = facts.unit_orders.get(&self.order.number()).cloned().ok_or(Stop::NotFound)?;
        let still = facts.waiting_orders.get(&self.policy).is_some_and(|rows| rows.iter().any(|one| one.id == row.id));
        if row.state != "waiting" || !still {
            return Err(PolicyRefusal::OrderNotWaiting.into());
        }
        let damaged = || Stop::damaged("unit_orders", self.order.to_string());
        let order = order_of(&row).ok_or_else(damaged)?;
        let price = |dated: Option<DatedPrice>| dated.map(|dated| UnitPrice::new(dated.price)).transpose();
        let (out_at, in_at) = (price(self.out_at)?, price(self.in_at)?);
        let priced_on = self.out_at.into_iter().chain(self.in_at).map(|dated| dated.priced_on).max();
        let priced_on = priced_on.ok_or_else(damaged)?;
        let earlier = holdings_of(facts, self.policy);
        let mut held = earlier.clone();
        let mut commit = Commit::default();
        let case = row.case_id.map(CaseId::from_number);
        let decide =
            |turn: &mut policy::Turn<'_>| policy::carry_out_order(turn, &mut held, &order, out_at, in_at, priced_on);
        let priced = carry_out(context, facts, &mut commit, &before, case, decide)?;
        for (account, units) in &held {
            if earlier.get(account) != Some(units) {
                let (slot, policy_id) = (self.policy.slot().number(), self.policy.number());
                commit.put(UnitHoldingRow { slot, policy_id, account: account.clone(), units: *units });
            }
        }
        let mut row = row;
        row.state = "done".to_owned();
        row.priced_on = Some(priced_on.to_string());
        (row.units_out, row.units_in) = (priced.units_out, priced.units_in);
        row.version += 1;
        commit.put(row.clone());
        let rows = held.into_iter().map(|(account, units)| UnitHoldingRow {
            slot: self.policy.slot().number(),
            policy_id: self.policy.number(),
            account,
            units,
        });
        facts.holdings.insert(self.policy, rows.collect());
        if let Some(waiting) = facts.waiting_orders.get_mut(&self.policy) {
            waiting.retain(|one| one.id != row.id);
        }
        facts.unit_orders.insert(row.id, row);
        let after = facts.policies[&self.policy].clone();
        let told = vec![("order", self.order.to_string()), ("priced_on", priced_on.to_string())];
        Ok(answered(&after, told, commit))
    }
}
