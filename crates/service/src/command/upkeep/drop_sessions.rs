//! Ending sessions that have run out, and forgetting wrong tries of long ago.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::house::{LoginAttemptRow, OidcSignInRow, SessionRow};

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Sessions that have run out or were ended by an administrator.
#[derive(Debug, Clone, Serialize)]
pub struct DropSessions {
    #[serde(skip)]
    pub token_hashes: Vec<String>,
    /// Under which wrong tries were counted that nobody asks for any more.
    #[serde(skip)]
    pub attempts: Vec<String>,
    /// Sign-ins that were sent to the provider of OIDC and did not come back in time.
    #[serde(skip)]
    pub oidc_sign_ins: Vec<String>,
}

impl Act for DropSessions {
    const NAME: &'static str = "drop-sessions";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for hash in self.token_hashes {
            commit.delete_unaudited::<SessionRow>(vec![Value::Text(hash)]);
        }
        for who in self.attempts {
            commit.delete_unaudited::<LoginAttemptRow>(vec![Value::Text(who)]);
        }
        for hash in self.oidc_sign_ins {
            commit.delete_unaudited::<OidcSignInRow>(vec![Value::Text(hash)]);
        }
        Ok(unaudited(commit))
    }
}
