//! Saying that an entry of the knowledge base still holds.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::KnowledgeId;
use yinuo_service::broker::command::ReviewKnowledge;
use yinuo_service::command::Command;

use super::knowledge::entry;
use super::knowledge_shape::KnowledgeEntry;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeReview {
    /// When it is looked at again: a day ahead.
    pub review_on: Date,
}

/// Mark an entry as reviewed: it holds as it stands.
#[utoipa::path(post, path = "/knowledge/{id}/reviews", tag = "broker", request_body = KnowledgeReview,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = KnowledgeEntry<'static>)))]
pub async fn review_knowledge(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<KnowledgeId>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<KnowledgeReview>,
) -> Result<Answer, Problem> {
    let command = ReviewKnowledge { entry: id, expected_version: Some(version), review_on: body.review_on };
    let done = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    entry(&api, &signed, id, done.replayed).await
}
