//! One's own sessions: where one is signed in, and ending one of them.

use axum::extract::{Path, State};
use axum::http::header::HeaderMap;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::{Signed, token_of};
use crate::problem::Problem;
use crate::shape::{Answer, no_content, ok};
use crate::state::Api;

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSession {
    pub id: String,
    /// Where it was begun from; of IPv6 the network.
    pub address: String,
    /// What the browser or program calls itself.
    pub client: String,
    pub began_at: Timestamp,
    /// To within some minutes.
    pub seen_at: Timestamp,
    /// When it ends by itself, where it is not used before.
    pub expires_at: Timestamp,
    /// The one that asks.
    pub is_this: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSessions {
    pub items: Vec<OwnSession>,
}

/// Where one is signed in, the session last used first.
#[utoipa::path(get, path = "/me/sessions", tag = "session", responses((status = 200, body = OwnSessions)))]
pub async fn list_own_sessions(State(api): State<Api>, signed: Signed, headers: HeaderMap) -> Result<Answer, Problem> {
    let token = token_of(&headers, &api).map_or("", |(token, _)| token);
    let own = api.house.own_sessions(&signed.actor, token).await?;
    let items = own.into_iter().map(|session| OwnSession {
        id: session.id,
        address: session.address,
        client: session.client,
        began_at: session.began_at,
        seen_at: session.seen_at,
        expires_at: session.expires_at,
        is_this: session.is_this,
    });
    Ok(ok(&OwnSessions { items: items.collect() }))
}

/// End one of one's own sessions.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "session", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn end_own_session(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    api.house.end_own_session(&signed.actor, &id).await?;
    Ok(no_content())
}
