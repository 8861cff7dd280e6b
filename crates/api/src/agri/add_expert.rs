//! The pool of experts.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::agri::command::AddExpert;
use yinuo_service::agri::loss;
use yinuo_service::command::Command;

use super::loss_shape::LossExpert;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLossExpert {
    pub name: String,
    /// A kind of expert of a programme, as `/programmes` has them: `agronomist`.
    pub kind: String,
    pub organisation: String,
}

/// Take somebody into the pool of the own office, from which panels are drawn.
#[utoipa::path(post, path = "/loss-experts", tag = "agriculture", request_body = NewLossExpert,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<LossExpert<'static>>)))]
pub async fn add_loss_expert(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLossExpert>,
) -> Result<Answer, Problem> {
    let NewLossExpert { name, kind, organisation } = body;
    let command = Command::from(AddExpert { name, kind, organisation });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let experts = loss::experts(&api.house, &signed.actor).await?;
    let items = experts.iter().filter(|one| one.active != 0).map(LossExpert::new).collect();
    Ok(mark_replay(json(StatusCode::CREATED, &Items { items }), answer.replayed))
}
