//! Ordering what a premium bought.

use serde::Serialize;
use yinuo_core::agreement::AgreementState;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::{self, FullFile, PolicyRefusal};
use yinuo_core::money::Fen;

use super::order_row;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out_in_full, product_of, today};
use crate::stop::Stop;

/// What a premium bought is ordered. The system's command.
#[derive(Debug, Clone, Serialize)]
pub struct InvestPremium {
    pub policy: PolicyId,
    pub amount: Fen,
}

impl Act for InvestPremium {
    const NAME: &'static str = "invest-premium";
    of_policy!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let file = facts.whole::<FullFile>(self.policy.number())?.ok_or(Stop::NotFound)?;
        let product = product_of(context, &file)?;
        let allocation = file.terms.allocation.as_slice();
        let mut commit = Commit::default();
        let orders = policy::orders_for_premium(product, allocation, self.amount)?;
        // The policy ended before its premium became an order: what was invested goes back, see the milestones that end it.
        if file.policy.state == AgreementState::Ended {
            let waiting = Fen::checked_sum(orders.iter().filter_map(|order| order.amount));
            let (waiting, today) = (waiting.map_err(PolicyRefusal::from)?, today(context));
            let give_back = matches!(file.policy.state, policy::PolicyState::Ended(_, policy::EndCause::Surrendered));
            if give_back {
                let decide = |turn: &mut policy::FullTurn<'_>| policy::give_back_waiting(turn, waiting, today);
                carry_out_in_full(context, &mut commit, &file, None, decide)?;
            }
            return Ok(answered(&file, vec![("amount", self.amount.to_string())], commit));
        }
        for order in orders {
            let id = UnitOrderId::new(context.stamp(), context.slot);
            let row = order_row(context, id, self.policy, None, &order);
            commit.insert(row);
        }
        Ok(answered(&file, vec![("amount", self.amount.to_string())], commit))
    }
}
