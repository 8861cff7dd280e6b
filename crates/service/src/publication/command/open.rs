//! Making a list that is to hang.

use serde::Serialize;
use yinuo_core::id::{Slot, case_number};
use yinuo_core::publication::{PublicationId, PublicationKeeper};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::publication::{PublicationLineRow, PublicationRow};

use super::written;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::subject::visible_in;
use crate::systems::reader;

/// A line of a new list.
#[derive(Debug, Clone, Serialize)]
pub struct NewLine {
    pub of: SubjectRef,
    pub name: String,
    /// The texts of its columns, as JSON.
    pub cells: String,
}

/// Makes a list of what its system gathered; it is in the office of what it is about.
#[derive(Debug, Clone, Serialize)]
pub struct OpenPublication {
    pub kind: &'static str,
    pub about: SubjectRef,
    pub place: String,
    pub days: u8,
    pub cite: String,
    pub lines: Vec<NewLine>,
}

impl Act for OpenPublication {
    const NAME: &'static str = "open-publication";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.about.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        (reader(self.about.kind).declare)(self.about, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let about = visible_in(context, facts, self.about)?;
        PublicationKeeper::grant(context.actor, context.office_path(about.office))?;
        let id = PublicationId::new(context.stamp(), context.slot);
        let slot = context.slot.number();
        let count = i64::try_from(self.lines.len()).expect("a list has fewer than 2^63 lines");
        let mut commit = Commit::default();
        let row = PublicationRow {
            slot,
            id: id.number(),
            number: format!("G{}", case_number(context.slot, context.sequence)),
            kind: self.kind.to_owned(),
            about_id: about.of.id,
            about_label: about.label,
            office_id: about.office.number(),
            place: self.place,
            days: i64::from(self.days),
            cite: self.cite,
            line_count: count,
            opened_at: context.micros(),
            opened_by: context.operator().number(),
            posted_at: None,
            posted_on: None,
            ends_on: None,
            posted_where: None,
            photo_id: None,
            withdrawn_at: None,
            reason: None,
            version: 0,
        };
        let told = vec![("place", row.place.clone()), ("lines", count.to_string())];
        let outcome = written(Commit::default(), row, told);
        commit.append(outcome.commit);
        for (position, line) in (1..).zip(self.lines) {
            commit.insert(PublicationLineRow {
                slot,
                publication_id: id.number(),
                subject_id: line.of.id,
                position,
                name: line.name,
                cells: line.cells,
                open_objections: 0,
                corrected: 0,
            });
        }
        Ok(Outcome { commit, ..outcome })
    }
}
