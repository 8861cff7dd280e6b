//! Counting wrong passwords and codes, up to the lock.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::LoginAttemptRow;

use super::{attempt_of, locked_out, of_operator};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A wrong password or code. After `limit` in a row the operator is locked out for a while.
#[derive(Debug, Clone, Serialize)]
pub struct NoteFailedSignIn {
    pub operator: OperatorId,
    #[serde(skip)]
    pub limit: i64,
    /// Microseconds.
    #[serde(skip)]
    pub lock_for: i64,
}

impl Act for NoteFailedSignIn {
    const NAME: &'static str = "note-failed-sign-in";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LoginAttemptRow>(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut attempt = attempt_of(facts, self.operator);
        if attempt.locked_until > context.micros() {
            return Err(locked_out(attempt.locked_until));
        }
        attempt.failed += 1;
        let mut facts_told = vec![("failed", attempt.failed.to_string())];
        if attempt.failed >= self.limit {
            attempt.failed = 0;
            attempt.locked_until = context.micros() + self.lock_for;
            facts_told.push(("locked", "yes".to_owned()));
        }
        let mut commit = Commit::default();
        commit.put_unaudited(attempt);
        let answer = Answer::of("operator", self.operator.number());
        let subject = of_operator(self.operator, 0);
        Ok(Outcome { commit, answer, subject, facts: facts_told, ..Outcome::default() })
    }
}
