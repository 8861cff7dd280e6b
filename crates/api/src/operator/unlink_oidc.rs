//! Taking the account at the provider of OIDC off an operator.

use axum::extract::State;
use yinuo_core::access::Permission;
use yinuo_core::id::OperatorId;
use yinuo_service::{Stop, query};

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Take the account at the provider off an operator. The operator is signed out everywhere.
#[utoipa::path(delete, path = "/operators/{id}/oidc-account", tag = "house", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn unlink_oidc(State(api): State<Api>, signed: Signed, Id(id): Id<OperatorId>) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    query::house::operator(&api.house, &signed.actor, id)?;
    api.house.unlink_oidc(&signed.actor, id).await?;
    Ok(no_content())
}
