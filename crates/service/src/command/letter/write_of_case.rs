//! Writing the letter of a case that could not be written with its milestone.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::PartyRow;

use super::written;
use crate::command::case::visible;
use crate::command::{Act, Context, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::letter;
use crate::stop::Stop;

/// Writes a letter of a case that could not be written with its milestone. A template that was mended since is that of the version
/// of the service that packs have now.
#[derive(Debug, Clone, Serialize)]
pub struct WriteCaseLetter {
    pub case: CaseId,
    pub party: PartyId,
    pub letter: String,
    pub missing: Vec<String>,
    /// Who recorded the milestone.
    pub operator: OperatorId,
}

impl Act for WriteCaseLetter {
    const NAME: &'static str = "write-case-letter";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = visible(context, facts, self.case)?;
        let party = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        let received_on = context.rules.calendar().date_of(case.received_at);
        let now = context.rules.service_on(&case.service.key, received_on).ok();
        let mended = now.and_then(|service| service.letter(&self.letter));
        let unknown = || Refusal::new("letter_unknown").with("letter", self.letter.clone());
        let rule = mended.or_else(|| case.service.letter(&self.letter)).ok_or_else(unknown)?;
        let row = letter::case::write(context, (&case, party), self.operator, rule, &self.missing)?;
        let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
        Ok(written(context, row, subject, case.number.clone()))
    }
}
