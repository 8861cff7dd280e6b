//! Taking somebody out of the pool of experts.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::ExpertId;
use yinuo_service::agri::command::RemoveExpert;
use yinuo_service::agri::loss;
use yinuo_service::command::Command;

use super::loss_shape::LossExpert;
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, json, mark_replay};
use crate::state::Api;

/// Take somebody out of the pool: no panel is drawn from them any more.
#[utoipa::path(post, path = "/loss-experts/{id}/removals", tag = "agriculture",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Items<LossExpert<'static>>)))]
pub async fn remove_loss_expert(
    State(api): State<Api>,
    signed: Signed,
    Id(expert): Id<ExpertId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = api.house.carry_out(&signed.actor, Command::from(RemoveExpert { expert }), key).await?;
    let experts = loss::experts(&api.house, &signed.actor).await?;
    let items = experts.iter().filter(|one| one.active != 0).map(LossExpert::new).collect();
    Ok(mark_replay(json(StatusCode::OK, &Items { items }), answer.replayed))
}
