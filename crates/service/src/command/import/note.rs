//! How far a run has come.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::import::ImportErrorRow;

use super::{Progress, running, take_progress, written};
use crate::clock::real_now;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Notes how far a run has come, with the errors on the way. Refused when the run is not the one under way any more, and where it is taken over when
/// somebody else was faster.
#[derive(Debug, Clone, Serialize)]
pub struct NoteImport {
    pub import: ImportId,
    pub run: i64,
    pub progress: Progress,
    /// When somebody was last seen at it, of whom it is taken over.
    #[serde(skip)]
    pub taken_over: Option<i64>,
    #[serde(skip)]
    pub errors: Vec<ImportErrorRow>,
}

impl Act for NoteImport {
    const NAME: &'static str = "note-import";
    of_import!();

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = running(facts, self.import, self.run)?;
        if self.taken_over.is_some() && self.taken_over != row.seen_at {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        take_progress(&mut row, &self.progress);
        row.seen_at = Some(real_now().as_microsecond());
        row.version += 1;
        let mut commit = Commit::default();
        self.errors.into_iter().for_each(|error| commit.put_unaudited(error));
        let mut outcome = written(commit, row, Vec::new());
        outcome.unaudited = true;
        Ok(outcome)
    }
}
