//! Giving a payout another account, where no case works on it.

use serde::Serialize;
use yinuo_core::access::Payer;
use yinuo_core::id::{PartyId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{self, PayoutState, PolicyRefusal};
use yinuo_core::service::Answers;

use super::CHANGED;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out};
use crate::personal;
use crate::stop::Stop;

/// A new account for a payout that waits or was sent back, where no case works on it. As in a case, one that is paid to the
/// account of its policy gets that one changed.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectPayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    /// The holder of the policy, known to the caller.
    pub holder: PartyId,
    /// `payee_account`, `payee_account_again`, `account_holder`, `branch_code`, `other_holder_reason`.
    pub answers: Answers,
}

impl Act for CorrectPayout {
    const NAME: &'static str = "correct-payout";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies_whole.insert(self.policy.number());
        plan.parties.insert(self.holder.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = crate::life::command::policy::visible(context, facts, self.policy)?;
        // Outside a case nobody looks over the shoulder of who types the account: it takes who may pay.
        Payer::grant(context.actor, context.office_path(before.policy.office))?;
        let payout = before.payout(self.payout).ok_or(Stop::NotFound)?.clone();
        if !matches!(payout.state, PayoutState::Blocked | PayoutState::Ready | PayoutState::Returned) {
            return Err(PolicyRefusal::PayoutNotWaiting { state: payout.state }.into());
        }
        let holder = facts.parties.get(&before.policy.holder).map(|party| party.name.clone()).unwrap_or_default();
        let (account, number) =
            crate::command::account::checked(context, &self.answers, payout.payee(&holder), context.operator())?;
        let (id, masked) = (self.payout, account.masked.clone());
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| {
            policy::correct_account(turn, id, account)?;
            turn.finish();
            Ok(())
        })?;
        let place = if payout.goes_apart() { id.number() } else { self.policy.number() };
        commit.put(personal::seal(context, place, personal::PAYOUT_ACCOUNT, "account", &number));
        let told = vec![("payout", id.to_string()), ("account", masked)];
        let mut outcome = answered(&facts.policies[&self.policy], told, commit);
        outcome.answer = Answer::of(CHANGED, id.number());
        Ok(outcome)
    }
}
