//! Giving up one-time codes.

use axum::extract::State;

use super::prepare_totp::TotpProof;
use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Give up one-time codes. Password and code are asked for again.
#[utoipa::path(delete, path = "/me/totp", tag = "session", request_body = TotpProof, responses((status = 204)))]
pub async fn remove_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<TotpProof>,
) -> Result<Answer, Problem> {
    api.house.remove_totp(&signed.actor, &body.password, body.code.as_deref()).await?;
    Ok(no_content())
}
