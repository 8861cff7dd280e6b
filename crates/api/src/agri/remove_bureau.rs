//! Taking a bureau from its place.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::SubsidyBureauId;
use yinuo_service::agri::command::RemoveBureau;
use yinuo_service::command::Command;

use super::bureau_shape::{SubsidyBureau, bureaus_answered};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

/// Take a bureau from its place: it reads nothing any more, and what it confirmed stays.
#[utoipa::path(post, path = "/subsidy-bureaus/{id}/removals", tag = "agriculture",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Items<SubsidyBureau<'static>>)))]
pub async fn remove_subsidy_bureau(
    State(api): State<Api>,
    signed: Signed,
    Id(bureau): Id<SubsidyBureauId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = api.house.carry_out(&signed.actor, Command::from(RemoveBureau { bureau }), key).await?;
    Ok(bureaus_answered(&api, &signed, StatusCode::OK, answer.replayed).await?)
}
