//! Which bureau speaks for a level of government.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{BureauDuty, Contributor, Payer};
use yinuo_core::id::PartyId;
use yinuo_service::agri::command::NameBureau;
use yinuo_service::command::Command;

use super::bureau_shape::{SubsidyBureau, bureaus_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubsidyBureau {
    /// `county`, `province` or `centre`.
    #[schema(value_type = String)]
    pub contributor: Contributor,
    /// `city` or `county`, where the two divide the part of the county.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub payer: Option<Payer>,
    /// `finance` or `agriculture`.
    #[schema(value_type = String)]
    pub duty: BureauDuty,
    /// An organisation with a phone, to which its one-time codes go.
    #[schema(value_type = String)]
    pub party: PartyId,
}

/// Name the bureau of finance or of agriculture of a level, for the own office and all below it.
#[utoipa::path(post, path = "/subsidy-bureaus", tag = "agriculture", request_body = NewSubsidyBureau,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<SubsidyBureau<'static>>)))]
pub async fn name_subsidy_bureau(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSubsidyBureau>,
) -> Result<Answer, Problem> {
    let NewSubsidyBureau { contributor, payer, duty, party } = body;
    let command = NameBureau { office: signed.actor.office.number(), contributor, payer, duty, party };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    Ok(bureaus_answered(&api, &signed, StatusCode::CREATED, answer.replayed).await?)
}
