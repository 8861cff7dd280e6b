//! Somebody looked at the clock: what time does goes on.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::archive::SettingRow;

use crate::clock_watch::{CLOCK, ClockHeld, Remembered};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::rows::instant;
use crate::keys::Keys;
use crate::stop::Stop;

/// The clock was held and is right now, by the word of an administrator.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmClock {
    pub held: ClockHeld,
    /// The time of the last operation, which may have been made under a wrong clock.
    pub wrong_until: i64,
    pub reason: String,
}

impl Act for ConfirmClock {
    const NAME: &'static str = "confirm-clock";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(Refusal::new("reason_required").into());
        }
        let (wrong_until, confirmed_at) = (self.wrong_until, context.micros());
        let remembered = Remembered { held: None, wrong_until, confirmed_at };
        let value = serde_json::to_string(&remembered).expect("plain data");
        let mut commit = Commit::default();
        commit.put(SettingRow { key: CLOCK.to_owned(), value });
        let facts = vec![
            ("shown", instant(self.held.shown).to_string()),
            ("expected", instant(self.held.expected).to_string()),
        ];
        Ok(Outcome { commit, facts, reason: Some(reason.to_owned()), ..Outcome::default() })
    }
}
