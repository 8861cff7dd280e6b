//! The beginning of a session.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::tables::house::{LoginAttemptRow, SessionRow};

use super::{attempt_of, locked_out, of_operator};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A session begins: password and code were right.
#[derive(Debug, Clone, Serialize)]
pub struct StartSession {
    pub operator: OperatorId,
    #[serde(skip)]
    pub token_hash: String,
    /// Microseconds.
    #[serde(skip)]
    pub expires_at: i64,
    /// The step of the one-time code used; it cannot be used again.
    #[serde(skip)]
    pub totp_step: Option<i64>,
}

impl Act for StartSession {
    const NAME: &'static str = "start-session";

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
        if let Some(step) = self.totp_step {
            if step <= attempt.totp_step {
                return Err(Stop::refused("totp_already_used"));
            }
            attempt.totp_step = step;
        }
        attempt.failed = 0;
        attempt.locked_until = 0;
        let mut commit = Commit::default();
        commit.put_unaudited(attempt);
        commit.put_unaudited(SessionRow {
            token_hash: self.token_hash,
            operator_id: self.operator.number(),
            created_at: context.micros(),
            expires_at: self.expires_at,
        });
        let answer = Answer::of("operator", self.operator.number());
        let subject = of_operator(self.operator, 0);
        Ok(Outcome { commit, answer, subject, ..Outcome::default() })
    }
}
