//! Calling a waiting number to a window, and what became of it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::queue::TicketId;
use yinuo_service::command::Command;
use yinuo_service::queue::query;
use yinuo_service::queue::take::{TakeTicket, Taking};

use super::shape::Ticket;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// What is done with a number.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakingWord {
    Call,
    /// Once more, where nobody came.
    CallAgain,
    Serve,
    /// Called in vain, or given back.
    Leave,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketTaking {
    pub taking: TakingWord,
    /// The window it is called to.
    pub counter: Option<String>,
}

/// Call a waiting number to a window, or say what became of it.
#[utoipa::path(post, path = "/tickets/{id}/takings", tag = "queue", params(("id" = String, Path)),
    request_body = TicketTaking, responses((status = 200, body = Ticket<'static>)))]
pub async fn take_ticket(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<TicketId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<TicketTaking>,
) -> Result<Answer, Problem> {
    let taking = match body.taking {
        TakingWord::Call => Taking::Call,
        TakingWord::CallAgain => Taking::CallAgain,
        TakingWord::Serve => Taking::Serve,
        TakingWord::Leave => Taking::Leave,
    };
    let command = TakeTicket { ticket: id, taking, counter: body.counter };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::ticket(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&Ticket::new(&view, &row)?), answer.replayed))
}
