//! Closing a day of the ledger (日结): its balances are kept, and nothing is booked on it or before it any more.
//!
//! The sums are read in the transaction that closes, while it holds the chains of all slots, so that no line can be booked on
//! the day in between.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::ledger::TrialBalance;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::ledger::{
    AccountSumRow, DAY_BALANCES, DayBalanceRow, DayCloseRow, KEPT_ACCOUNT_SUMS, KEPT_TRANSFERS, LAST_DAY_CLOSE,
};
use yinuo_store::{Value, Work};

use super::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::ledger;
use crate::query::require_whole_house;
use crate::stop::Stop;

/// Closes a day that is over.
#[derive(Debug, Clone, Serialize)]
pub struct CloseDay {
    pub on: Date,
}

impl Act for CloseDay {
    const NAME: &'static str = "close-day";

    // Nobody books while a day is closed.
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(DaySums { on: self.on });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        require_whole_house(context.directory, context.actor, Permission::CLOSE_DAYS)?;
        if self.on >= context.today() {
            return Err(Refusal::new("day_not_over").with("on", self.on.to_string()).into());
        }
        if let Some(closed) = context.directory.closed_on()
            && self.on <= closed
        {
            let told = Refusal::new("day_is_closed").with("on", self.on.to_string());
            return Err(told.with("closed_on", closed.to_string()).into());
        }
        let unasked = || Stop::damaged("transfers", format!("the sums of {} were not asked for", self.on));
        let day = facts.told(&DaySums { on: self.on }).ok_or_else(unasked)?;
        let sums = day.sums.iter().map(|row| ledger::sum_of(&row.account, row.debit, row.credit));
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
            transfers: day.transfers,
            amount: trial.debit.0,
        });
        let told = vec![("on", self.on.to_string()), ("transfers", day.transfers.to_string())];
        Ok(Outcome { commit, answer: Answer::default(), facts: told, ..Outcome::default() })
    }
}

/// The sums of all accounts at the end of a day.
#[derive(Debug, PartialEq, Eq)]
struct DaySums {
    on: Date,
}

struct DayTold {
    sums: Vec<AccountSumRow>,
    /// How many lines they are of.
    transfers: i64,
}

impl Question for DaySums {
    type Told = DayTold;

    async fn ask(&self, work: &Work<'_>) -> Result<DayTold, Stop> {
        let day = self.on.to_string();
        let closes = work.query(&LAST_DAY_CLOSE, vec![Value::Text(day.clone())]).await?;
        let mut sums = Vec::new();
        let (after, before) = match closes.into_iter().next() {
            Some(close) => {
                let kept = work.query(&DAY_BALANCES, vec![Value::Text(close.closed_on.clone())]).await?;
                let sum =
                    |row: DayBalanceRow| AccountSumRow { account: row.account, debit: row.debit, credit: row.credit };
                sums.extend(kept.into_iter().map(sum));
                (close.closed_on, close.transfers)
            }
            None => (String::new(), 0),
        };
        let days: Vec<Value> = vec![after.into(), day.into()];
        sums.extend(work.query(&KEPT_ACCOUNT_SUMS, days.clone()).await?);
        let transfers = work.query(&KEPT_TRANSFERS, days).await?.into_iter().next().unwrap_or_default();
        Ok(DayTold { sums, transfers: before + transfers })
    }
}
