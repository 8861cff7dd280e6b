//! Recording a milestone, and what its effect does.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::case::Case;
use yinuo_core::case::decide::{self, Recording};
use yinuo_core::customer_data::Datum;
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::service::{Answers, MilestoneRule};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::{CASE, EffectKind};
use yinuo_store::tables::letter::LETTER_ROWS_OF_CASE;
use yinuo_store::tables::party::{NUMBERS_OF, PartyRow};

use super::told::put_off;
use super::{finish_with, handled, party_of, weigh, with_terms};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::rows::service_of;
use crate::keys::Keys;
use crate::letter::HandOver;
use crate::stop::Stop;
use crate::systems::{self, Doing, Effect, reader};
use crate::{personal, references};

/// A milestone a person records. `party` is the case's own, known to the caller from reading it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecordMilestone {
    pub case: CaseId,
    pub party: PartyId,
    /// What the case is about, known to the caller likewise.
    pub subjects: Vec<SubjectRef>,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub key: String,
    pub occurred_at: Option<Timestamp>,
    pub answers: Answers,
    pub note: Option<String>,
    /// How the letter that tells of it was handed over; absent, it is yet to be delivered, and nothing was told before.
    #[serde(default)]
    pub hand_over: Option<HandOver>,
}

impl Act for RecordMilestone {
    const NAME: &'static str = "record-milestone";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
        references::declare(&self.answers, plan);
        for subject in &self.subjects {
            (reader(subject.kind).declare_work)(*subject, plan);
        }
        let (id, key, is_handed_over) = (self.case, self.key.clone(), self.hand_over.is_some());
        plan.then(move |facts, plan| {
            let service = service_of(facts, id.number());
            let Some(rule) = service.and_then(|service| service.milestone(&key)) else { return };
            if rule.told_by_letter && !is_handed_over {
                plan.want_by(&LETTER_ROWS_OF_CASE, (id.slot().number(), id.number()));
            }
            let Some(effect) = effect_of(rule) else { return };
            // What the case is about may be known of its rows only: an effect reads its answers all the same.
            plan.want_by(&NUMBERS_OF, id.number());
            // A damaged case is told when the command runs.
            let Ok(Some(case)) = facts.whole::<Case>(id.number()) else { return };
            if let Some(subject) = worked_on(effect.kind, &case) {
                (effect.declare)(&case, subject, facts, plan);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let fields = case.service.milestone(&self.key).map(|rule| rule.fields.clone()).unwrap_or_default();
        let place = format!("milestone.{}", case.milestones.len() + 1);
        let effect = case.service.milestone(&self.key).and_then(effect_of);
        let given = self.answers.clone();
        let (none, id) = (Answers::new(), case.id.number());
        let answers = references::complete(context, facts, &fields, self.answers, &none, Some(case.id))?;
        let case = with_terms(facts, case, &answers)?;
        let sealed = personal::seal_answers(&fields, answers, &none, context, id, &place)?;
        let mut commit = Commit::default();
        let answers = sealed.write(&mut commit, id);
        let occurred_at = self.occurred_at.unwrap_or(context.now);
        let (key, note) = (self.key.clone(), self.note.clone());
        let recording = Recording { key, occurred_at, answers, note: self.note };
        let mut decision =
            decide::record_milestone(&case, &capability, recording, context.rules.calendars(), context.now)?;
        let mut party = party_of(facts, &case)?;
        let on = context.rules.calendar().date_of(occurred_at);
        let (kind, known) = (kind_of(&party), known_of(&party));
        context.rules.customer_data().check(&case.service.key, &self.key, kind, &known, on)?;
        let subject = effect.and_then(|effect| worked_on(effect.kind, &case));
        if let (Some(effect), Some(subject)) = (effect, subject) {
            let clear = clear_answers(context, facts, &case, &given);
            let doing = Doing { context, case: &case, subject, answers: &clear, given: &given, on };
            let told = (effect.run)(&doing, facts, &mut commit)?;
            if let Some(milestone) = decision.case.milestones.last_mut() {
                milestone.answers.extend(told);
            }
            let changed = commit.rows::<PartyRow>().find(|row| row.id == party.id);
            party = changed.cloned().map_or(party, Arc::new);
        }
        let told = [("milestone", self.key.clone())];
        let by_letter = case.service.milestone(&self.key).is_some_and(|rule| rule.told_by_letter);
        let outcome = if by_letter && self.hand_over.is_none() {
            put_off(context, facts, &case, decision, &party, &told)?
        } else {
            let hand_over = self.hand_over.as_ref().filter(|_| by_letter);
            finish_with(context, commit, Some(&case), decision, &party, &told, hand_over)?
        };
        Ok(weigh::milestone(context, facts, outcome, &self.key, note.as_deref()))
    }
}

/// What a milestone does.
fn effect_of(milestone: &MilestoneRule) -> Option<&'static Effect> {
    systems::effect(milestone.effect.as_deref()?)
}

/// What the effect works on: the subject of the kind that it needs, or the case itself where it needs none.
fn worked_on(effect: &EffectKind, case: &Case) -> Option<SubjectRef> {
    match effect.needs {
        Some(kind) => case.subject_of(kind),
        None => Some(CASE.of(case.id.number())),
    }
}

fn kind_of(party: &PartyRow) -> PartyKind {
    if party.kind == PartyKind::Person.key() { PartyKind::Person } else { PartyKind::Organisation }
}

/// What is known of a party.
fn known_of(party: &PartyRow) -> Vec<Datum> {
    let data = [
        (Datum::Identity, party.identity_masked.is_some()),
        (Datum::BirthDate, party.birth_date.is_some()),
        (Datum::Sex, party.sex.is_some()),
        (Datum::Phone, party.phone_masked.is_some()),
        (Datum::Address, party.address.as_ref().is_some_and(|address| !address.is_empty())),
    ];
    data.into_iter().filter(|(_, known)| *known).map(|(datum, _)| datum).collect()
}

/// All answers of a case, personal numbers opened. `given` are those of the milestone under way, in clear.
fn clear_answers(context: &Context<'_>, facts: &Facts, case: &Case, given: &Answers) -> Answers {
    let mut answers = case.all_answers();
    let sealed = facts.rows_by(&NUMBERS_OF, case.id.number());
    personal::open_answers(context.keys, sealed, case.id.number(), &mut answers);
    answers.extend(given.clone());
    answers
}
