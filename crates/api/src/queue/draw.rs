//! Drawing a waiting number.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_core::queue::TicketId;
use yinuo_service::command::Command;
use yinuo_service::queue::draw::DrawTicket;
use yinuo_service::queue::query;

use super::shape::Ticket;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// At this office; at one's own, where none is named.
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
}

/// Draw the next waiting number of today.
#[utoipa::path(post, path = "/tickets", tag = "queue", request_body = NewTicket,
    responses((status = 201, body = Ticket<'static>)))]
pub async fn draw_ticket(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewTicket>,
) -> Result<Answer, Problem> {
    let office = body.office.unwrap_or(signed.actor.office);
    let command = DrawTicket { office, day: api.house.today().to_string() };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::ticket(&api.house, &signed.actor, TicketId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Ticket::new(&view, &row)?), answer.replayed))
}
