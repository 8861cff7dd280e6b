//! A household is handed its certificate.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CoverId;
use yinuo_service::agri::command::{GiveCertificate, Taker};
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::Cover;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificateHandover {
    /// Once the list of the village has hung its days, and not later than today.
    pub given_on: Date,
    /// `household` or `family`.
    #[schema(value_type = String)]
    pub taken_by: Taker,
}

/// Record that the household of a cover was handed its certificate.
#[utoipa::path(post, path = "/covers/{id}/certificates", tag = "agriculture", request_body = NewCertificateHandover,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Cover<'static>)))]
pub async fn give_certificate(
    State(api): State<Api>,
    signed: Signed,
    Id(cover): Id<CoverId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCertificateHandover>,
) -> Result<Answer, Problem> {
    let command = Command::from(GiveCertificate { cover, given_on: body.given_on, taken_by: body.taken_by });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::cover(&api.house, &signed.actor, cover).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Cover::new(&view, &row)), answer.replayed))
}
