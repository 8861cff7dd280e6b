//! Whether one can sign in at a provider of OIDC. Open to everybody: it is how one comes in.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

#[derive(Debug, Serialize, ToSchema)]
pub struct OidcOffer<'a> {
    /// What the button says; absent where the settings name no provider.
    pub label: Option<&'a str>,
}

/// Whether one can sign in at a provider, and what the button says.
#[utoipa::path(get, path = "/sessions/oidc", tag = "session", responses((status = 200, body = OidcOffer<'static>)))]
pub async fn get_oidc(State(api): State<Api>) -> Result<Answer, Problem> {
    Ok(ok(&OidcOffer { label: api.house.oidc.as_ref().map(|oidc| oidc.label()) }))
}
