//! What is answered where a session begins, however somebody came in.

use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::Stop;
use yinuo_service::sign_in::{Caller, Started};

use super::cookie::set_cookie;
use super::me::{Me, me_of};
use crate::extract::Signed;
use crate::language::Language;
use crate::problem::Problem;
use crate::real_time::unix_seconds;
use crate::shape::{Answer, json};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Serialize, ToSchema)]
pub struct Session<'a> {
    pub operator: Me<'a>,
    /// For clients that are no browser: `Authorization: Bearer TOKEN`.
    pub token: &'a str,
    pub expires_at: Timestamp,
}

/// The session, and the cookie a browser keeps it in.
pub async fn begun(api: &Api, started: Started, headers: &HeaderMap, caller: Caller) -> Result<Answer, Problem> {
    let actor = api.house.directory().actor(started.operator).ok_or(Stop::NotFound)?;
    let signed = Signed { actor: actor.into(), language: Language::of(headers), address: caller.address };
    let view = View::new(&api.house, &signed);
    let session = Session { operator: me_of(&view).await?, token: &started.token, expires_at: started.expires_at };
    let mut answer = json(StatusCode::CREATED, &session);
    let seconds = started.expires_at.duration_since(Timestamp::UNIX_EPOCH).as_secs() - unix_seconds();
    set_cookie(&mut answer, api, &started.token, seconds);
    Ok(answer)
}
