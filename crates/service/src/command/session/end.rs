//! The end of a session.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::house::SessionRow;

use super::of_operator;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// One's own session ends, this one or another.
#[derive(Debug, Clone, Serialize)]
pub struct EndSession {
    #[serde(skip)]
    pub token_hash: String,
}

impl Act for EndSession {
    const NAME: &'static str = "end-session";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.delete_unaudited::<SessionRow>(vec![Value::Text(self.token_hash)]);
        let subject = of_operator(context.operator(), 0);
        Ok(Outcome { commit, subject, ..Outcome::default() })
    }
}
