//! Somebody is responsible for a division no more.

use serde::Serialize;
use yinuo_core::agri::WarningOfficialId;
use yinuo_core::agri::permission::{READ_COVERS, WarningIssuer};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::weather_warning::WarningOfficialRow;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Takes somebody off the list of a division. What they were sent stays as it was.
#[derive(Debug, Clone, Serialize)]
pub struct RemoveWarningOfficial {
    pub official: WarningOfficialId,
}

impl Act for RemoveWarningOfficial {
    const NAME: &'static str = "remove-warning-official";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.official.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<WarningOfficialRow>(self.official.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<WarningOfficialRow>(self.official.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        WarningIssuer::grant(context.actor, path)?;
        if row.active == 0 {
            return Err(Stop::refused("official_left"));
        }
        let row = WarningOfficialRow { active: 0, version: row.version + 1, ..row.clone() };
        let subject = Subject { kind: "warning-official", id: row.id, version: row.version };
        let told = vec![("division", row.division.clone()), ("duty", row.duty.clone())];
        let answer = Answer::of("warning-official", row.id);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
