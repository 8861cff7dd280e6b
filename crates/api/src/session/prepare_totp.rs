//! Making a secret for one-time codes.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// What it takes to change one-time codes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpProof {
    pub password: String,
    /// A code of the secret in force, where one is.
    #[serde(default)]
    pub code: Option<String>,
}

/// A new secret for one-time codes, in force once a code of it was confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpSecret {
    pub secret: String,
    pub otpauth_url: String,
}

/// Make a secret for one-time codes. The one in force stays so until the new one is confirmed.
#[utoipa::path(post, path = "/me/totp", tag = "session", request_body = TotpProof,
    responses((status = 200, body = TotpSecret)))]
pub async fn prepare_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<TotpProof>,
) -> Result<Answer, Problem> {
    let prepared = api.house.prepare_totp(&signed.actor, &body.password, body.code.as_deref()).await?;
    let (secret, otpauth_url) = prepared;
    Ok(ok(&TotpSecret { secret, otpauth_url }))
}
