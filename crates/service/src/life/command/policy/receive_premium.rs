//! Money comes in for a policy.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::id::{PolicyId, Slot};
use yinuo_core::life::permission::PremiumReceiver;
use yinuo_core::life::policy::{self, PolicyFile, Receipt, ReceiptBy};
use yinuo_core::money::Fen;

use super::{answered, carry_out, today, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::left;
use crate::stop::Stop;

/// How money came in, as the counter says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    Cash,
    Card,
    Transfer,
    Debit,
}

/// Money comes in for a policy.
#[derive(Debug, Clone, Serialize)]
pub struct ReceivePremium {
    pub policy: PolicyId,
    pub amount: Fen,
    pub means: Means,
    /// Absent: today.
    pub received_on: Option<Date>,
}

impl Act for ReceivePremium {
    const NAME: &'static str = "receive-premium";
    const ASKS_AGAIN: bool = true;
    of_policy!(PolicyFile);

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PremiumReceiver::grant(context.actor, context.office_path(before.policy.office))?;
        let today = today(context);
        let by = match self.means {
            Means::Cash => ReceiptBy::Cash(context.directory.office_code(context.actor.office).to_owned()),
            Means::Card | Means::Transfer => ReceiptBy::Bank,
            Means::Debit => ReceiptBy::Debit,
        };
        let receipt = Receipt { amount: self.amount, by, received_on: self.received_on.unwrap_or(today) };
        let mut commit = Commit::default();
        carry_out(context, &mut commit, &before, None, |turn| policy::receive(turn, receipt, today))?;
        let after = left(facts, &commit, self.policy)?;
        Ok(answered(&after, vec![("amount", self.amount.to_string())], commit))
    }
}
