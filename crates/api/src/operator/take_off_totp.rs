//! Taking a lost authenticator off an operator.

use axum::extract::State;
use yinuo_core::id::OperatorId;
use yinuo_service::query;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Take off the authenticator of an operator who lost it. The operator is signed out everywhere.
#[utoipa::path(delete, path = "/operators/{id}/totp", tag = "house", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn take_off_totp(State(api): State<Api>, signed: Signed, Id(id): Id<OperatorId>) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::MANAGE_HOUSE).map_err(yinuo_service::Stop::from)?;
    query::house::operator(&api.house, &signed.actor, id)?;
    api.house.take_off_totp(&signed.actor, id).await?;
    Ok(no_content())
}
