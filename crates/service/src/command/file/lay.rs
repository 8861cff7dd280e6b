//! Laying a document with something that is no case: the scan of a record, a paper of a customer, a page of an agreement.

use serde::Serialize;
use yinuo_core::access::Denied;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::party::PartyRow;

use super::Document;
use super::attach::lay;
use crate::command::{Act, Context, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::subject::visible_in;
use crate::systems::reader;

/// Whoever sees the subject and may change it lays a document with it.
#[derive(Debug, Clone, Serialize)]
pub struct LayFile {
    pub subject: SubjectRef,
    pub document: Document,
}

impl Act for LayFile {
    const NAME: &'static str = "lay-file";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let (of, reader) = (self.subject, reader(self.subject.kind));
        (reader.declare)(of, plan);
        // So that nothing is laid with what is left of an erased customer.
        plan.follow::<PartyRow>();
        plan.then(move |facts, plan| {
            if let Some(customer) = (reader.read)(facts, of).and_then(|line| line.addressee()) {
                plan.want::<PartyRow>(customer.number());
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let line = visible_in(context, facts, self.subject)?;
        let Some(permission) = reader(self.subject.kind).files else {
            return Err(Refusal::new("no_files_with_subject").with("kind", self.subject.kind.key).into());
        };
        if !context.actor.may_at(permission, line.at(context.office_path(line.office))) {
            return Err(Denied(permission).into());
        }
        let subject = Subject { kind: line.of.kind.key, id: line.of.id, version: line.version };
        Ok(lay(context, subject, &line.label, self.document))
    }
}
