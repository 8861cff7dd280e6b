//! Putting a record on a shelf.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::record::RecordId;
use yinuo_store::tables::record::RecordRow;

use super::{custody, keeper, moved, visible, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Files it, or moves it to another shelf.
#[derive(Debug, Clone, Serialize)]
pub struct FileRecord {
    pub record: RecordId,
    pub shelf: String,
}

impl Act for FileRecord {
    const NAME: &'static str = "file-record";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.record)?;
        let filed = yinuo_core::record::file(&custody(&row)?, &keeper(context, row.office_id)?, &self.shelf)?;
        let shelf = filed.shelf.clone().unwrap_or_default();
        Ok(written(context, Commit::default(), moved(row, filed), "filed", &shelf))
    }
}
