//! Confirming the clock of the machine after it was not believed.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// The word of an administrator that the clock is right now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockConfirmation {
    pub reason: String,
}

/// Say that the clock is right: promises and day runs go on.
#[utoipa::path(post, path = "/clock/confirmations", tag = "session", request_body = ClockConfirmation,
    responses((status = 204)))]
pub async fn confirm_clock(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<ClockConfirmation>,
) -> Result<Answer, Problem> {
    api.house.confirm_clock(&signed.actor, &body.reason).await?;
    Ok(no_content())
}
