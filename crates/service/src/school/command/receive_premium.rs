//! The premium of a school comes in (缴费), and it is insured from that day, or from the first day of its policy where that is later.

use serde::Serialize;
use yinuo_core::agreement::AgreementState;
use yinuo_core::id::{OfficeId, PartyId, Slot, TransferId};
use yinuo_core::money::{Fen, Rounding};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::{READ_SCHOOLS, SchoolWriter};
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId, chart};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::school::SchoolPolicyRow;

use super::{answered, days};
use crate::broker::command::{Expected, expect, rate_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Takes what a school owes of its premium, the whole of it: nothing of it is kept as commission. What the insurer owes the broker for it is expected from the day
/// on which it insures.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiveSchoolPremium {
    pub policy: SchoolPolicyId,
    pub amount: Fen,
}

impl Act for ReceiveSchoolPremium {
    const NAME: &'static str = "receive-school-premium";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.policy.number());
        plan.want::<SchoolPolicyRow>(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.policy.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let policy = facts.row::<SchoolPolicyRow>(id).ok_or(Stop::NotFound)?;
        let place = at(context.directory, head);
        require_reached(context.actor, READ_SCHOOLS, place)?;
        SchoolWriter::grant(context.actor, place)?;
        let (from, until) = days(head)?;
        let today = context.today();
        if today > until {
            let refusal = Refusal::new("school_policy_over").with("number", head.number.clone());
            return Err(refusal.with("until", until.to_string()).into());
        }
        let wanted = Fen(policy.premium.saturating_sub(policy.paid));
        if wanted == Fen::ZERO {
            return Err(Refusal::new("school_premium_paid").with("number", head.number.clone()).into());
        }
        if self.amount != wanted {
            let refusal = Refusal::new("school_premium_differs").with("wanted", wanted.to_string());
            return Err(refusal.with("amount", self.amount.to_string()).into());
        }
        let mut commit = Commit::default();
        let day = today.to_string();
        if head.state == AgreementState::Proposed.key() {
            // No cover before the premium: it begins with the later day, and ends when it would have ended.
            let (state, effective_on) = (AgreementState::InForce.key().to_owned(), from.max(today).to_string());
            commit.update(AgreementRow { state, state_on: day.clone(), effective_on, ..head.clone() });
        }
        let version = policy.version + 1;
        let paid_on = policy.paid_on.clone().or(Some(day.clone()));
        commit.update(SchoolPolicyRow { paid: policy.premium, paid_on, version, ..policy.clone() });
        let transfer = TransferId::new(context.stamp(), self.policy.slot());
        let posting = chart::school_paid(self.amount);
        commit.book(TransferRow {
            slot: transfer.slot().number(),
            id: transfer.number(),
            booked_on: today.max(context.directory.open_from()).to_string(),
            value_on: day,
            at: context.micros(),
            debit: posting.debit.to_string(),
            credit: posting.credit.to_string(),
            amount: posting.amount.0,
            kind: posting.kind.key.to_owned(),
            subject_kind: SCHOOL_POLICY.key.to_owned(),
            subject_id: id,
            case_id: None,
            payout_id: None,
            reverses: None,
            operator_id: context.operator().number(),
        });
        if let (Some(insurer), Some(rate)) = (policy.insurer_id, &policy.commission_rate) {
            let rate = rate_of(rate).ok_or_else(|| Stop::damaged("school_policies", head.number.clone()))?;
            let amount = self.amount.times(rate.decimal(), Rounding::HalfUp);
            let expected = Expected {
                policy: SCHOOL_POLICY.of(id),
                number: &head.number,
                holder: PartyId::from_number(head.holder_id),
                office: OfficeId::from_number(head.office_id),
                insurer: PartyId::from_number(insurer),
                premium: self.amount,
                rate,
                on: from.max(today),
                amount: amount.map_err(|_| Refusal::new("amount_too_large"))?,
            };
            expect(context, &mut commit, expected);
        }
        let told = vec![("number", head.number.clone()), ("amount", self.amount.to_string())];
        Ok(answered(commit, SCHOOL_POLICY.key, id, version, told))
    }
}
