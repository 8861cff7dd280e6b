//! Carrying an order out at the prices after it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::id::{CaseId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::{self, Order, OrderKind, PolicyFile, PolicyRefusal, UnitPrice};
use yinuo_core::money::Fen;
use yinuo_store::tables::life::{UnitOrderRow, UnitPriceRow};

use super::{DONE, holdings_of, put_holdings};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out, left};
use crate::life::command::unit::{WAITING, want_units};
use crate::stop::Stop;

/// What a row asks for.
pub(super) fn order_of(row: &UnitOrderRow) -> Option<Order> {
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

/// An order is carried out at the prices after it. The system's command; who sends it has found the days they are of.
#[derive(Debug, Clone, Serialize)]
pub struct CarryOutOrder {
    pub policy: PolicyId,
    pub order: UnitOrderId,
    /// The account it takes from, and the day of the price.
    pub out_at: Option<(String, Date)>,
    /// The account it puts into, and the day of the price.
    pub in_at: Option<(String, Date)>,
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
        // Read in the transaction that uses them, so that no correction comes between.
        for (account, priced_on) in self.out_at.iter().chain(&self.in_at) {
            plan.want::<UnitPriceRow>((account.as_str(), priced_on.to_string()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = facts.whole::<PolicyFile>(self.policy.number())?.ok_or(Stop::NotFound)?;
        let row = facts.row::<UnitOrderRow>(self.order.number()).cloned().ok_or(Stop::NotFound)?;
        if row.state != WAITING || row.policy_id != self.policy.number() {
            return Err(PolicyRefusal::OrderNotWaiting.into());
        }
        let damaged = || Stop::damaged("unit_orders", self.order.to_string());
        let order = order_of(&row).ok_or_else(damaged)?;
        let price = |at: &Option<(String, Date)>| -> Result<Option<UnitPrice>, Stop> {
            let Some((account, on)) = at else { return Ok(None) };
            let price = facts.row::<UnitPriceRow>((account.as_str(), on.to_string())).ok_or_else(damaged)?;
            Ok(Some(UnitPrice::new(price.price)?))
        };
        let (out_at, in_at) = (price(&self.out_at)?, price(&self.in_at)?);
        let days = [&self.out_at, &self.in_at].map(|at| at.as_ref().map(|(_, on)| *on));
        let priced_on = days.into_iter().flatten().max().ok_or_else(damaged)?;
        let earlier = holdings_of(facts, self.policy);
        let mut held = earlier.clone();
        let mut commit = Commit::default();
        let case = row.case_id.map(CaseId::from_number);
        let decide =
            |turn: &mut policy::Turn<'_>| policy::carry_out_order(turn, &mut held, &order, out_at, in_at, priced_on);
        let priced = carry_out(context, &mut commit, &before, case, decide)?;
        put_holdings(&mut commit, self.policy, &earlier, &held);
        let mut row = row;
        row.state = DONE.to_owned();
        [row.out_priced_on, row.in_priced_on] = days.map(|on| on.map(|on| on.to_string()));
        [row.out_price, row.in_price] = [out_at, in_at].map(|price| price.map(UnitPrice::millionths));
        (row.units_out, row.units_in) = (priced.units_out, priced.units_in);
        row.done_place = Some(UnitOrderId::new(context.stamp(), context.slot).number());
        row.version += 1;
        commit.put(row);
        let after = left(facts, &commit, self.policy)?;
        let told = vec![("order", self.order.to_string()), ("priced_on", priced_on.to_string())];
        Ok(answered(&after, told, commit))
    }
}
