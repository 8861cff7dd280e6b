//! Prices of investment accounts, and the orders that wait for them (see `core::policy`, units).
//!
//! A premium becomes orders after its commit; a published price carries out every order requested before its day. Orders are
//! requested on the day they are written, and a price is never of a later day than it is published, so no order is carried
//! out at a price that was known when it was made.

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

mod carry_out_order;
mod invest_premium;
mod publish_price;

use yinuo_core::id::{CaseId, PolicyId, UnitOrderId};
use yinuo_core::life::policy::{Holdings, Order};
use yinuo_store::tables::life::UnitOrderRow;

use crate::command::Context;
use crate::engine::facts::Facts;
use crate::life::command::policy::today;

pub use carry_out_order::{CarryOutOrder, DatedPrice};
pub use invest_premium::InvestPremium;
pub use publish_price::PublishUnitPrice;

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
