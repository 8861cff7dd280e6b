//! A run is broken off for good.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_core::refusal::Refusal;

use super::{visible, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A run is broken off for good. What it has written stays.
#[derive(Debug, Clone, Serialize)]
pub struct CancelImport {
    pub import: ImportId,
}

impl Act for CancelImport {
    const NAME: &'static str = "cancel-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = visible(context, facts, self.import)?;
        if !matches!(row.state.as_str(), "running" | "uploaded") {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        row.state = "cancelled".to_owned();
        row.ended_at = Some(context.micros());
        row.version += 1;
        let told = vec![("file", row.name.clone()), ("made", row.rows_made.to_string())];
        Ok(written(Commit::default(), row, told))
    }
}
