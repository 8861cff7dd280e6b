//! Writing a reminder.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{OperatorId, ReminderId};
use yinuo_service::command::Command;
use yinuo_service::command::upkeep::{Recipient, WriteReminder};
use yinuo_service::{query, subject};

use super::shape::Reminder;
use crate::extract::{Body, IdempotencyKey, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReminder {
    /// The id of what it is about: a case, a customer, an agreement, a record, whatever has a page.
    subject: String,
    /// Whom it tells: the id of an operator, or `manager`: whoever answers for the office of the subject. Absent: oneself.
    to: Option<String>,
    /// When it is told; absent or past, now.
    at: Option<Timestamp>,
    note: String,
}

/// Write a reminder, to oneself or to somebody else who sees what it is about.
#[utoipa::path(post, path = "/reminders", tag = "reminder", request_body = NewReminder,
    responses((status = 201, body = Reminder<'static>)))]
pub async fn write_reminder(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReminder>,
) -> Result<Answer, Problem> {
    let of = subject_of("subject", &body.subject)?;
    let customer = subject::visible(&api.house, &signed.actor, of).await?.addressee();
    let to = recipient(body.to.as_deref())?;
    let command = Command::from(WriteReminder { subject: of, customer, to, at: body.at, note: body.note });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let line = query::house::reminder(&api.house, ReminderId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Reminder::new(&view, &line)), answer.replayed))
}

fn recipient(to: Option<&str>) -> Result<Recipient, Problem> {
    match to {
        None => Ok(Recipient::Oneself),
        Some("manager") => Ok(Recipient::Manager),
        Some(id) => {
            let operator: OperatorId = id.parse().map_err(|_| Problem::field("to", "not_an_id"))?;
            Ok(Recipient::Operator(operator))
        }
    }
}
