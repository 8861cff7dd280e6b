//! Giving up one-time codes.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CurrentPassword {
    pub password: String,
}

/// Give up one-time codes. The password is asked for again.
#[utoipa::path(delete, path = "/me/totp", tag = "session", request_body = CurrentPassword, responses((status = 204)))]
pub async fn remove_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<CurrentPassword>,
) -> Result<Answer, Problem> {
    api.house.remove_totp(&signed.actor, &body.password).await?;
    Ok(no_content())
}
