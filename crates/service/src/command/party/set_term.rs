//! Entering what was agreed with a party: a figure of its contract, by the name that packs ask for it.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Allowance;
use yinuo_core::systems::PARTY;
use yinuo_store::tables::case::SubjectTermRow;
use yinuo_store::tables::party::PartyRow;

use super::{own, subject};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// A figure and the days on which promises that begin take it. A figure of the same first day is replaced.
#[derive(Debug, Clone, Serialize)]
pub struct SetTerm {
    pub party: PartyId,
    /// `survey-within`: what packs call it.
    pub key: String,
    pub within: Allowance,
    pub effective_from: Date,
    /// The last day.
    pub effective_until: Option<Date>,
    /// The contract and the clause.
    pub cite: String,
}

impl Act for SetTerm {
    const NAME: &'static str = "set-term";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = own(context, facts, self.party)?;
        let path = context.office_path(OfficeId::from_number(party.office_id));
        if !context.actor.may_at(Permission::APPROVE_CASES, path) {
            return Err(Denied(Permission::APPROVE_CASES).into());
        }
        let wrong = |field: &str, cause: &str| Refusal::new("term_wrong").with("field", field).with("cause", cause);
        let known = context.rules.services().flat_map(|service| service.terms());
        if !known.into_iter().any(|key| key == self.key) {
            return Err(wrong("key", "term_unknown").into());
        }
        // A day that passes once is no allowance that an agreement could make.
        if matches!(self.within, Allowance::Until(_)) {
            return Err(wrong("within", "wrong_value").into());
        }
        if self.within.is_nothing() {
            return Err(wrong("within", "empty").into());
        }
        if self.effective_until.is_some_and(|until| until < self.effective_from) {
            return Err(wrong("effective_until", "ends_before_it_begins").into());
        }
        if self.cite.trim().is_empty() {
            return Err(wrong("cite", "empty").into());
        }
        let cite = personal::checked_text("cite", &self.cite)?;
        let row = SubjectTermRow {
            slot: context.slot.number(),
            subject_kind: PARTY.key.to_owned(),
            subject_id: party.id,
            key: self.key.clone(),
            effective_from: self.effective_from.to_string(),
            effective_until: self.effective_until.map(|until| until.to_string()),
            within: self.within.to_string(),
            cite: cite.clone(),
            operator_id: context.operator().number(),
            at: context.micros(),
        };
        let mut commit = Commit::default();
        commit.put(row);
        let told = vec![
            ("name", party.name.clone()),
            ("term", self.key),
            ("within", self.within.to_string()),
            ("from", self.effective_from.to_string()),
            ("cite", cite),
        ];
        let subject = subject(party);
        let answer = Answer::of("party", party.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
