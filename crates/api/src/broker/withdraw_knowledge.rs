//! Taking an entry of the knowledge base out of use.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::KnowledgeId;
use yinuo_service::broker::command::WithdrawKnowledge;
use yinuo_service::command::Command;

use super::knowledge::entry;
use super::knowledge_shape::KnowledgeEntry;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeWithdrawal {
    pub reason: String,
}

/// Take an entry out of use. It stays, with the reason.
#[utoipa::path(post, path = "/knowledge/{id}/withdrawal", tag = "broker", request_body = KnowledgeWithdrawal,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = KnowledgeEntry<'static>)))]
pub async fn withdraw_knowledge(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<KnowledgeId>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<KnowledgeWithdrawal>,
) -> Result<Answer, Problem> {
    let command = WithdrawKnowledge { entry: id, expected_version: Some(version), reason: body.reason };
    let done = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    entry(&api, &signed, id, done.replayed).await
}
