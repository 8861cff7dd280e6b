//! Insuring a school at its request.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_core::school::SchoolPolicyId;
use yinuo_service::command::Command;
use yinuo_service::school::command::InsureSchool;
use yinuo_service::school::query;

use super::shape::SchoolPolicy;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;

/// How many pupils a level has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelCount {
    /// The key of a level of the offer.
    pub level: String,
    pub pupils: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchoolPolicy {
    #[schema(value_type = String)]
    pub school: PartyId,
    pub pupils: Vec<LevelCount>,
    pub effective_on: Date,
}

/// Fill in the application of a school that asked by phone or at the counter: under the agreement that it made itself. It is insured once the
/// premium has come in.
#[utoipa::path(post, path = "/school-policies", tag = "schools", request_body = NewSchoolPolicy,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SchoolPolicy<'static>)))]
pub async fn insure_school(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSchoolPolicy>,
) -> Result<Answer, Problem> {
    let pupils = body.pupils.into_iter().map(|count| (count.level, count.pupils)).collect();
    let command = InsureSchool { school: body.school, pupils, effective_on: body.effective_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = SchoolPolicyId::from_number(answer.id).to_string();
    let found = query::policy(&api.house, &signed.actor, &id).await?;
    let made = json(StatusCode::CREATED, &SchoolPolicy::new(&found));
    Ok(mark_replay(with_etag(made, found.row.version), answer.replayed))
}
