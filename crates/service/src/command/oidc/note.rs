//! A sign-in that is on its way.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::OidcSignInRow;

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A browser was sent to the provider; with an operator, it came back and a one-time code is asked for. Not for the archive: nobody is in yet.
#[derive(Debug, Clone, Serialize)]
pub struct NoteOidcSignIn {
    #[serde(skip)]
    pub cookie_hash: String,
    pub operator: Option<OperatorId>,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub expires_at: i64,
}

impl Act for NoteOidcSignIn {
    const NAME: &'static str = "note-oidc-sign-in";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.put_unaudited(OidcSignInRow {
            cookie_hash: self.cookie_hash,
            operator_id: self.operator.map(OperatorId::number),
            expires_at: self.expires_at,
        });
        Ok(Outcome { commit, unaudited: true, ..Outcome::default() })
    }
}
