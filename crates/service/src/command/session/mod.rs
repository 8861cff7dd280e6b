//! Signing in and out, passwords, one-time codes. Passwords and codes are checked before ([`crate::session`]); these
//! commands write down what came of it.

mod change_password;
mod confirm_totp;
mod end;
mod note_failed_sign_in;
mod prepare_totp;
mod remove_totp;
mod start;
mod take_off_totp;
mod touch;

use yinuo_core::id::OperatorId;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::house::{LoginAttemptRow, OperatorRow, SESSIONS_BY_OPERATOR, SessionRow, TotpUseRow};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::stop::Stop;

pub use change_password::ChangePassword;
pub use confirm_totp::ConfirmTotp;
pub use end::EndSession;
pub use note_failed_sign_in::{Counted, NoteFailedSignIn};
pub use prepare_totp::PrepareTotp;
pub use remove_totp::RemoveTotp;
pub use start::StartSession;
pub use take_off_totp::TakeOffTotp;
pub use touch::TouchSession;

/// Refuses while one of these is locked, with when it ends.
fn refuse_locked<'a>(facts: &Facts, counted: impl IntoIterator<Item = &'a String>, at: i64) -> Result<(), Stop> {
    let until = counted.into_iter().filter_map(|who| facts.row::<LoginAttemptRow>(who)).map(|row| row.locked_until);
    until.max().filter(|until| *until > at).map_or(Ok(()), |until| Err(locked_out(until, at)))
}

/// A code is used up: neither it nor one before it works again.
fn use_code(facts: &Facts, commit: &mut Commit, operator: OperatorId, step: i64) -> Result<(), Stop> {
    let used = facts.row::<TotpUseRow>(operator.number()).map_or(i64::MIN, |row| row.step);
    if step <= used {
        return Err(Stop::refused("totp_already_used"));
    }
    commit.put_unaudited(TotpUseRow { operator_id: operator.number(), step });
    Ok(())
}

/// Ends the sessions of an operator, all but one. They were asked for by [`SESSIONS_BY_OPERATOR`].
pub(in crate::command) fn end_sessions(facts: &Facts, commit: &mut Commit, operator: OperatorId, kept: Option<&str>) {
    for session in facts.rows_by(&SESSIONS_BY_OPERATOR, operator.number()) {
        if kept != Some(session.token_hash.as_str()) {
            commit.delete_unaudited::<SessionRow>(vec![Value::Text(session.token_hash.clone())]);
        }
    }
}

pub(in crate::command) fn of_operator(operator: OperatorId, version: i64) -> Option<Subject> {
    Some(Subject { kind: "operator", id: operator.number(), version })
}

/// The refusal of a sign-in while locked, with the instant it ends and the seconds until then.
pub fn locked_out(until: i64, now: i64) -> Stop {
    let seconds = (until - now).max(0) / 1_000_000 + 1;
    let told = Refusal::new("locked_out").with("until", crate::engine::rows::instant(until).to_string());
    told.with("retry_after", seconds.to_string()).into()
}

fn own_row(context: &Context<'_>, facts: &Facts) -> Result<OperatorRow, Stop> {
    facts.row::<OperatorRow>(context.operator().number()).cloned().ok_or(Stop::NotFound)
}

fn put_own(row: OperatorRow) -> Outcome {
    let mut commit = Commit::default();
    let subject = of_operator(OperatorId::from_number(row.id), row.version);
    let answer = Answer::of("operator", row.id);
    commit.put(row);
    Outcome { commit, answer, subject, ..Outcome::default() }
}
