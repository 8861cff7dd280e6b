//! Counting wrong passwords and codes, up to the lock.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::LoginAttemptRow;

use super::{of_operator, refuse_locked};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Under what a wrong try is counted, and with how many in a row it locks.
#[derive(Debug, Clone)]
pub struct Counted {
    pub who: String,
    pub limit: i64,
}

/// A wrong password or code. A login that nobody has is counted like one that somebody has.
#[derive(Debug, Clone, Serialize)]
pub struct NoteFailedSignIn {
    pub operator: Option<OperatorId>,
    pub address: String,
    /// Of a provider of OIDC, where nobody is linked to it: an administrator reads it here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip)]
    pub counted: Vec<Counted>,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
    /// Microseconds: how long a lock lasts, and after how long without a wrong try the count begins anew.
    #[serde(skip)]
    pub lock_for: i64,
}

impl Act for NoteFailedSignIn {
    const NAME: &'static str = "note-failed-sign-in";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for counted in &self.counted {
            plan.want::<LoginAttemptRow>(&counted.who);
        }
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        refuse_locked(facts, self.counted.iter().map(|counted| &counted.who), self.at)?;
        let mut commit = Commit::default();
        let (mut is_locked, mut most) = (false, 0);
        for Counted { who, limit } in self.counted {
            let known = facts.row::<LoginAttemptRow>(&who).filter(|row| row.last_at + self.lock_for > self.at);
            let failed = known.map_or(0, |row| row.failed) + 1;
            most = most.max(failed);
            let mut row = LoginAttemptRow { who, failed, last_at: self.at, locked_until: 0 };
            if failed >= limit {
                row.failed = 0;
                row.locked_until = self.at + self.lock_for;
                is_locked = true;
            }
            commit.put_unaudited(row);
        }
        let mut told = vec![
            ("failed", most.to_string()),
            ("address", self.address),
            ("account", self.account.unwrap_or_default()),
        ];
        told.retain(|(_, value)| !value.is_empty());
        if is_locked {
            told.push(("locked", "yes".to_owned()));
        }
        let Some(operator) = self.operator else {
            return Ok(Outcome { commit, facts: told, ..Outcome::default() });
        };
        let answer = Answer::of("operator", operator.number());
        let subject = of_operator(operator, 0);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
