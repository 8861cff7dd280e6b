//! The customer manual of a client, as PDF.

use axum::extract::State;
use yinuo_core::id::PartyId;
use yinuo_service::broker::manual;

use super::report::file;
use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Whom a client calls, what it does in the first hour, which documents a loss takes, and its policies: at most eight pages.
#[utoipa::path(get, path = "/parties/{id}/customer-manual/pdf", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_customer_manual(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
) -> Result<Answer, Problem> {
    let content = manual::manual(&api.house, &signed.actor, id).await?;
    Ok(file(content, "application/pdf", "inline; filename=\"customer-manual.pdf\""))
}
