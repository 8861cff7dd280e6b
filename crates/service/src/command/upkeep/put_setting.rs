//! A setting of this database.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::archive::SettingRow;

use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A setting of this database, such as the training clock.
#[derive(Debug, Clone, Serialize)]
pub struct PutSetting {
    pub key: String,
    pub value: String,
}

impl Act for PutSetting {
    const NAME: &'static str = "put-setting";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let told = vec![("key", self.key.clone()), ("value", self.value.clone())];
        commit.put(SettingRow { key: self.key, value: self.value });
        Ok(Outcome { commit, answer: Answer::default(), facts: told, ..Outcome::default() })
    }
}
