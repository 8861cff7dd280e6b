//! Keeping versions of rules and calendars word for word.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::archive::RuleVersionRow;

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Keeps versions of rules and calendars word for word.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveRules {
    pub versions: Vec<String>,
    #[serde(skip)]
    pub rows: Vec<RuleVersionRow>,
}

impl Act for ArchiveRules {
    const NAME: &'static str = "archive-rules";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let told = vec![("versions", self.versions.len().to_string())];
        for row in self.rows {
            commit.put(row);
        }
        Ok(Outcome { commit, facts: told, ..Outcome::default() })
    }
}
