//! The kept content of a file that nobody needs any more goes.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::import::{ImportFileRow, ImportRow};

use super::written;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Drops what is kept of a file, of which its import then says that it is not kept. What was taken of it stays. The system alone does it, for a kind whose rows
/// are kept no longer than they are needed.
#[derive(Debug, Clone, Serialize)]
pub struct DropImportFile {
    pub import: ImportId,
}

impl Act for DropImportFile {
    const NAME: &'static str = "drop-import-file";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        if !context.actor.is_system() {
            return Err(Stop::NotFound);
        }
        let mut row = facts.row::<ImportRow>(self.import.number()).ok_or(Stop::NotFound)?.clone();
        if row.state == "running" {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        row.file_kept = 0;
        row.version += 1;
        let mut commit = Commit::default();
        commit.delete_unaudited::<ImportFileRow>(vec![Value::Int(row.id)]);
        let told = vec![("file", row.name.clone())];
        Ok(written(commit, row, told))
    }
}
