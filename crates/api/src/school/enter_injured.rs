//! Entering a pupil who was hurt.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::school::claim::{EnterInjuredPupil, query};

use super::claim::SchoolClaim;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInjuredPupil {
    pub name: String,
    /// The number of its identity card or of another paper.
    pub identity: String,
    pub birth_date: Date,
    /// A party, who follows the case.
    #[schema(value_type = Option<String>)]
    pub guardian: Option<PartyId>,
    /// What happened to it.
    pub harm: String,
}

/// Enter a pupil who was hurt, under the next number of the case. Name, number and harm are sealed, and the pupil is no party.
#[utoipa::path(post, path = "/school-claims/{case}/pupils", tag = "schools", request_body = NewInjuredPupil,
    params(("case" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SchoolClaim<'static>)))]
pub async fn enter_injured_pupil(
    State(api): State<Api>,
    signed: Signed,
    Id(case): Id<CaseId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewInjuredPupil>,
) -> Result<Answer, Problem> {
    let NewInjuredPupil { name, identity, birth_date, guardian, harm } = body;
    let command = EnterInjuredPupil { case, name, identity, birth_date, guardian, harm };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = query::claim(&api.house, &signed.actor, case).await?;
    Ok(mark_replay(json(StatusCode::CREATED, &SchoolClaim::new(&found)), answer.replayed))
}
