//! Closing a day of the ledger (日结): its balances are kept, and nothing is booked on it or before it any more.
//!
//! The sums are read in the transaction that closes, while it holds the chains of all slots, so that no line can be booked on
//! the day in between.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::DayCloser;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::ledger::TrialBalance;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::ledger::{DayBalanceRow, DayCloseRow};

use super::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::ledger;
use crate::stop::Stop;

/// Closes a day that is over.
#[derive(Debug, Clone, Serialize)]
pub struct CloseDay {
    pub on: Date,
}

impl Act for CloseDay {
    const NAME: &'static str = "close-day";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.close_day = Some(self.on.to_string());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        DayCloser::grant(context.actor, context.office_path(context.actor.office))?;
        if self.on >= context.today() {
            return Err(Refusal::new("day_not_over").with("on", self.on.to_string()).into());
        }
        if let Some(closed) = context.directory.closed_on().max(facts.closed_on)
            && self.on <= closed
        {
            let told = Refusal::new("day_is_closed").with("on", self.on.to_string());
            return Err(told.with("closed_on", closed.to_string()).into());
        }
        let sums = facts.day_sums.drain(..).map(|row| ledger::sum_of(&row.account, row.debit, row.credit));
        let trial = TrialBalance::of(sums.collect::<Result<Vec<_>, Stop>>()?)
            .map_err(|refusal| Refusal::new(refusal.code()))?;
        if !trial.is_balanced() {
            return Err(Stop::damaged("transfers", format!("the ledger of {} does not balance", self.on)));
        }
        let mut commit = Commit::default();
        for sum in trial.accounts() {
            commit.insert(DayBalanceRow {
                closed_on: self.on.to_string(),
                account: sum.account.to_string(),
                debit: sum.debit.0,
                credit: sum.credit.0,
            });
        }
        commit.insert(DayCloseRow {
            closed_on: self.on.to_string(),
            at: context.micros(),
            operator_id: context.operator().number(),
            transfers: facts.day_transfers,
            amount: trial.debit.0,
        });
        facts.closed_on = Some(self.on);
        let told = vec![("on", self.on.to_string()), ("transfers", facts.day_transfers.to_string())];
        Ok(Outcome { commit, answer: Answer::default(), facts: told, ..Outcome::default() })
    }
}
