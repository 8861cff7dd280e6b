//! Changing one's own password.

use axum::extract::State;
use axum::http::header::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::{Body, Signed, token_of};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    pub current: String,
    pub new: String,
}

/// Change one's own password. All other sessions of one's own end.
#[utoipa::path(post, path = "/me/password", tag = "session", request_body = NewPassword, responses((status = 204)))]
pub async fn change_password(
    State(api): State<Api>,
    signed: Signed,
    headers: HeaderMap,
    Body(body): Body<NewPassword>,
) -> Result<Answer, Problem> {
    let (token, _) = token_of(&headers, &api).ok_or_else(|| Problem::new("no_session"))?;
    api.house.change_password(&signed.actor, token, &body.current, &body.new).await?;
    Ok(no_content())
}
