//! Putting right what was carried out at a price that was corrected since.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{self, DoneOrder, PolicyFile, PolicyRefusal, UnitPrice};
use yinuo_store::tables::life::{DONE_ORDERS, UnitOrderRow, UnitPriceRow};

use super::carry_out_order::order_of;
use super::{DONE, holdings_of, put_holdings, want_units};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out, left, today};
use crate::stop::Stop;

/// The orders of a policy are worked out again at the price of an account and day that stands now. The system's command.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectOrders {
    pub policy: PolicyId,
    pub account: String,
    pub priced_on: Date,
}

impl Act for CorrectOrders {
    const NAME: &'static str = "correct-orders";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
        want_units(self.policy.number(), plan);
        plan.want_by(&DONE_ORDERS, (self.policy.number(), DONE));
        plan.want::<UnitPriceRow>((self.account.as_str(), self.priced_on.to_string()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = facts.whole::<PolicyFile>(self.policy.number())?.ok_or(Stop::NotFound)?;
        let on = self.priced_on.to_string();
        let right = facts.row::<UnitPriceRow>((self.account.as_str(), on.clone())).ok_or(Stop::NotFound)?.price;
        let mut rows: Vec<UnitOrderRow> =
            facts.rows_by(&DONE_ORDERS, (self.policy.number(), DONE)).into_iter().cloned().collect();
        rows.sort_by_key(|row| row.done_place);
        let was = rows.iter().map(done_of).collect::<Result<Vec<_>, Stop>>()?;
        let (held_before, came_to) = policy::replay_orders(&was)?;
        let recorded = rows.iter().map(|row| (row.units_out, row.units_in));
        let earlier = holdings_of(facts, self.policy);
        // What cannot be told again from what is kept is a person's to look at.
        if held_before != earlier || !came_to.iter().map(|(priced, _)| (priced.units_out, priced.units_in)).eq(recorded)
        {
            return Err(Stop::damaged("unit_orders", format!("the orders of {}", before.policy.number)));
        }
        for row in &mut rows {
            let uses = |account: &Option<String>, priced_on: &Option<String>| {
                account.as_deref() == Some(&self.account) && priced_on.as_deref() == Some(&on)
            };
            if uses(&row.from_account, &row.out_priced_on) {
                row.out_price = Some(right);
            }
            if uses(&row.to_account, &row.in_priced_on) {
                row.in_price = Some(right);
            }
        }
        let is = rows.iter().map(done_of).collect::<Result<Vec<_>, Stop>>()?;
        if is == was {
            return Err(PolicyRefusal::OrderNotWaiting.into());
        }
        let (held, comes_to) = policy::replay_orders(&is)?;
        let mut commit = Commit::default();
        let today = today(context);
        let decide = |turn: &mut policy::Turn<'_>| {
            for ((done, (_, was)), (_, is)) in is.iter().zip(&came_to).zip(&comes_to) {
                policy::book_difference(turn, done, *was, *is, today)?;
            }
            turn.finish();
            Ok(())
        };
        carry_out(context, &mut commit, &before, None, decide)?;
        put_holdings(&mut commit, self.policy, &earlier, &held);
        let mut corrected = 0;
        for (((mut row, was), is), (priced, _)) in rows.into_iter().zip(&was).zip(&is).zip(&comes_to) {
            if was == is && (row.units_out, row.units_in) == (priced.units_out, priced.units_in) {
                continue;
            }
            (row.units_out, row.units_in) = (priced.units_out, priced.units_in);
            row.version += 1;
            corrected += 1;
            commit.put(row);
        }
        let after = left(facts, &commit, self.policy)?;
        let told = vec![("account", self.account), ("priced_on", on), ("orders", corrected.to_string())];
        Ok(answered(&after, told, commit))
    }
}

fn done_of(row: &UnitOrderRow) -> Result<DoneOrder, Stop> {
    let damaged = || Stop::damaged("unit_orders", row.id.to_string());
    let price = |price: Option<i64>| price.map(UnitPrice::new).transpose();
    let priced_on = row.out_priced_on.iter().chain(&row.in_priced_on).max().ok_or_else(damaged)?;
    Ok(DoneOrder {
        order: order_of(row).ok_or_else(damaged)?,
        out_at: price(row.out_price)?,
        in_at: price(row.in_price)?,
        on: priced_on.parse().map_err(|_| damaged())?,
    })
}
