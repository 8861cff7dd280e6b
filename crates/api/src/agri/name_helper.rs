//! Naming who helps with a group policy.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{GroupPolicyId, HelperId};
use yinuo_service::agri::command::NameHelper;
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::GroupPolicy;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelperOfGroup {
    /// Nobody, where the insurer does all itself.
    #[schema(value_type = Option<String>)]
    pub helper: Option<HelperId>,
}

/// Name who helps with a group policy from now on.
#[utoipa::path(post, path = "/group-policies/{id}/helpers", tag = "agriculture", request_body = HelperOfGroup,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = GroupPolicy<'static>)))]
pub async fn name_helper(
    State(api): State<Api>,
    signed: Signed,
    Id(group): Id<GroupPolicyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<HelperOfGroup>,
) -> Result<Answer, Problem> {
    let command = Command::from(NameHelper { group, helper: body.helper });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let found = query::group(&api.house, &signed.actor, group).await?;
    let view = View::new(&api.house, &signed);
    let made = json(StatusCode::OK, &GroupPolicy::new(&view, &found));
    Ok(mark_replay(with_etag(made, found.row.version), answer.replayed))
}
