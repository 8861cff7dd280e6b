//! Taking a list back.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::publication::PublicationId;
use yinuo_service::command::Command;
use yinuo_service::publication::command::WithdrawPublication;

use super::shape::{Publication, publication_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    pub reason: String,
}

/// Take a list back before its days are over. It can be published anew.
#[utoipa::path(post, path = "/publications/{id}/withdrawals", tag = "publication", request_body = NewWithdrawal,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Publication<'static>)))]
pub async fn withdraw_publication(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PublicationId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewWithdrawal>,
) -> Result<Answer, Problem> {
    let command = WithdrawPublication { publication: id, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    publication_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
