//! A bureau speaks for its level no more.

use serde::Serialize;
use yinuo_core::agri::SubsidyBureauId;
use yinuo_core::agri::permission::{READ_COVERS, SubsidyKeeper};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::subsidy_bureau::SubsidyBureauRow;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Takes a bureau from its place: it reads nothing any more. What it confirmed stays.
#[derive(Debug, Clone, Serialize)]
pub struct RemoveBureau {
    pub bureau: SubsidyBureauId,
}

impl Act for RemoveBureau {
    const NAME: &'static str = "remove-bureau";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.bureau.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SubsidyBureauRow>(self.bureau.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<SubsidyBureauRow>(self.bureau.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        SubsidyKeeper::grant(context.actor, path)?;
        if row.active == 0 {
            return Err(Stop::refused("bureau_left"));
        }
        let row = SubsidyBureauRow { active: 0, version: row.version + 1, ..row.clone() };
        let subject = Subject { kind: "subsidy-bureau", id: row.id, version: row.version };
        let told = vec![
            ("contributor", row.payer.clone().unwrap_or_else(|| row.contributor.clone())),
            ("duty", row.duty.clone()),
        ];
        let answer = Answer::of("subsidy-bureau", row.id);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
