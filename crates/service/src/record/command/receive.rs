//! Taking a record in.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot, case_number};
use yinuo_core::record::{ContractTerm, Custody, RecordId, RecordRefusal, RecordState, end_contract};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::record::RecordRow;

use super::{keeper, moved, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::systems::reader;
use crate::{personal, subject};

/// A new record in the office of who takes it in; of whatever it is about, or of nothing the house keeps.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiveRecord {
    pub title: String,
    pub pages: u32,
    pub about: Option<SubjectRef>,
    #[serde(serialize_with = "term_key")]
    pub term: ContractTerm,
    /// When the contract ended that it belongs to; absent while it runs.
    pub ended_on: Option<Date>,
}

fn term_key<S: serde::Serializer>(term: &ContractTerm, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(term.key())
}

impl Act for ReceiveRecord {
    const NAME: &'static str = "receive-record";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.about.map_or(HOUSE_SLOT, SubjectRef::slot)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Some(about) = self.about {
            (reader(about.kind).declare)(about, plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office.number();
        let keeper = keeper(context, office)?;
        let title = personal::checked_text("title", self.title.trim())?;
        if title.is_empty() {
            return Err(RecordRefusal::Empty { field: "title" }.into());
        }
        let about = self.about.map(|about| subject::visible_in(context, facts, about)).transpose()?;
        let new = Custody {
            state: RecordState::Received,
            term: self.term,
            shelf: None,
            lent: None,
            ended_on: None,
            keep_until: None,
        };
        let custody = match self.ended_on {
            Some(day) => end_contract(&new, &keeper, day, context.today(), context.rules.rulebook())?,
            None => new,
        };
        let row = RecordRow {
            slot: context.slot.number(),
            id: RecordId::new(context.stamp(), context.slot).number(),
            number: format!("D{}", case_number(context.slot, context.sequence)),
            title: title.clone(),
            pages: i64::from(self.pages),
            subject_kind: about.as_ref().map(|line| line.of.kind.key.to_owned()),
            subject_id: about.as_ref().map(|line| line.of.id),
            subject_label: about.map(|line| line.label),
            office_id: office,
            term: self.term.key().to_owned(),
            ended_on: None,
            keep_until: None,
            state: String::new(),
            shelf: None,
            lent_to: None,
            lent_until: None,
            lent_by: None,
            borrower_id: None,
            remind_on: None,
            received_at: context.micros(),
            version: 0,
        };
        Ok(written(context, Commit::default(), moved(row, custody), "received", &title))
    }
}
