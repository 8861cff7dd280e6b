//! Paying a loan back: out of what lies in the deposit, or with money that comes in for it.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::PremiumReceiver;
use yinuo_core::life::policy::{self, PolicyFile, Receipt, ReceiptBy};
use yinuo_core::money::Fen;

use super::policy::{Means, answered, carry_out, today, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::left;
use crate::stop::Stop;

/// Interest first, then the loan.
#[derive(Debug, Clone, Serialize)]
pub struct RepayLoan {
    pub policy: PolicyId,
    pub amount: Fen,
    /// How the amount comes in; absent: it is taken from the deposit.
    pub means: Option<Means>,
    /// Absent: today.
    pub received_on: Option<Date>,
}

impl Act for RepayLoan {
    const NAME: &'static str = "repay-loan";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PremiumReceiver::grant(context.actor, context.office_path(before.policy.office))?;
        let today = today(context);
        let office = || context.directory.office_code(context.actor.office).to_owned();
        let by = self.means.map(|means| match means {
            Means::Cash => ReceiptBy::Cash(office()),
            Means::Card | Means::Transfer => ReceiptBy::Bank,
            Means::Debit => ReceiptBy::Debit,
        });
        let (amount, received_on) = (self.amount, self.received_on.unwrap_or(today));
        let mut commit = Commit::default();
        carry_out(context, &mut commit, &before, None, |turn| match by {
            Some(by) => policy::repay_with(turn, Receipt { amount, by, received_on }, today),
            None => policy::repay(turn, amount, today),
        })?;
        let after = left(facts, &commit, self.policy)?;
        let told = vec![("amount", amount.to_string()), ("loan", after.policy.lent().to_string())];
        Ok(answered(&after, told, commit))
    }
}
