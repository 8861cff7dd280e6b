//! Opening the policy of a village.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{GroupPolicyId, HelperId};
use yinuo_core::id::PartyId;
use yinuo_service::agri::command::OpenGroupPolicy;
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::GroupPolicy;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGroupPolicy {
    /// The key of a programme.
    pub programme: String,
    /// The village committee, an organisation among the customers.
    #[schema(value_type = String)]
    pub holder: PartyId,
    /// As the paper has it.
    pub number: String,
    /// Town and village by name.
    pub village: String,
    pub insurer: String,
    /// Who helps the insurer there; nobody, where it does all itself.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub helper: Option<HelperId>,
}

/// Open the policy of a village. Until the last day of enrolment its households are enrolled under it.
#[utoipa::path(post, path = "/group-policies", tag = "agriculture", request_body = NewGroupPolicy,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = GroupPolicy<'static>)))]
pub async fn open_group_policy(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewGroupPolicy>,
) -> Result<Answer, Problem> {
    let NewGroupPolicy { programme, holder, number, village, insurer, helper } = body;
    let command = Command::from(OpenGroupPolicy { programme, holder, number, village, insurer, helper });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let found = query::group(&api.house, &signed.actor, GroupPolicyId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    let made = json(StatusCode::CREATED, &GroupPolicy::new(&view, &found));
    Ok(mark_replay(with_etag(made, found.row.version), answer.replayed))
}
