//! Customers of whom nothing is kept that is needed: those who can be proposed for erasure.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::retention;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, Ref, instant, ok, party_id};
use crate::state::Api;
use crate::view::View;

/// How many are shown: who erased these sees the next ones.
const SHOWN: i64 = 200;

/// A customer who is due to be erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueErasure<'a> {
    pub party: Ref<'a>,
    pub office: Ref<'a>,
    /// When the customer was entered.
    pub created_at: Timestamp,
}

/// The customers of one's offices who are due to be erased, those entered first first, 200 at most.
#[utoipa::path(get, path = "/due-erasures", tag = "party",
    responses((status = 200, body = Items<DueErasure<'static>>)))]
pub async fn list_due_erasures(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let due = retention::due_within_reach(&api.house, &signed.actor, SHOWN).await?;
    let view = View::new(&api.house, &signed);
    let items = due.iter().map(|row| DueErasure {
        party: Ref { id: party_id(row.id), name: &row.name },
        office: view.office_number(row.office_id),
        created_at: instant(row.created_at),
    });
    Ok(ok(&Items { items: items.collect() }))
}
