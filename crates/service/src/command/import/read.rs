//! The record of handing out the bad rows.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};

use super::visible;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The bad rows are taken away, with personal numbers in clear; that is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ReadImport {
    pub import: ImportId,
}

impl Act for ReadImport {
    const NAME: &'static str = "read-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.import)?;
        let subject = Some(Subject { kind: "import", id: row.id, version: row.version });
        let answer = Answer::of("import", row.id);
        Ok(Outcome { answer, subject, facts: vec![("file", row.name)], ..Outcome::default() })
    }
}
