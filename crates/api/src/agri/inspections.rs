//! The inspections of a village, and drawing one.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::GroupPolicyId;
use yinuo_service::agri::command::DrawInspection;
use yinuo_service::command::Command;

use super::inspection_shape::{Inspection, inspections_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInspection {
    /// Told before, so that anybody draws the same.
    pub seed: String,
    /// Why it is drawn again; needed while households of an earlier draw have not been looked at.
    pub reason: Option<String>,
}

/// The inspections of a village, the latest first: whom each was drawn of, by which seed, and what was found.
#[utoipa::path(get, path = "/group-policies/{id}/inspections", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = Items<Inspection<'static>>)))]
pub async fn list_inspections(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<GroupPolicyId>,
) -> Result<Answer, Problem> {
    inspections_answered(&api, &signed, id, StatusCode::OK, false).await
}

/// Draw the part of the insured area of a village that its programme wants inspected.
#[utoipa::path(post, path = "/group-policies/{id}/inspections", tag = "agriculture", request_body = NewInspection,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<Inspection<'static>>)))]
pub async fn draw_inspection(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<GroupPolicyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewInspection>,
) -> Result<Answer, Problem> {
    let command = DrawInspection { group: id, seed: body.seed, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    inspections_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
