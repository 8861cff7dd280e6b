//! Writing an entry of the knowledge base.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::KnowledgeId;
use yinuo_core::id::CaseId;
use yinuo_service::broker::command::AddKnowledge;
use yinuo_service::command::Command;

use super::knowledge::entry;
use super::knowledge_shape::KnowledgeEntry;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKnowledge {
    pub question: String,
    pub answer: String,
    /// At most ten, of 2 to 20 characters.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// A day ahead: from then on it is shown as due for a review.
    pub review_on: Date,
    /// The case whose answer is taken over.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub case: Option<CaseId>,
}

/// Write an entry of the knowledge base, or take one over from the answer of a case.
#[utoipa::path(post, path = "/knowledge", tag = "broker", request_body = NewKnowledge,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = KnowledgeEntry<'static>)))]
pub async fn add_knowledge(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewKnowledge>,
) -> Result<Answer, Problem> {
    let NewKnowledge { question, answer, keywords, review_on, case } = body;
    let command = AddKnowledge { question, answer, keywords, review_on, case };
    let made = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let mut answer = entry(&api, &signed, KnowledgeId::from_number(made.id), made.replayed).await?;
    *answer.status_mut() = StatusCode::CREATED;
    Ok(answer)
}
