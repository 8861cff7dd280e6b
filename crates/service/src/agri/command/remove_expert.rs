//! Somebody leaves the pool of experts.

use serde::Serialize;
use yinuo_core::agri::ExpertId;
use yinuo_core::agri::permission::{LossHandler, READ_LOSSES};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::LossExpertRow;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Takes somebody out of the pool: no panel is drawn from them any more. Panels they sat in stay as they were.
#[derive(Debug, Clone, Serialize)]
pub struct RemoveExpert {
    pub expert: ExpertId,
}

impl Act for RemoveExpert {
    const NAME: &'static str = "remove-expert";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.expert.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossExpertRow>(self.expert.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<LossExpertRow>(self.expert.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_LOSSES, path)?;
        LossHandler::grant(context.actor, path)?;
        if row.active == 0 {
            return Err(Stop::refused("expert_left"));
        }
        let row = LossExpertRow { active: 0, version: row.version + 1, ..row.clone() };
        let subject = Subject { kind: "expert", id: row.id, version: row.version };
        let told = vec![("name", row.name.clone()), ("kind", row.kind.clone())];
        let answer = Answer::of("expert", row.id);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
