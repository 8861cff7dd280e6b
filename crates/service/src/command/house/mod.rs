//! What can be done to the house: offices, operators, public notices. All of it lies in the house's own slot.

mod confirm_clock;
mod create_office;
mod create_operator;
mod create_token;
mod create_webhook;
mod edit_notice;
mod edit_office;
mod edit_operator;
mod publish_notice;
mod revoke_token;
mod revoke_webhook;

use std::sync::Arc;

use yinuo_core::access::{Permission, Role};
use yinuo_core::party::{checked_name, checked_phone, checked_title};
use yinuo_core::refusal::Refusal;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::stop::Stop;

pub use crate::directory::Letterhead;
pub use confirm_clock::ConfirmClock;
pub use create_office::CreateOffice;
pub use create_operator::CreateOperator;
pub use create_token::CreateToken;
pub use create_webhook::CreateWebhook;
pub use edit_notice::EditNotice;
pub use edit_office::EditOffice;
pub use edit_operator::EditOperator;
pub use publish_notice::PublishNotice;
pub use revoke_token::RevokeToken;
pub use revoke_webhook::RevokeWebhook;

/// The permission to manage the house reaches the own office and those below it.
pub(in crate::command) fn require_house(context: &Context<'_>, office_path: &str) -> Result<(), Stop> {
    context.actor.require(Permission::MANAGE_HOUSE)?;
    if context.actor.may_at(Permission::MANAGE_HOUSE, office_path) { Ok(()) } else { Err(Stop::NotFound) }
}

fn made(commit: Commit, kind: &'static str, id: i64, version: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Some(Subject { kind, id, version });
    let answer = Answer::of(kind, id);
    Outcome { commit, answer, subject, facts: told, ..Outcome::default() }
}

impl Letterhead {
    /// Takes over the lines that were typed, as they are kept: one that was not sent stays, a blank one is said no more. Answers with those
    /// that were sent, and what they say now.
    fn take_over(&mut self, typed: Letterhead) -> Result<Vec<(&'static str, String)>, Refusal> {
        let lines = [
            ("legal_name", &mut self.legal_name, typed.legal_name),
            ("address", &mut self.address, typed.address),
            ("phone", &mut self.phone, typed.phone),
        ];
        let mut told = Vec::new();
        for (field, kept, typed) in lines {
            let Some(typed) = typed else { continue };
            *kept = checked_line(field, &typed)?;
            told.push((field, kept.clone().unwrap_or_default()));
        }
        Ok(told)
    }
}

fn checked_line(field: &'static str, typed: &str) -> Result<Option<String>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let line = checked_title(field, typed)?;
    // It is printed as the house writes it, with its dashes; that it is a number is asked all the same.
    if field == "phone" {
        checked_phone(&line)?;
    }
    Ok(Some(line))
}

/// The roles with these keys, each once. A role that no pack has is refused.
fn checked_roles(context: &Context<'_>, keys: &[String]) -> Result<Vec<Arc<Role>>, Refusal> {
    if keys.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", "roles").with("cause", "empty"));
    }
    let known = context.rules.roles();
    if let Some(unknown) = keys.iter().find(|key| known.get(key).is_none()) {
        return Err(Refusal::new("unknown_role").with("role", unknown.clone()).with("known", known.keys().join(", ")));
    }
    Ok(known.all().filter(|role| keys.contains(&role.key)).cloned().collect())
}

fn role_text(roles: &[Arc<Role>]) -> String {
    roles.iter().map(|role| role.key.as_str()).collect::<Vec<_>>().join(",")
}
