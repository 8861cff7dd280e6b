//! Ending a relation: who served a customer does so no more. That it was stays.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::{PartyRow, RelationRow};

use super::relate::{may_relate, wrong_end};
use super::{Server, subject, visible};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{Key, LoadPlan};
use crate::follow_up::{RELATION_ENDED, RelationEnded};
use crate::keys::Keys;
use crate::outbox::post_for;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct EndRelation {
    pub party: PartyId,
    pub kind: String,
    pub by: Server,
    /// When it began: one may have ended and begun again.
    pub begins_on: Date,
    /// The first day on which it does not hold any more. Absent: today, or the day on which it would have begun.
    pub ends_on: Option<Date>,
}

impl EndRelation {
    fn key(&self) -> Key {
        let day = self.begins_on.to_string();
        (self.party.number(), self.kind.as_str(), self.by.number(), day.as_str()).into()
    }
}

impl Act for EndRelation {
    const NAME: &'static str = "end-relation";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        plan.want::<RelationRow>(self.key());
        if let Server::Party(by) = self.by {
            plan.want::<PartyRow>(by.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // One of an alias can be ended as well.
        let party = may_relate(context, visible(context, facts, self.party)?, self.by)?;
        let today = context.rules.calendar().date_of(context.now);
        let relation = facts.row::<RelationRow>(self.key());
        let holds = |row: &&RelationRow| row.ends_on.as_ref().is_none_or(|ends_on| *ends_on > today.to_string());
        let relation = relation.filter(holds).ok_or_else(|| Stop::refused("relation_unknown"))?;
        let ends_on = self.ends_on.unwrap_or_else(|| today.max(self.begins_on));
        if ends_on < self.begins_on {
            return Err(wrong_end("ends_before_it_begins").into());
        }
        let (left_on, ends_on) = (ends_on, ends_on.to_string());
        if relation.ends_on.as_ref().is_some_and(|before| *before < ends_on) {
            return Err(wrong_end("after_its_end").into());
        }
        let kind = context.rules.roles().relation(&self.kind).map_or(self.kind.clone(), |kind| kind.name.zh.clone());
        let told = vec![("name", party.name.clone()), ("relation", kind), ("until", ends_on.clone())];
        let mut commit = Commit::default();
        let by = match self.by {
            Server::Party(by) => facts.row::<PartyRow>(by.number()).map(|party| party.name.clone()).unwrap_or_default(),
            Server::Operator(by) => context.directory.operator_name(by).to_owned(),
        };
        let ended = RelationRow { ends_on: Some(ends_on), ..relation.clone() };
        let begin = context.rules.calendar().instant_of(left_on.at(0, 0, 0, 0)).map_err(Refusal::from)?;
        post_for(&mut commit, context, &RELATION_ENDED, &RelationEnded::of(&ended, left_on, by), begin);
        commit.put(ended);
        Ok(Outcome {
            commit,
            answer: Answer::of("party", party.id),
            subject: Some(subject(party)),
            facts: told,
            ..Outcome::default()
        })
    }
}
