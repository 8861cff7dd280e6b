//! Signing in and out, passwords, one-time codes. Passwords and codes are checked before ([`crate::session`]); these
//! commands write down what came of it.

macro_rules! own {
    ($name:ident, $key:literal, |$command:ident, $context:ident, $row:ident| $change:block) => {
        impl Act for $name {
            const NAME: &'static str = $key;

            fn slot(&self, _keys: &Keys) -> Slot {
                HOUSE_SLOT
            }

            fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
                plan.want::<yinuo_store::tables::house::OperatorRow>(self.operator.number());
            }

            fn run(self, $context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
                let $command = self;
                let mut $row = own_row($context, facts)?;
                $change
                $row.version += 1;
                Ok(put_own($row))
            }
        }
    };
}

mod change_password;
mod confirm_totp;
mod end;
mod note_failed_sign_in;
mod prepare_totp;
mod remove_totp;
mod start;

use yinuo_core::id::OperatorId;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::{LoginAttemptRow, OperatorRow};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::stop::Stop;

pub use change_password::ChangePassword;
pub use confirm_totp::ConfirmTotp;
pub use end::EndSession;
pub use note_failed_sign_in::NoteFailedSignIn;
pub use prepare_totp::PrepareTotp;
pub use remove_totp::RemoveTotp;
pub use start::StartSession;

fn attempt_of(facts: &Facts, operator: OperatorId) -> LoginAttemptRow {
    facts.row::<LoginAttemptRow>(operator.number()).cloned().unwrap_or(LoginAttemptRow {
        operator_id: operator.number(),
        failed: 0,
        locked_until: 0,
        totp_step: 0,
    })
}

fn of_operator(operator: OperatorId, version: i64) -> Option<Subject> {
    Some(Subject { kind: "operator", id: operator.number(), version })
}

/// The refusal of a sign-in while locked, with the instant it ends.
pub fn locked_out(until: i64) -> Stop {
    Refusal::new("locked_out").with("until", crate::engine::rows::instant(until).to_string()).into()
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
