//! Taking rows over from a file: the file comes in, a run starts, its rows are written slot by slot, it ends.
//!
//! A run is broken off and goes on without harm: what was taken over knows the import it came with, so a row that was written before is
//! told from a number that somebody else has taken.

macro_rules! of_import {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            HOUSE_SLOT
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want::<yinuo_store::tables::import::ImportRow>(self.import.number());
        }
    };
}

mod cancel;
mod create;
mod drop_file;
mod end;
mod note;
mod read;
mod start;

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{ImportId, OfficeId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::import::ImportRow;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::import::kind;
use crate::stop::Stop;

pub use cancel::CancelImport;
pub use create::CreateImport;
pub use drop_file::DropImportFile;
pub use end::EndImport;
pub use note::NoteImport;
pub use read::ReadImport;
pub use start::{Choice, StartImport};

/// What the sealed content of a file is bound to.
pub fn file_place(import: ImportId) -> String {
    format!("import {}", import.number())
}

/// Writes an import. It is no part of the archive, the operation is.
fn written(mut commit: Commit, row: ImportRow, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind: "import", id: row.id, version: row.version };
    let answer = Answer::of("import", row.id);
    commit.put_unaudited(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}

/// An import the actor may see.
fn visible(context: &Context<'_>, facts: &Facts, import: ImportId) -> Result<ImportRow, Stop> {
    let row = facts.row::<ImportRow>(import.number()).ok_or(Stop::NotFound)?;
    context.actor.require(Permission::IMPORT)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    if !context.actor.may_at(Permission::IMPORT, path) {
        return Err(Stop::NotFound);
    }
    let kind = kind(&row.kind).ok_or_else(|| Stop::damaged("imports", format!("{import}: kind {}", row.kind)))?;
    kind.require_at(context.actor, path)?;
    Ok(row.clone())
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    pub total: i64,
    /// By the first pass over a file of which nothing is written unless all is good.
    pub checked: i64,
    /// Rows from the first on that are dealt with.
    pub done: i64,
    /// Rows in the house, also of those after them: what is read ahead is written slot by slot.
    pub made: i64,
    /// Of those that are dealt with.
    pub bad: i64,
    pub errors: i64,
    pub noted: i64,
}

impl Progress {
    /// How many rows were dealt with, wherever they stand in the file.
    #[must_use]
    pub fn dealt_with(&self) -> i64 {
        self.done.max(self.made + self.bad)
    }
}

impl From<&ImportRow> for Progress {
    fn from(row: &ImportRow) -> Progress {
        Progress {
            total: row.rows_total,
            checked: row.rows_checked,
            done: row.rows_done,
            made: row.rows_made,
            bad: row.rows_bad,
            errors: row.errors,
            noted: row.rows_noted,
        }
    }
}

fn running(facts: &Facts, import: ImportId, run: i64) -> Result<ImportRow, Stop> {
    let row = facts.row::<ImportRow>(import.number()).ok_or(Stop::NotFound)?;
    if row.state == "running" && row.run == run {
        return Ok(row.clone());
    }
    Err(Refusal::new("wrong_import_state").with("state", row.state.clone()).into())
}

fn take_progress(row: &mut ImportRow, progress: &Progress) {
    row.rows_checked = progress.checked;
    row.rows_done = progress.done;
    row.rows_made = progress.made;
    row.rows_bad = progress.bad;
    row.errors = progress.errors;
    row.rows_noted = progress.noted;
}
