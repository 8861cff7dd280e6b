//! Who is warned for a division.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::agri::command::NameWarningOfficial;
use yinuo_service::command::Command;

use super::warning_shape::{WarningOfficial, officials_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWarningOfficial {
    /// The code of a division.
    pub division: String,
    /// Somebody with a phone.
    #[schema(value_type = String)]
    pub party: PartyId,
    /// What they are responsible for: `乡镇农业助理`.
    pub duty: String,
}

/// Name somebody who is warned for a division, for what it lies in and for what lies in it.
#[utoipa::path(post, path = "/warning-officials", tag = "agriculture", request_body = NewWarningOfficial,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<WarningOfficial<'static>>)))]
pub async fn name_warning_official(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewWarningOfficial>,
) -> Result<Answer, Problem> {
    let NewWarningOfficial { division, party, duty } = body;
    let command = Command::from(NameWarningOfficial { division, party, duty });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    Ok(officials_answered(&api, &signed, StatusCode::CREATED, answer.replayed).await?)
}
