//! Giving a payout another account, where no case works on it.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{self, Will, WillKind};
use yinuo_core::id::{PartyId, PayoutId, Slot};
use yinuo_core::payout::{PayoutRefusal, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::text::LocalText;
use yinuo_store::tables::party::PartyRow;

use super::{CHANGED, payout_of};
use crate::approval::Weighed;
use crate::command::account::{self, Owed, accounts_of};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::{PayoutStep, paid_subject};
use crate::personal;
use crate::relation::declare_serving;
use crate::stop::Stop;

/// A new account for a payout that waits or was sent back, where no case works on it. As in a case, one that is paid to the
/// standing account of its subject gets that one changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CorrectPayout {
    pub payout: PayoutId,
    pub subject: SubjectRef,
    /// Known to the caller.
    pub creditor: PartyId,
    /// `payee_account`, `payee_account_again`, `account_holder`, `branch_code`, `other_account_holder_reason`, `check_digit_reason`.
    pub answers: Answers,
}

impl Act for CorrectPayout {
    const NAME: &'static str = "correct-payout";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Ok(paid) = paid_subject(self.subject) {
            paid.declare_whole(self.subject, plan);
        }
        plan.want::<PartyRow>(self.creditor.number());
        declare_serving(self.creditor, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Outside a case nobody looks over the shoulder of who types the account: it takes who may pay.
        let paid = payout_of(context, facts, self.subject, self.payout)?;
        let payout = &paid.payout;
        let state = payout.state();
        if !matches!(state, PayoutState::Blocked | PayoutState::Ready | PayoutState::Returned) {
            return Err(Refusal::from(PayoutRefusal::NotWaiting { state }).into());
        }
        let creditor =
            facts.row::<PartyRow>(payout.creditor.number()).map(|party| party.name.clone()).unwrap_or_default();
        let payee = payout.payee(&creditor);
        let owed = Owed {
            payee,
            named: paid.system.is_name(context, payee),
            accounts: accounts_of(payout),
            by: paid.system.entitlement(facts, self.subject)?,
        };
        let (account, number) = account::checked(context, facts, &self.answers, owed, context.operator())?;
        let masked = account.masked.clone();
        let shown = masked.clone();
        let mut commit = Commit::default();
        paid.system.step(context, facts, &mut commit, payout, PayoutStep::Correct { account })?;
        let place = if payout.goes_apart() { payout.id.number() } else { self.subject.id };
        commit.put(personal::seal(context, place, personal::PAYOUT_ACCOUNT, "account", &number));
        let mut told = vec![("payout", self.payout.to_string()), ("account", masked)];
        let given = |key| self.answers.filled(key).map(|reason| (key, reason.to_owned()));
        told.extend(["other_account_holder_reason", "check_digit_reason"].into_iter().filter_map(given));
        let mut outcome = paid.system.answered(facts, self.subject, told, commit)?;
        outcome.answer = Answer::of(CHANGED, self.payout.number());
        let account = LocalText::new(format!("收款账户{shown}"), format!("the account {shown}"));
        let weighed = Weighed {
            act: &approval::PAYOUT_ACCOUNT,
            of: String::new(),
            amount: Some(payout.amount),
            office: paid.standing.office,
            subject: ("payout", payout.id.number()),
            label: paid.standing.label.clone(),
            will: vec![Will::new(WillKind::Set, account).to(payee).amount(payout.amount).on(payout.due_on)],
            made_by: None,
        };
        outcome.approval = Some(Box::new(weighed));
        Ok(outcome)
    }
}
