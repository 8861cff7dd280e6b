//! Hanging a list up.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::FileId;
use yinuo_core::publication::PublicationId;
use yinuo_service::command::Command;
use yinuo_service::publication::command::PostPublication;

use super::shape::{Publication, publication_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosting {
    /// A picture laid with the publication before: without one nothing is posted.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub photo: Option<FileId>,
    /// Where exactly it hangs.
    pub posted_where: String,
    /// When it was hung up; now or earlier.
    pub posted_at: Timestamp,
}

/// Record that it hangs, with the photo as proof. From the next day on its days are counted.
#[utoipa::path(post, path = "/publications/{id}/postings", tag = "publication", request_body = NewPosting,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Publication<'static>)))]
pub async fn post_publication(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PublicationId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPosting>,
) -> Result<Answer, Problem> {
    let NewPosting { photo, posted_where, posted_at } = body;
    let command = PostPublication { publication: id, photo, posted_where, posted_at };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    publication_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
