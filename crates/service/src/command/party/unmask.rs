//! Showing a personal number in clear, for a reason.

use serde::Serialize;
use yinuo_core::access::Unmasker;
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::{NUMBERS_OF, PartyRow};

use super::{subject, visible};
use crate::command::{Act, Answer, Context, Opened, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// Shows a personal number in clear, for a reason that is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Unmask {
    pub party: PartyId,
    /// `identity` or `phone`.
    pub field: String,
    pub reason: String,
}

impl Act for Unmask {
    const NAME: &'static str = "unmask";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        plan.want_by(&NUMBERS_OF, self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = visible(context, facts, self.party)?;
        Unmasker::grant(context.actor, context.office_path(OfficeId::from_number(party.office_id)))?;
        personal::require_reason(&self.reason)?;
        let numbers = facts.rows_by(&NUMBERS_OF, party.id);
        let number = numbers.into_iter().find(|number| number.field == self.field);
        let number = number.ok_or_else(|| Refusal::new("nothing_to_unmask").with("field", self.field.clone()))?;
        let opened = context.keys.open(&personal::place(party.id, &number.field), &number.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("personal_numbers", self.party.to_string()))?;
        let answer = Answer::of("party", party.id).with(Opened(opened));
        Ok(Outcome {
            commit: Commit::default(),
            answer,
            subject: Some(subject(party)),
            facts: vec![("name", party.name.clone()), ("field", self.field)],
            reason: Some(self.reason),
            ..Outcome::default()
        })
    }
}
