//! Making a list.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::publication::PublicationId;
use yinuo_service::publication::open;

use super::shape::{Publication, publication_answered};
use crate::extract::{Body, IdempotencyKey, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPublication {
    /// The key of a kind of list that a system registers.
    pub kind: String,
    /// The id of what it is about as a whole.
    pub about: String,
}

/// Make a list of what its system has to show of this now. Lines that hang already with the same words are left out.
#[utoipa::path(post, path = "/publications", tag = "publication", request_body = NewPublication,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Publication<'static>)))]
pub async fn open_publication(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPublication>,
) -> Result<Answer, Problem> {
    let about = subject_of("about", &body.about)?;
    let answer = open(&api.house, &signed.actor, &body.kind, about, key).await?;
    let id = PublicationId::from_number(answer.id);
    publication_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
