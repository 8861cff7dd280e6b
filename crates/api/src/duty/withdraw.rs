//! Taking a proof back.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::duty::DutyProofId;
use yinuo_service::command::Command;
use yinuo_service::duty::query;
use yinuo_service::duty::withdraw::WithdrawDutyProof;

use super::shape::DutyProof;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofWithdrawal {
    pub reason: String,
}

/// Take a proof back. It stays in the record with the reason and proves nothing any more.
#[utoipa::path(post, path = "/duty-proofs/{id}/withdrawals", tag = "duty", params(("id" = String, Path)),
    request_body = ProofWithdrawal, responses((status = 200, body = DutyProof<'static>)))]
pub async fn withdraw_duty_proof(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<DutyProofId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ProofWithdrawal>,
) -> Result<Answer, Problem> {
    let command = WithdrawDutyProof { proof: id, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::proof(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&DutyProof::new(&view, &row)?), answer.replayed))
}
