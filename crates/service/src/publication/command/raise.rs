//! Somebody objects to a line of a list.

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
use crate::personal;
use crate::publication::waits::state_of;
use crate::stop::Stop;

/// Records what somebody says against a line while the list hangs. It holds whom the line is about and nobody else.
#[derive(Debug, Clone, Serialize)]
pub struct RaiseObjection {
    pub publication: PublicationId,
    /// What the line is about.
    pub subject: i64,
    /// Who objects; absent, they did not say.
    pub raised_by: Option<String>,
    pub text: String,
}

impl Act for RaiseObjection {
    const NAME: &'static str = "raise-objection";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.publication.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PublicationRow>(self.publication.number());
        plan.want::<PublicationLineRow>((self.publication.slot().number(), self.publication.number(), self.subject));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = kept(context, facts, self.publication.number())?;
        state_of(row)?.check_hangs(context.today())?;
        let key = (row.slot, row.id, self.subject);
        let line = facts.row::<PublicationLineRow>(key).ok_or(PublicationRefusal::NotListed)?;
        let raised_by = self.raised_by.as_deref().map(|name| personal::checked_text("raised_by", name)).transpose()?;
        let text = said("text", &self.text)?;
        let mut commit = Commit::default();
        commit.insert(PublicationObjectionRow {
            slot: row.slot,
            id: ObjectionId::new(context.stamp(), context.slot).number(),
            publication_id: row.id,
            subject_id: line.subject_id,
            raised_at: context.micros(),
            raised_by: raised_by.filter(|name| !name.is_empty()),
            text,
            operator_id: context.operator().number(),
            upheld: None,
            finding: None,
            answered_at: None,
            answered_by: None,
            version: 1,
        });
        commit.update(PublicationLineRow { open_objections: line.open_objections + 1, ..line.clone() });
        let told = vec![("position", line.position.to_string()), ("name", line.name.clone())];
        Ok(written(commit, row.clone(), told))
    }
}
