//! Beginning to sign in at the provider of OIDC.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::oidc::LASTS;

use super::cookie::cookie_name;
use crate::problem::Problem;
use crate::session::cookie::set_named;
use crate::shape::{Answer, ok};
use crate::state::Api;

#[derive(Debug, Serialize, ToSchema)]
pub struct OidcBegun {
    /// Where the browser goes to sign in.
    pub address: String,
}

/// Begin to sign in at the provider.
#[utoipa::path(post, path = "/sessions/oidc", tag = "session", responses((status = 200, body = OidcBegun)))]
pub async fn begin_oidc(State(api): State<Api>) -> Result<Answer, Problem> {
    let begun = api.house.begin_oidc().await?;
    let mut answer = ok(&OidcBegun { address: begun.address });
    set_named(&mut answer, &api, cookie_name(&api.options), &begun.cookie, LASTS.as_secs());
    Ok(answer)
}
