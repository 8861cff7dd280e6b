//! What an inspection found of a household.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{InspectedCoverId, InspectionFinding};
use yinuo_service::agri::command::FindInspected;
use yinuo_service::agri::inspection::group_of;
use yinuo_service::command::Command;

use super::inspection_shape::{Inspection, inspections_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInspectionFinding {
    /// `sound`, `inflated-area`, `insured-twice` or `invented-claim`.
    #[schema(value_type = String)]
    pub found: InspectionFinding,
    /// What is there, where less is there than was insured.
    #[serde(default)]
    pub quantity: Option<String>,
    /// What was seen, and by whom.
    pub text: String,
    /// Today or earlier.
    pub found_on: Date,
}

/// Say once what was found of a household that was drawn. What is wrong opens a case by the rules of the pack.
#[utoipa::path(post, path = "/inspected-covers/{id}/findings", tag = "agriculture", request_body = NewInspectionFinding,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<Inspection<'static>>)))]
pub async fn find_inspected(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<InspectedCoverId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewInspectionFinding>,
) -> Result<Answer, Problem> {
    let quantity = body.quantity.as_deref().map(str::parse::<Decimal>).transpose();
    let quantity = quantity.map_err(|_| Problem::field("quantity", "not_a_number"))?;
    let (finding, text, found_on) = (body.found, body.text, body.found_on);
    let command = FindInspected { inspected: id, finding, quantity, text, found_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let group = group_of(&api.house, id).await?;
    inspections_answered(&api, &signed, group, StatusCode::CREATED, answer.replayed).await
}
