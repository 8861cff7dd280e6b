//! Recording a milestone, and what its effect does.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::case::decide::{self, Recording};
use yinuo_core::id::{CaseId, PartyId, PolicyId, Slot};
use yinuo_core::service::Answers;

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::stop::Stop;
use crate::{personal, references};

/// A milestone a person records. `party` is the case's own, known to the caller from reading it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordMilestone {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    /// The policy of the case, known to the caller likewise.
    #[serde(skip)]
    pub policy: Option<PolicyId>,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub key: String,
    pub occurred_at: Option<Timestamp>,
    pub answers: Answers,
    pub note: Option<String>,
}

impl Act for RecordMilestone {
    const NAME: &'static str = "record-milestone";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.cases.insert(self.case.number());
        plan.parties.insert(self.party.number());
        references::declare(&self.answers, plan);
        if let Some(policy) = self.policy {
            plan.policies_whole.insert(policy.number());
            plan.holdings.insert(policy.number());
            plan.numbers_of.insert(self.case.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let fields = case.service.milestone(&self.key).map(|rule| rule.fields.clone()).unwrap_or_default();
        let place = format!("milestone.{}", case.milestones.len() + 1);
        let action = case.service.milestone(&self.key).and_then(|rule| rule.effect);
        let clear = crate::life::effect::clear_answers(context, facts, &case, &self.answers);
        let given = self.answers.clone();
        let (none, id) = (Answers::new(), case.id.number());
        let answers = references::complete(context, facts, &fields, self.answers, &none, Some(case.id))?;
        let sealed = personal::seal_answers(&fields, answers, &none, context, id, &place)?;
        let mut commit = Commit::default();
        let answers = sealed.write(&mut commit, id);
        let occurred_at = self.occurred_at.unwrap_or(context.now);
        let recording = Recording { key: self.key.clone(), occurred_at, answers, note: self.note };
        let mut decision =
            decide::record_milestone(&case, &capability, recording, context.rules.calendars(), context.now)?;
        let mut party = party_of(facts, &case)?;
        let told = [("milestone", self.key)];
        let (Some(action), Some(policy)) = (action, case.policy) else {
            return finish(context, facts, commit, Some(&case), decision, &party, &told);
        };
        let before = crate::life::command::policy::visible(context, facts, policy)?;
        let on = context.rules.calendar().date_of(occurred_at);
        let effect = crate::life::effect::Effect { context, case: &case, action, answers: clear, given, on };
        let earlier_party = party.clone();
        let waiting = facts.waiting_orders.get(&policy).cloned().unwrap_or_default();
        let done = match effect.carry_out(facts, &mut commit, &before, &mut party) {
            Ok(told_by_effect) => {
                if let Some(milestone) = decision.case.milestones.last_mut() {
                    milestone.answers.extend(told_by_effect);
                }
                finish(context, facts, commit, Some(&case), decision, &party, &told)
            }
            Err(stop) => Err(stop),
        };
        if done.is_err() {
            // What was refused leaves the facts of the batch as they were.
            facts.policies.insert(policy, before);
            facts.waiting_orders.insert(policy, waiting);
            facts.parties.insert(case.party, earlier_party);
        }
        done
    }
}
