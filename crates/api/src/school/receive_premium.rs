//! Taking the premium of a school.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::money::Fen;
use yinuo_core::school::SchoolPolicyId;
use yinuo_service::command::Command;
use yinuo_service::school::command::ReceiveSchoolPremium;
use yinuo_service::school::query;

use super::shape::SchoolPolicy;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchoolPremium {
    /// Yuan: the whole of what is owed.
    pub amount: String,
}

/// Take what a school owes of its premium, the whole of it; from then on it is insured, or from the first day of its policy.
#[utoipa::path(post, path = "/school-policies/{id}/receipts", tag = "schools", request_body = NewSchoolPremium,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SchoolPolicy<'static>)))]
pub async fn receive_school_premium(
    State(api): State<Api>,
    signed: Signed,
    Id(policy): Id<SchoolPolicyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSchoolPremium>,
) -> Result<Answer, Problem> {
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let command = Command::from(ReceiveSchoolPremium { policy, amount });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let found = query::policy(&api.house, &signed.actor, &policy.to_string()).await?;
    let paid = json(StatusCode::CREATED, &SchoolPolicy::new(&found));
    Ok(mark_replay(with_etag(paid, found.row.version), answer.replayed))
}
