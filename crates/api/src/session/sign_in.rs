//! Beginning a session.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_service::Stop;

use super::cookie::set_cookie;
use super::me::{Me, me_of};
use crate::caller::Calling;
use crate::extract::{Body, Signed};
use crate::language::Language;
use crate::problem::Problem;
use crate::real_time::unix_seconds;
use crate::shape::{Answer, json};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub login: String,
    pub password: String,
    /// The one-time code, where the operator uses them.
    #[serde(default)]
    pub totp: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Session<'a> {
    pub operator: Me<'a>,
    /// For clients that are no browser: `Authorization: Bearer TOKEN`.
    pub token: &'a str,
    pub expires_at: Timestamp,
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
    let actor = api.house.directory().actor(started.operator).ok_or(Stop::NotFound)?;
    let signed = Signed { actor: actor.into(), language: Language::of(&headers), address: caller.address };
    let view = View::new(&api.house, &signed);
    let session = Session { operator: me_of(&view).await?, token: &started.token, expires_at: started.expires_at };
    let mut answer = json(StatusCode::CREATED, &session);
    let seconds = started.expires_at.duration_since(Timestamp::UNIX_EPOCH).as_secs() - unix_seconds();
    set_cookie(&mut answer, &api, &started.token, seconds);
    Ok(answer)
}
