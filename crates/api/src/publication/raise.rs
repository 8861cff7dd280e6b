//! Taking down an objection.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::publication::PublicationId;
use yinuo_service::command::Command;
use yinuo_service::publication::command::RaiseObjection;
use yinuo_service::publication::query;

use super::shape::{Publication, publication_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjection {
    /// The number of the line on the list.
    pub position: u32,
    /// Who objects; left out, they do not say.
    #[serde(default)]
    pub raised_by: Option<String>,
    pub text: String,
}

/// Take down what somebody says against a line while the list hangs. It holds whom the line is about, and nobody else.
#[utoipa::path(post, path = "/publications/{id}/objections", tag = "publication", request_body = NewObjection,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Publication<'static>)))]
pub async fn raise_objection(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PublicationId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewObjection>,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id.to_string()).await?;
    let subject = query::line_at(&api.house, &row, body.position).await?;
    let command = RaiseObjection { publication: id, subject, raised_by: body.raised_by, text: body.text };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    publication_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
