//! Altering an entry of the knowledge base.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::KnowledgeId;
use yinuo_service::broker::command::EditKnowledge;
use yinuo_service::command::Command;

use super::knowledge::entry;
use super::knowledge_shape::KnowledgeEntry;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// The whole entry as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeChange {
    pub question: String,
    pub answer: String,
    #[serde(default)]
    pub keywords: Vec<String>,
    /// As it was, or a day ahead.
    pub review_on: Date,
}

/// Alter an entry of the knowledge base.
#[utoipa::path(patch, path = "/knowledge/{id}", tag = "broker", request_body = KnowledgeChange,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = KnowledgeEntry<'static>)))]
pub async fn edit_knowledge(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<KnowledgeId>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<KnowledgeChange>,
) -> Result<Answer, Problem> {
    let KnowledgeChange { question, answer, keywords, review_on } = body;
    let command = EditKnowledge { entry: id, expected_version: Some(version), question, answer, keywords, review_on };
    let done = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    entry(&api, &signed, id, done.replayed).await
}
