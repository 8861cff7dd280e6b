//! Taking a token back.

use axum::extract::State;
use yinuo_core::access::Permission;
use yinuo_core::id::TokenId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::RevokeToken;

use super::shape::{Token, managed};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Take a token back: it works no more from now on.
#[utoipa::path(post, path = "/tokens/{id}/revocations", tag = "token", params(("id" = String, Path)),
    responses((status = 200, body = Token<'static>)))]
pub async fn revoke_token(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<TokenId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    managed(&api, &signed, id)?;
    let answer = api.house.carry_out(&signed.actor, Command::from(RevokeToken { token: id }), key).await?;
    let token = managed(&api, &signed, id)?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&Token::new(&view, &token)), answer.replayed))
}
