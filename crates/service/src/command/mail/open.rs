//! A mail opens a case.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{At, CaseOpener};
use yinuo_core::case::Channel;
use yinuo_core::id::{OfficeId, PartyId, Slot, slot_of};
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::service::Answers;
use yinuo_store::tables::mail::{MailSenderRow, ReceivedMailRow};
use yinuo_store::tables::party::PartyRow;

use super::check_system;
use crate::command::case::{Request, open};
use crate::command::file::{Document, lay};
use crate::command::party::rows_of;
use crate::command::{Act, Context, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What a mail asks becomes a case of the one whose mails come from its address. Whoever writes for the first time becomes a customer of whom nothing is
/// known but the name given: a clerk who finds out that it is another joins the two.
#[derive(Debug, Clone, Serialize)]
pub struct OpenByMail {
    pub mail: i64,
    pub service: String,
    pub office: OfficeId,
    pub from: String,
    pub name: String,
    pub subject: String,
    pub text: String,
    pub document: Document,
    /// When the mailbox received it: its promises run from there, and the version of the service in force then holds, or that of today where there was none.
    pub received_at: Timestamp,
}

impl OpenByMail {
    fn sender(&self, keys: &Keys) -> (i64, String) {
        (slot_of(self.mail).number(), keys.hash("mail", &self.from))
    }
}

impl Act for OpenByMail {
    const NAME: &'static str = "open-by-mail";

    fn slot(&self, _keys: &Keys) -> Slot {
        slot_of(self.mail)
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        let sender = self.sender(keys);
        plan.want::<MailSenderRow>(sender.clone());
        plan.follow::<PartyRow>();
        plan.then(move |facts, plan| {
            if let Some(known) = facts.row::<MailSenderRow>(sender) {
                plan.want::<PartyRow>(known.party_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        check_system(context)?;
        let (slot, address_hash) = self.sender(context.keys);
        let known = facts.row::<MailSenderRow>((slot, address_hash.clone()));
        let known = known.and_then(|sender| facts.row::<PartyRow>(sender.party_id)).filter(|party| {
            // Who was merged since keeps no cases of its own any more: the sender is entered anew, to be merged again.
            !party.is_erased() && party.merged_into.is_none()
        });
        let (party, new_party) = match known {
            Some(party) => (Arc::new(party.clone()), None),
            None => {
                let draft = PartyDraft {
                    kind: PartyKind::Person,
                    name: self.name,
                    identity: None,
                    phone: None,
                    birth_date: None,
                    sex: None,
                    address: None,
                    another_person: false,
                };
                let draft = draft.checked(context.today(), context.rules.papers())?;
                let id = PartyId::new(context.stamp(), context.slot);
                let made = rows_of(context.keys, draft, false, id, self.office, context.micros());
                (Arc::new(made.row.clone()), Some(made))
            }
        };
        let customer = Some(PartyId::from_number(party.id));
        let at = At { office_path: context.office_path(self.office), customer, owner: None };
        let capability = CaseOpener::grant(context.actor, at)?;
        let (is_new, party_id) = (new_party.is_some(), party.id);
        let received_on = context.rules.calendar().date_of(self.received_at);
        // A mail may be older than the first version of the service, and is answered all the same.
        let service = context.rules.service_on(&self.service, received_on);
        let service = service.or_else(|_| context.rules.service_on(&self.service, context.today()))?.clone();
        let request = Request {
            service,
            party,
            subjects: Vec::new(),
            about: Vec::new(),
            office: self.office,
            owner: context.directory.manager_of(self.office),
            channel: Channel::Email,
            received_at: self.received_at,
            summary: self.subject,
            answers: Answers::from([("question", self.text), ("reply_to", self.from)]),
            materials: Vec::new(),
        };
        let mut outcome = open(context, facts, &capability, request, new_party)?;
        let subject = Subject { kind: "case", id: outcome.answer.id, version: 1 };
        outcome.commit.append(lay(context, subject, "", self.document).commit);
        if is_new {
            outcome.commit.put(MailSenderRow { slot, address_hash, party_id });
        }
        outcome.commit.delete_unaudited::<ReceivedMailRow>(vec![slot.into(), self.mail.into()]);
        Ok(outcome)
    }
}
