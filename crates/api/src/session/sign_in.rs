//! Beginning a session.

use axum::extract::State;
use axum::http::header::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::started::{Session, begun};
use crate::caller::Calling;
use crate::extract::Body;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub login: String,
    pub password: String,
    /// The one-time code, where the operator uses them.
    #[serde(default)]
    pub totp: Option<String>,
}

/// Begin a session.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignIn,
    responses((status = 201, body = Session<'static>)))]
pub async fn sign_in(
    State(api): State<Api>,
    Calling(caller): Calling,
    headers: HeaderMap,
    Body(body): Body<SignIn>,
) -> Result<Answer, Problem> {
    let started = api.house.sign_in(&body.login, &body.password, body.totp.as_deref(), &caller).await?;
    begun(&api, started, &headers, caller).await
}
