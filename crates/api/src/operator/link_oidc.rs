//! Saying as whom the provider of OIDC knows an operator.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::OperatorId;
use yinuo_service::{Stop, query};

use super::shape::{Operator, answered};
use crate::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OidcLink {
    /// What the provider calls the operator (`sub`): not the name that is typed in there.
    pub account: String,
}

/// Link an operator to an account at the provider, in the place of the one before; whoever came in by that one is signed out.
#[utoipa::path(put, path = "/operators/{id}/oidc-account", tag = "house", params(("id" = String, Path)),
    request_body = OidcLink, responses((status = 200, body = Operator<'static>)))]
pub async fn link_oidc(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<OperatorId>,
    Body(body): Body<OidcLink>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    query::house::operator(&api.house, &signed.actor, id)?;
    api.house.link_oidc(&signed.actor, id, body.account).await?;
    answered(&api, &signed, StatusCode::OK, id.number(), false)
}
