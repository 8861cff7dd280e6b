//! A server says that it is alive, and takes away the lines of those that are long gone.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::house::ServerRow;

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct NoteServer {
    #[serde(skip)]
    pub name: String,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
    #[serde(skip)]
    pub gone: Vec<String>,
}

impl Act for NoteServer {
    const NAME: &'static str = "note-server";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for name in self.gone {
            commit.delete_unaudited::<ServerRow>(vec![Value::Text(name)]);
        }
        commit.put_unaudited(ServerRow { name: self.name, seen_at: self.at });
        Ok(unaudited(commit))
    }
}
