//! The one-time code after the provider of OIDC.

use axum::extract::State;
use axum::http::header::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::cookie::own_cookie;
use crate::caller::Calling;
use crate::extract::Body;
use crate::problem::Problem;
use crate::session::started::{Session, begun};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OidcCode {
    pub totp: String,
}

/// Begin a session with the one-time code, once the provider has vouched.
#[utoipa::path(post, path = "/sessions/oidc/code", tag = "session", request_body = OidcCode,
    responses((status = 201, body = Session<'static>)))]
pub async fn enter_oidc_code(
    State(api): State<Api>,
    Calling(caller): Calling,
    headers: HeaderMap,
    Body(body): Body<OidcCode>,
) -> Result<Answer, Problem> {
    let started = api.house.enter_oidc_code(own_cookie(&headers, &api), &body.totp, &caller).await?;
    begun(&api, started, &headers, caller).await
}
