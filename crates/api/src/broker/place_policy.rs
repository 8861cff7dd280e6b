//! Entering a policy that was placed.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::PlacementId;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_service::broker::command::{NewShare, NewSum, PlacePolicy};
use yinuo_service::broker::query;
use yinuo_service::command::Command;

use super::shape::Placement;
use super::sign_cooperation::share;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// An insurer with its part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlacementShare {
    #[schema(value_type = String)]
    pub insurer: PartyId,
    /// A part of the whole: `0.6`.
    pub share: String,
    /// It acts for the others: one does.
    #[serde(default)]
    pub leads: bool,
}

/// What is insured at a place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlacementSum {
    pub place: String,
    pub sum_insured: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlacement {
    #[schema(value_type = String)]
    pub client: PartyId,
    /// As the policy has it.
    pub number: String,
    pub product: String,
    pub shares: Vec<NewPlacementShare>,
    pub sums: Vec<NewPlacementSum>,
    pub premium: String,
    /// What the insured bears of each loss.
    pub deductible: String,
    /// A part of the premium: `0.12`.
    pub commission_rate: String,
    /// How the commission is taken.
    pub commission_taken: String,
    pub proposed_on: Date,
    pub effective_on: Date,
    pub ends_on: Date,
}

fn yuan(field: &'static str, text: &str) -> Result<Fen, Problem> {
    text.parse::<Fen>().map_err(|refusal| Problem::field(field, refusal.code()))
}

/// Enter a policy that was placed for a client, under its mandate and with insurers that an agreement was made with.
#[utoipa::path(post, path = "/placements", tag = "broker", request_body = NewPlacement,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Placement<'static>)))]
pub async fn place_policy(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPlacement>,
) -> Result<Answer, Problem> {
    let one = |line: &NewPlacementShare| {
        let share = share("share", &line.share)?;
        Ok::<_, Problem>(NewShare { insurer: line.insurer, share, leads: line.leads })
    };
    let sum = |line: &NewPlacementSum| {
        let sum_insured = yuan("sum_insured", &line.sum_insured)?;
        Ok::<_, Problem>(NewSum { place: line.place.clone(), sum_insured })
    };
    let command = PlacePolicy {
        client: body.client,
        shares: body.shares.iter().map(one).collect::<Result<_, _>>()?,
        sums: body.sums.iter().map(sum).collect::<Result<_, _>>()?,
        premium: yuan("premium", &body.premium)?,
        deductible: yuan("deductible", &body.deductible)?,
        commission_rate: share("commission_rate", &body.commission_rate)?,
        number: body.number,
        product: body.product,
        commission_taken: body.commission_taken,
        proposed_on: body.proposed_on,
        effective_on: body.effective_on,
        ends_on: body.ends_on,
    };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = PlacementId::from_number(answer.id).to_string();
    let found = query::placement(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Placement::new(&view, &found)), answer.replayed))
}
