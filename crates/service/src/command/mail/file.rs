//! A mail is added to the case that it answers.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, ContactId, PartyId, Slot, slot_of};
use yinuo_store::tables::case::ContactRow;
use yinuo_store::tables::mail::ReceivedMailRow;
use yinuo_store::tables::party::PartyRow;

use super::check_system;
use crate::command::case::{remind, visible};
use crate::command::file::{Document, put};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What it says is a contact of the case, the mail itself lies with the case, and who answers for the case is told.
#[derive(Debug, Clone, Serialize)]
pub struct FileMail {
    pub mail: i64,
    pub case: CaseId,
    pub party: PartyId,
    pub text: String,
    pub document: Document,
    /// When the mailbox received it.
    pub received_at: Timestamp,
}

impl Act for FileMail {
    const NAME: &'static str = "file-mail";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        check_system(context)?;
        let case = visible(context, facts, self.case)?;
        let mut outcome = put(context, &case, self.document)?;
        outcome.commit.insert(ContactRow {
            slot: context.slot.number(),
            id: ContactId::new(context.stamp(), context.slot).number(),
            party_id: case.party.number(),
            subject_kind: "case".to_owned(),
            subject_id: case.id.number(),
            kind: "message".to_owned(),
            direction: "in".to_owned(),
            at: self.received_at.as_microsecond(),
            operator_id: context.operator().number(),
            notes: self.text,
        });
        let reader = case.owner.or_else(|| context.directory.manager_of(case.office));
        remind(&mut outcome.commit, context, &case, reader, "handed_in", None);
        let mail = vec![slot_of(self.mail).number().into(), self.mail.into()];
        outcome.commit.delete_unaudited::<ReceivedMailRow>(mail);
        Ok(outcome)
    }
}
