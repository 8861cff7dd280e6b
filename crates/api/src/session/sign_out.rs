//! Ending a session.

use axum::extract::State;
use axum::http::header::HeaderMap;

use super::cookie::set_cookie;
use crate::extract::{Signed, token_of};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// End this session.
#[utoipa::path(delete, path = "/sessions/current", tag = "session", responses((status = 204)))]
pub async fn sign_out(State(api): State<Api>, signed: Signed, headers: HeaderMap) -> Result<Answer, Problem> {
    if let Some((token, _)) = token_of(&headers, &api) {
        api.house.sign_out(&signed.actor, token).await?;
    }
    let mut answer = no_content();
    set_cookie(&mut answer, &api, "", 0);
    Ok(answer)
}
