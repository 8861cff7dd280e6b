//! Carrying an order out at the prices after it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::id::{CaseId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::{self, Order, OrderKind, PolicyFile, PolicyRefusal, UnitPrice};
use yinuo_core::money::Fen;
use yinuo_store::tables::life::{UnitHoldingRow, UnitOrderRow};

use super::holdings_of;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out, left};
use crate::life::command::unit::{WAITING, want_units};
use crate::stop::Stop;

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
        plan.want_whole::<PolicyFile>(self.policy.number());
        want_units(self.policy.number(), plan);
        plan.want::<UnitOrderRow>(self.order.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = facts.whole::<PolicyFile>(self.policy.number())?.ok_or(Stop::NotFound)?;
        let row = facts.row::<UnitOrderRow>(self.order.number()).cloned().ok_or(Stop::NotFound)?;
        if row.state != WAITING || row.policy_id != self.policy.number() {
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
        let priced = carry_out(context, &mut commit, &before, case, decide)?;
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
        commit.put(row);
        let after = left(facts, &commit, self.policy)?;
        let told = vec![("order", self.order.to_string()), ("priced_on", priced_on.to_string())];
        Ok(answered(&after, told, commit))
    }
}
