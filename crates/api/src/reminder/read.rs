//! Noting that a reminder was read.

use axum::extract::State;
use yinuo_core::id::ReminderId;
use yinuo_service::command::Command;
use yinuo_service::command::upkeep::ReadReminder;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Note that a reminder was read.
#[utoipa::path(post, path = "/reminders/{id}/readings", tag = "reminder", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn read_reminder(State(api): State<Api>, signed: Signed, Id(id): Id<ReminderId>) -> Result<Answer, Problem> {
    let command = Command::from(ReadReminder { reminder: id });
    api.house.carry_out(&signed.actor, command, None).await?;
    Ok(no_content())
}
