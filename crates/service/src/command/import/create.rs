//! A file to import comes in.

use serde::Serialize;
use yinuo_core::access::Importer;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::import::{ImportFileRow, ImportRow};

use super::{file_place, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Content, kind};
use crate::keys::Keys;
use crate::stop::Stop;

/// A file comes in.
#[derive(Clone, Serialize)]
pub struct CreateImport {
    /// The key of a kind of import.
    pub kind: String,
    pub name: String,
    /// BLAKE3 of the content, in hexadecimal; stands for the content in the hash of the input.
    pub content_hash: String,
    /// What is held is kept; a file on the disk stays there.
    #[serde(skip)]
    pub content: Content,
}

impl std::fmt::Debug for CreateImport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateImport({} bytes)", self.content.bytes())
    }
}

impl Act for CreateImport {
    const NAME: &'static str = "create-import";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        Importer::grant(context.actor, context.office_path(office))?;
        let kind =
            kind(&self.kind).ok_or_else(|| Refusal::new("unknown_import_kind").with("kind", self.kind.clone()))?;
        kind.require_at(context.actor, context.office_path(office))?;
        let id = ImportId::new(context.stamp(), HOUSE_SLOT);
        let row = ImportRow {
            id: id.number(),
            kind: self.kind,
            name: self.name,
            size: i64::try_from(self.content.bytes()).expect("a file has fewer than 2^63 bytes"),
            content_hash: self.content_hash,
            file_kept: i64::from(matches!(self.content, Content::Held(_))),
            office_id: office.number(),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            state: "uploaded".to_owned(),
            run: 0,
            sheet: None,
            mapping: "{}".to_owned(),
            choice: "all".to_owned(),
            options: "[]".to_owned(),
            rows_total: 0,
            rows_checked: 0,
            rows_done: 0,
            rows_made: 0,
            rows_bad: 0,
            errors: 0,
            rows_noted: 0,
            started_at: None,
            seen_at: None,
            ended_at: None,
            failure: None,
            version: 1,
        };
        let mut commit = Commit::default();
        if let Content::Held(bytes) = &self.content {
            let sealed = context.keys.seal(&file_place(id), bytes);
            commit.put_unaudited(ImportFileRow { import_id: id.number(), sealed });
        }
        let told = vec![("file", row.name.clone()), ("kind", row.kind.clone())];
        Ok(written(commit, row, told))
    }
}
