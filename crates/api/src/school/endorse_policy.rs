//! Endorsing the policy of a school.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::school::SchoolPolicyId;
use yinuo_service::command::Command;
use yinuo_service::school::command::EndorseSchoolPolicy;
use yinuo_service::school::query;

use super::shape::SchoolPolicy;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchoolEndorsement {
    /// The key of a level of the offer.
    pub level: String,
    pub joined: u32,
    pub departed: u32,
    /// A day of the cover.
    pub takes_effect_on: Date,
    pub reason: String,
}

/// Pupils of a level joined and left. Who comes in the place of somebody who left is paid for already; for those who left nothing is given back.
#[utoipa::path(post, path = "/school-policies/{id}/endorsements", tag = "schools", request_body = NewSchoolEndorsement,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SchoolPolicy<'static>)))]
pub async fn endorse_school_policy(
    State(api): State<Api>,
    signed: Signed,
    Id(policy): Id<SchoolPolicyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSchoolEndorsement>,
) -> Result<Answer, Problem> {
    let NewSchoolEndorsement { level, joined, departed, takes_effect_on, reason } = body;
    let command = EndorseSchoolPolicy { policy, level, joined, departed, takes_effect_on, reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = query::policy(&api.house, &signed.actor, &policy.to_string()).await?;
    let made = json(StatusCode::CREATED, &SchoolPolicy::new(&found));
    Ok(mark_replay(with_etag(made, found.row.version), answer.replayed))
}
