//! Enrolling one household at the desk.

use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{CoverId, GroupPolicyId};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_service::agri::command::EnrolHousehold;
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::Cover;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCover {
    #[schema(value_type = String)]
    pub holder: PartyId,
    /// Its number on the sheet of the village.
    pub serial: u32,
    /// A crop by its key or its name.
    pub object: String,
    /// Mu, or a number of greenhouses: `12.5`.
    pub quantity: String,
    #[serde(default)]
    pub plot: Option<String>,
    #[serde(default)]
    pub land_number: Option<String>,
    /// The contract, where the land is leased.
    #[serde(default)]
    pub lease: Option<String>,
    /// The passbook that claims are paid to.
    #[serde(default)]
    pub account: Option<String>,
    /// It signed of its own will.
    pub signed: bool,
    /// Yuan: its whole part, where it pays now.
    #[serde(default)]
    pub paid: Option<String>,
    /// It has land in another village too, and that was looked at.
    #[serde(default)]
    pub in_two_villages: bool,
    /// It is taken although the land register has less of its plot, and that was looked at.
    #[serde(default)]
    pub above_register: bool,
}

/// Enrol one household under the group policy of its village, by the rules of a village sheet.
#[utoipa::path(post, path = "/group-policies/{id}/covers", tag = "agriculture", request_body = NewCover,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Cover<'static>)))]
pub async fn enrol_household(
    State(api): State<Api>,
    signed: Signed,
    Id(group): Id<GroupPolicyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCover>,
) -> Result<Answer, Problem> {
    let quantity = body.quantity.parse::<Decimal>().map_err(|_| Problem::field("quantity", "not_a_number"))?;
    let paid = body.paid.as_deref().filter(|paid| !paid.is_empty()).map(str::parse::<Fen>).transpose();
    let paid = paid.map_err(|refusal| Problem::field("paid", refusal.code()))?;
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let command = EnrolHousehold {
        group,
        holder: body.holder,
        serial: body.serial,
        object: body.object,
        quantity,
        plot: filled(body.plot),
        land_number: filled(body.land_number),
        lease: filled(body.lease),
        account: filled(body.account),
        signed: body.signed,
        paid,
        in_two_villages: body.in_two_villages,
        above_register: body.above_register,
        only_one: false,
    };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::cover(&api.house, &signed.actor, CoverId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(with_etag(json(StatusCode::CREATED, &Cover::new(&view, &row)), row.version), answer.replayed))
}
