//! Making a secret for one-time codes.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// A new secret for one-time codes, in force once a code of it was confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpSecret {
    pub secret: String,
    pub otpauth_url: String,
}

/// Make a secret for one-time codes.
#[utoipa::path(post, path = "/me/totp", tag = "session", responses((status = 200, body = TotpSecret)))]
pub async fn prepare_totp(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let (secret, otpauth_url) = api.house.prepare_totp(&signed.actor).await?;
    Ok(ok(&TotpSecret { secret, otpauth_url }))
}
