//! The tokens of one's offices.

use axum::extract::State;
use yinuo_core::access::Permission;
use yinuo_service::Stop;

use super::shape::Token;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

/// The tokens of programs at one's offices, those that work first, by name.
#[utoipa::path(get, path = "/tokens", tag = "token", responses((status = 200, body = Items<Token<'static>>)))]
pub async fn list_tokens(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    let managed = view
        .directory
        .tokens()
        .filter(|token| signed.actor.may_at(Permission::MANAGE_HOUSE, view.directory.path(token.office)));
    let mut items: Vec<Token<'_>> = managed.map(|token| Token::new(&view, token)).collect();
    items.sort_by(|one, other| {
        (!one.works, one.name, one.created_at).cmp(&(!other.works, other.name, other.created_at))
    });
    Ok(ok(&Items { items }))
}
