//! Writing call records.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_store::tables::duty::CallRow;

use super::Calls;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Taken};
use crate::keys::Keys;
use crate::stop::Stop;

/// Calls of one office. One that is known from an earlier file is left as it is.
#[derive(Debug, Clone, Serialize)]
pub struct ImportCalls {
    pub import: ImportId,
    /// How many.
    pub calls: usize,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<Calls>>,
}

impl Act for ImportCalls {
    const NAME: &'static str = "import-calls";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for row in &self.group.rows {
            plan.want::<CallRow>(row.key.as_str());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let mut made = 0;
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                Calls::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
            if facts.row::<CallRow>(row.key.as_str()).is_some() {
                continue;
            }
            made += 1;
            commit.insert(CallRow {
                call_key: row.key.clone(),
                office_id: row.office.number(),
                line: row.line.clone(),
                rang_at: row.rang_at.as_microsecond(),
                answered_at: row.answered_at.map(|at| at.as_microsecond()),
                ended_at: row.ended_at.as_microsecond(),
                answered_by: row.answered_by.clone(),
                queue: row.queue.clone(),
                import_id: self.import.number(),
            });
        }
        let answer = Answer::of("import", self.import.number()).with(vec![Taken::Made; self.group.rows.len()]);
        if self.check_only || made == 0 {
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let subject = Some(Subject { kind: "import", id: self.import.number(), version: 0 });
        let told = vec![("import", self.import.to_string()), ("calls", made.to_string())];
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
