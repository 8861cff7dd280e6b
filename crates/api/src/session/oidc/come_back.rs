//! Coming back from the provider of OIDC.

use axum::extract::State;
use axum::http::header::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::oidc::OidcReturn;

use super::cookie::own_cookie;
use crate::caller::Calling;
use crate::extract::Body;
use crate::problem::Problem;
use crate::session::started::{Session, begun};
use crate::shape::Answer;
use crate::state::Api;

/// What the provider put into the address to which it sent the browser back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OidcReturned {
    pub state: String,
    /// Absent where it said no.
    #[serde(default)]
    pub code: Option<String>,
}

/// Begin a session after the provider. Where one-time codes are in force, `totp_required` says that one is to be entered at
/// `/sessions/oidc/code`.
#[utoipa::path(post, path = "/sessions/oidc/return", tag = "session", request_body = OidcReturned,
    responses((status = 201, body = Session<'static>)))]
pub async fn return_from_oidc(
    State(api): State<Api>,
    Calling(caller): Calling,
    headers: HeaderMap,
    Body(body): Body<OidcReturned>,
) -> Result<Answer, Problem> {
    let back = OidcReturn { cookie: own_cookie(&headers, &api), state: &body.state, code: body.code.as_deref() };
    let started = api.house.return_from_oidc(back, &caller).await?;
    begun(&api, started, &headers, caller).await
}
