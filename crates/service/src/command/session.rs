//! Signing in and out, passwords, one-time codes. Passwords and codes are checked before ([`crate::session`]); these
//! commands write down what came of it.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::house::{LoginAttemptRow, OperatorRow, SessionRow};

use super::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::stop::Stop;

fn attempt_of(facts: &Facts, operator: OperatorId) -> LoginAttemptRow {
    facts.login_attempts.get(&operator.number()).cloned().unwrap_or(LoginAttemptRow {
        operator_id: operator.number(),
        failed: 0,
        locked_until: 0,
        totp_step: 0,
    })
}

fn of_operator(operator: OperatorId, version: i64) -> Option<Subject> {
    Some(Subject { kind: "operator", id: operator.number(), version })
}

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
        plan.login_attempts.insert(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
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
        facts.login_attempts.insert(attempt.operator_id, attempt.clone());
        commit.put_unaudited(attempt);
        commit.put_unaudited(SessionRow {
            token_hash: self.token_hash,
            operator_id: self.operator.number(),
            created_at: context.micros(),
            expires_at: self.expires_at,
        });
        let answer = Answer { kind: "operator", id: self.operator.number(), ..Answer::default() };
        let subject = of_operator(self.operator, 0);
        Ok(Outcome { commit, answer, subject, ..Outcome::default() })
    }
}

/// The refusal of a sign-in while locked, with the instant it ends.
pub fn locked_out(until: i64) -> Stop {
    Refusal::new("locked_out").with("until", crate::engine::rows::instant(until).to_string()).into()
}

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
        plan.login_attempts.insert(self.operator.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
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
        facts.login_attempts.insert(attempt.operator_id, attempt.clone());
        commit.put_unaudited(attempt);
        let answer = Answer { kind: "operator", id: self.operator.number(), ..Answer::default() };
        let subject = of_operator(self.operator, 0);
        Ok(Outcome { commit, answer, subject, facts: facts_told, ..Outcome::default() })
    }
}

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

    fn run(self, context: &Context<'_>, _facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.delete_unaudited::<SessionRow>(vec![Value::Text(self.token_hash)]);
        let subject = of_operator(context.operator(), 0);
        Ok(Outcome { commit, subject, ..Outcome::default() })
    }
}

fn own_row(context: &Context<'_>, facts: &Facts) -> Result<OperatorRow, Stop> {
    facts.operators.get(&context.operator().number()).cloned().ok_or(Stop::NotFound)
}

fn put_own(row: OperatorRow, facts: &mut Facts) -> Outcome {
    let mut commit = Commit::default();
    let subject = of_operator(OperatorId::from_number(row.id), row.version);
    let answer = Answer { kind: "operator", id: row.id, ..Answer::default() };
    facts.operators.insert(row.id, row.clone());
    commit.put(row);
    Outcome { commit, answer, subject, ..Outcome::default() }
}

macro_rules! own {
    ($name:ident, $key:literal, |$command:ident, $context:ident, $row:ident| $change:block) => {
        impl Act for $name {
            const NAME: &'static str = $key;

            fn slot(&self, _keys: &Keys) -> Slot {
                HOUSE_SLOT
            }

            fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
                plan.operators.insert(self.operator.number());
            }

            fn run(self, $context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
                let $command = self;
                let mut $row = own_row($context, facts)?;
                $change
                $row.version += 1;
                Ok(put_own($row, facts))
            }
        }
    };
}

/// One's own password.
#[derive(Clone, Serialize)]
pub struct ChangePassword {
    pub operator: OperatorId,
    #[serde(skip)]
    pub password_hash: String,
}

/// A secret for one-time codes, not in force before it is confirmed with a code.
#[derive(Clone, Serialize)]
pub struct PrepareTotp {
    pub operator: OperatorId,
    #[serde(skip)]
    pub sealed: Vec<u8>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ConfirmTotp {
    pub operator: OperatorId,
}

#[derive(Debug, Clone, Serialize)]
pub struct RemoveTotp {
    pub operator: OperatorId,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChangePassword({})", self.operator)
    }
}

impl std::fmt::Debug for PrepareTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrepareTotp({})", self.operator)
    }
}

own!(ChangePassword, "change-password", |command, context, row| {
    row.password_hash = command.password_hash;
});
own!(PrepareTotp, "prepare-totp", |command, context, row| {
    row.totp_sealed = Some(command.sealed);
    row.totp_confirmed = 0;
});
own!(ConfirmTotp, "confirm-totp", |_command, context, row| {
    if row.totp_sealed.is_none() {
        return Err(Stop::refused("totp_not_prepared"));
    }
    row.totp_confirmed = 1;
});
own!(RemoveTotp, "remove-totp", |_command, context, row| {
    row.totp_sealed = None;
    row.totp_confirmed = 0;
});
