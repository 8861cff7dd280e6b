//! A run begins.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};
use yinuo_core::refusal::Refusal;

use super::{visible, written};
use crate::clock::real_now;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{HIDDEN_ROWS, kind};
use crate::keys::Keys;
use crate::stop::Stop;

/// Whether a file with bad rows is imported as far as it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Nothing is written unless every row is good.
    All,
    Good,
}

impl Choice {
    pub fn key(self) -> &'static str {
        match self {
            Choice::All => "all",
            Choice::Good => "good",
        }
    }
}

/// A run begins. Mapping and number of rows were found out before.
#[derive(Debug, Clone, Serialize)]
pub struct StartImport {
    pub import: ImportId,
    pub sheet: Option<String>,
    /// Field key to header.
    pub mapping: std::collections::BTreeMap<String, String>,
    pub choice: Choice,
    /// Keys of options of the kind.
    pub options: Vec<String>,
    pub rows_total: i64,
}

impl Act for StartImport {
    const NAME: &'static str = "start-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = visible(context, facts, self.import)?;
        if matches!(row.state.as_str(), "running" | "done") {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        row.state = "running".to_owned();
        row.run += 1;
        row.sheet = self.sheet;
        row.mapping = serde_json::to_string(&self.mapping).expect("a mapping is plain data");
        row.choice = self.choice.key().to_owned();
        let known = |option: &String| {
            option == HIDDEN_ROWS
                || kind(&row.kind).is_some_and(|kind| kind.options.iter().any(|one| one.key == option))
        };
        if let Some(option) = self.options.iter().find(|option| !known(option)) {
            return Err(Refusal::new("unknown_import_option").with("option", option.clone()).into());
        }
        row.options = serde_json::to_string(&self.options).expect("options are plain data");
        row.operator_id = context.operator().number();
        row.rows_total = self.rows_total;
        (row.rows_checked, row.rows_done, row.rows_made, row.rows_bad) = (0, 0, 0, 0);
        (row.errors, row.rows_noted) = (0, 0);
        row.started_at = Some(context.micros());
        // Nobody runs it yet: whoever starts it now may, and so may the upkeep later.
        row.seen_at = Some(real_now().as_microsecond());
        (row.ended_at, row.failure) = (None, None);
        row.version += 1;
        let told =
            vec![("file", row.name.clone()), ("choice", row.choice.clone()), ("rows", row.rows_total.to_string())];
        Ok(written(Commit::default(), row, told))
    }
}
