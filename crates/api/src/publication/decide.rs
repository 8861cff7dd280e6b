//! What became of an objection.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::publication::{ObjectionId, PublicationId};
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::publication::command::DecideObjection;

use super::shape::{Publication, publication_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFinding {
    /// It was right: the line is to be published again as it is corrected. Otherwise the line stands.
    pub upheld: bool,
    /// What was found out.
    pub finding: String,
}

/// Answer an objection with what was found out.
#[utoipa::path(post, path = "/publications/{id}/objections/{objection}/findings", tag = "publication", request_body = NewFinding,
    params(("id" = String, Path), ("objection" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Publication<'static>)))]
pub async fn decide_objection(
    State(api): State<Api>,
    signed: Signed,
    Path((id, objection)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewFinding>,
) -> Result<Answer, Problem> {
    let publication: PublicationId = id.parse().map_err(|_| Stop::NotFound)?;
    let objection: ObjectionId = objection.parse().map_err(|_| Stop::NotFound)?;
    let command = DecideObjection { publication, objection, upheld: body.upheld, finding: body.finding };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    publication_answered(&api, &signed, publication, StatusCode::OK, answer.replayed).await
}
