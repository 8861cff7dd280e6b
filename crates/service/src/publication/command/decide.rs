//! What became of an objection.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::publication::{ObjectionId, PublicationId, PublicationRefusal};
use yinuo_store::tables::publication::{PublicationLineRow, PublicationObjectionRow, PublicationRow};

use super::{kept, said, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// It was right, and its line must be published again as it is corrected; or it was not, and the line stands.
#[derive(Debug, Clone, Serialize)]
pub struct DecideObjection {
    pub publication: PublicationId,
    pub objection: ObjectionId,
    pub upheld: bool,
    /// What was found out.
    pub finding: String,
}

impl Act for DecideObjection {
    const NAME: &'static str = "decide-objection";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.publication.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PublicationRow>(self.publication.number());
        plan.want::<PublicationObjectionRow>(self.objection.number());
        plan.follow::<PublicationLineRow>();
        let id = self.objection.number();
        plan.then(move |facts, plan| {
            if let Some(objection) = facts.row::<PublicationObjectionRow>(id) {
                plan.want::<PublicationLineRow>((objection.slot, objection.publication_id, objection.subject_id));
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = kept(context, facts, self.publication.number())?;
        let objection = facts.row::<PublicationObjectionRow>(self.objection.number());
        let objection = objection.filter(|one| one.publication_id == row.id).ok_or(Stop::NotFound)?;
        if objection.upheld.is_some() {
            return Err(PublicationRefusal::ObjectionAnswered.into());
        }
        let damaged = || Stop::damaged("publication_lines", row.number.clone());
        let key = (row.slot, row.id, objection.subject_id);
        let line = facts.row::<PublicationLineRow>(key).ok_or_else(damaged)?;
        let finding = said("finding", &self.finding)?;
        let mut commit = Commit::default();
        commit.update(PublicationObjectionRow {
            upheld: Some(i64::from(self.upheld)),
            finding: Some(finding),
            answered_at: Some(context.micros()),
            answered_by: Some(context.operator().number()),
            version: objection.version + 1,
            ..objection.clone()
        });
        commit.update(PublicationLineRow {
            open_objections: line.open_objections - 1,
            corrected: line.corrected.max(i64::from(self.upheld)),
            ..line.clone()
        });
        let result = if self.upheld { "upheld" } else { "dismissed" };
        let told = vec![("position", line.position.to_string()), ("result", result.to_owned())];
        Ok(written(commit, row.clone(), told))
    }
}
