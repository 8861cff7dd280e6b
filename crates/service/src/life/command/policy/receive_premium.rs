//! Money comes in for a policy.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::approval::UNUSUAL_RECEIPT;
use yinuo_core::life::permission::PremiumReceiver;
use yinuo_core::life::policy::{self, PolicyFile, Receipt, ReceiptBy, Unusual};
use yinuo_core::money::Fen;
use yinuo_core::text::LocalText;

use super::{answered, carry_out, today, visible};
use crate::approval::Weighed;
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    const TAKES_IN: bool = true;
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
        let unusual = policy::unusual(&before, context.rules.rulebook(), &receipt, today);
        let weighed = self.weighed(&before, &receipt, unusual);
        let mut commit = Commit::default();
        carry_out(context, &mut commit, &before, None, |turn| policy::receive(turn, receipt, today))?;
        let after = left(facts, &commit, self.policy)?;
        let done = answered(&after, vec![("amount", self.amount.to_string())], commit);
        Ok(Outcome { approval: weighed.map(Box::new), ..done })
    }
}

impl ReceivePremium {
    /// What somebody else looks at, where something about it is unusual.
    fn weighed(&self, before: &PolicyFile, receipt: &Receipt, unusual: Vec<Unusual>) -> Option<Weighed> {
        if unusual.is_empty() {
            return None;
        }
        let policy = &before.policy;
        let what = LocalText::new("收款", "Money comes in");
        let mut will = vec![Will::new(WillKind::Record, what).amount(self.amount).on(receipt.received_on)];
        will.extend(unusual.into_iter().map(|unusual| {
            match unusual {
                Unusual::BeforePolicy => {
                    Will::new(WillKind::Because, LocalText::new("早于投保日", "Before the policy was applied for"))
                        .on(policy.applied_on)
                }
                Unusual::LongAgo => Will::new(WillKind::Because, LocalText::new("到账日已久", "It came long ago"))
                    .on(receipt.received_on),
                Unusual::FarAboveOwed { owed } => {
                    Will::new(WillKind::Because, LocalText::new("远高于应收金额", "Far above what is owed"))
                        .amount(owed)
                }
            }
        }));
        Some(Weighed {
            act: &UNUSUAL_RECEIPT,
            of: policy.number.clone(),
            amount: Some(self.amount),
            office: policy.office,
            subject: ("policy", policy.id.number()),
            label: policy.number.clone(),
            will,
            made_by: None,
        })
    }
}
