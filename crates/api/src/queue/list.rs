//! The waiting numbers of an office today.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::OfficeId;
use yinuo_service::queue::query;

use super::shape::Ticket;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TicketQuery {
    /// Of this office; of one's own, where none is named.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
}

/// All numbers that were drawn in an office today, as they were drawn.
#[utoipa::path(get, path = "/tickets", tag = "queue", params(TicketQuery),
    responses((status = 200, body = Items<Ticket<'static>>)))]
pub async fn list_tickets(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<TicketQuery>,
) -> Result<Answer, Problem> {
    let office = asked.office.unwrap_or(signed.actor.office);
    let rows = query::tickets(&api.house, &signed.actor, office).await?;
    let view = View::new(&api.house, &signed);
    let items = rows.iter().map(|row| Ticket::new(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Items { items }))
}
