//! Prices of investment accounts, and the orders that wait for them (see `core::policy`, units).
//!
//! A premium becomes orders after its commit; a published price carries out every order requested before its day. Orders are
//! requested on the day they are written, and a price is never of a later day than it is published, so no order is carried
//! out at a price that was known when it was made.
//!
//! A price that was entered wrongly is corrected by two people. Orders keep the price they were carried out at, so those of
//! another price than the one that stands are found, and all of their policy are worked out again from the first on.

macro_rules! of_policy {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want_whole::<yinuo_core::life::policy::FullFile>(self.policy.number());
            $crate::life::command::unit::want_units(self.policy.number(), plan);
        }
    };
}

mod carry_out_order;
mod correct_orders;
mod correct_price;
mod invest_premium;
mod publish_price;

use yinuo_core::id::CaseId;
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::{Holdings, Order};
use yinuo_store::tables::life::{HOLDINGS, UnitHoldingRow, UnitOrderRow, WAITING_ORDERS};

use crate::command::Context;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::life::command::policy::today;

pub use carry_out_order::CarryOutOrder;
pub use correct_orders::CorrectOrders;
pub use correct_price::CorrectUnitPrice;
pub use invest_premium::InvestPremium;
pub use publish_price::PublishUnitPrice;

/// The state of an order that no price has come for yet.
pub(crate) const WAITING: &str = "waiting";

/// The state of an order that was carried out.
pub(crate) const DONE: &str = "done";

/// Asks for what a policy holds and for the orders that wait.
pub(crate) fn want_units(policy: i64, plan: &mut LoadPlan) {
    plan.want_by(&HOLDINGS, policy);
    plan.want_by(&WAITING_ORDERS, (policy, WAITING));
}

/// What a policy holds, by account.
pub(crate) fn holdings_of(facts: &Facts, policy: PolicyId) -> Holdings {
    let rows = facts.rows_by(&HOLDINGS, policy.number());
    rows.into_iter().map(|row| (row.account.clone(), row.units)).collect()
}

/// Writes what a policy holds of each account where that changed.
fn put_holdings(commit: &mut Commit, policy: PolicyId, before: &Holdings, held: &Holdings) {
    for (account, units) in held {
        if before.get(account) != Some(units) {
            let (slot, policy_id) = (policy.slot().number(), policy.number());
            commit.put(UnitHoldingRow { slot, policy_id, account: account.clone(), units: *units });
        }
    }
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
        state: WAITING.to_owned(),
        out_priced_on: None,
        out_price: None,
        in_priced_on: None,
        in_price: None,
        units_out: None,
        units_in: None,
        done_place: None,
        version: 1,
    }
}
