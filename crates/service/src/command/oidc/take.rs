//! A sign-in that comes back from the provider.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::house::OidcSignInRow;

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// It comes back once: whoever shows the same again is refused, whatever the provider would say.
#[derive(Debug, Clone, Serialize)]
pub struct TakeOidcSignIn {
    #[serde(skip)]
    pub cookie_hash: String,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
}

impl Act for TakeOidcSignIn {
    const NAME: &'static str = "take-oidc-sign-in";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OidcSignInRow>(&self.cookie_hash);
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<OidcSignInRow>(&self.cookie_hash);
        if !row.is_some_and(|row| row.operator_id.is_none() && row.expires_at > self.at) {
            return Err(Stop::refused("oidc_not_begun"));
        }
        let mut commit = Commit::default();
        commit.delete_unaudited::<OidcSignInRow>(vec![Value::Text(self.cookie_hash)]);
        Ok(Outcome { commit, unaudited: true, ..Outcome::default() })
    }
}
