//! A run ends by itself.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};

use super::{Progress, running, take_progress, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A run ends by itself.
#[derive(Debug, Clone, Serialize)]
pub struct EndImport {
    pub import: ImportId,
    pub run: i64,
    pub progress: Progress,
    /// Why nothing, or not everything, was imported; absent, it is done.
    pub failure: Option<String>,
}

impl Act for EndImport {
    const NAME: &'static str = "end-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = running(facts, self.import, self.run)?;
        take_progress(&mut row, &self.progress);
        row.state = if self.failure.is_some() { "failed" } else { "done" }.to_owned();
        row.failure = self.failure;
        row.ended_at = Some(context.micros());
        row.version += 1;
        let told = vec![
            ("file", row.name.clone()),
            ("made", row.rows_made.to_string()),
            ("bad", row.rows_bad.to_string()),
            ("state", row.state.clone()),
        ];
        Ok(written(Commit::default(), row, told))
    }
}
