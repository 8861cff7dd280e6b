//! A ticket for a device on which somebody will work without a network.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Ref, json};
use crate::state::Api;
use crate::view::View;

/// What a device keeps beside the sealed work.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfflineTicket<'a> {
    pub ticket: String,
    pub operator: Ref<'a>,
    /// What time it is here: the clock of the device may be wrong.
    pub now: Timestamp,
}

/// Take a ticket for a device on which one will work without a network.
#[utoipa::path(post, path = "/offline-tickets", tag = "session",
    responses((status = 201, body = OfflineTicket<'static>)))]
pub async fn issue_offline_ticket(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let ticket = api.house.offline_ticket(&signed.actor)?;
    let view = View::new(&api.house, &signed);
    let operator = view.operator(signed.actor.operator);
    Ok(json(StatusCode::CREATED, &OfflineTicket { ticket, operator, now: view.now }))
}
