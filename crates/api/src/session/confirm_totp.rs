//! Putting one-time codes in force.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    pub code: String,
}

/// Confirm the secret with a code; from then on signing in takes one.
#[utoipa::path(post, path = "/me/totp/confirmations", tag = "session", request_body = TotpCode,
    responses((status = 204)))]
pub async fn confirm_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<TotpCode>,
) -> Result<Answer, Problem> {
    match api.house.confirm_totp(&signed.actor, &body.code).await {
        Ok(()) => Ok(no_content()),
        // The session is as good as before: it is the code that is wrong.
        Err(stop) if stop.code() == "wrong_totp" => Err(Problem::from(stop).with_status(422)),
        Err(stop) => Err(stop.into()),
    }
}
