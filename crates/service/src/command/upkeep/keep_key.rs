//! The key of the house, sealed with that of the key file.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::archive::SettingRow;

use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::{DATA_KEY, Keys};
use crate::stop::Stop;

/// The key of the house is sealed with another key file, or for the first time. What is sealed stands in the setting and nowhere else: the archive would keep it when the key file
/// it opens with is long out of use.
#[derive(Debug, Clone, Serialize)]
pub struct KeepKey {
    pub sealed: String,
    /// What it takes the place of; somebody else may have been quicker.
    pub was: Option<String>,
}

impl Act for KeepKey {
    const NAME: &'static str = "keep-key";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SettingRow>(DATA_KEY);
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        if facts.row::<SettingRow>(DATA_KEY).map(|row| row.value.clone()) != self.was {
            return Err(Stop::refused("key_changed_meanwhile"));
        }
        let mut commit = Commit::default();
        commit.put(SettingRow { key: DATA_KEY.to_owned(), value: self.sealed });
        Ok(Outcome { commit, answer: Answer::default(), ..Outcome::default() })
    }
}
