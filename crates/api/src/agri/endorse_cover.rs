//! Changing what a household insures.

use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CoverId;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_service::agri::command::{Change, EndorseCover};
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::Cover;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// What becomes of a cover.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "kind")]
pub enum CoverChange {
    /// Another crop or area.
    Insured {
        /// A crop by its key or its name.
        object: String,
        quantity: String,
        /// It is taken although the land register has less of its plot, and that was looked at.
        #[serde(default)]
        above_register: bool,
    },
    /// Another owner of the land, under a number of the village sheet that is free.
    Owner {
        #[schema(value_type = String)]
        holder: PartyId,
        serial: u32,
    },
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEndorsement {
    pub change: CoverChange,
    /// What was shown, and why.
    pub proof: String,
    /// Yuan that the household pays more; below nothing, is given back. `0` where it has not paid.
    pub amount: String,
}

/// Change a cover: area or crop while enrolment is open, its owner until a loss was claimed. Another owner has a cover of his own.
#[utoipa::path(post, path = "/covers/{id}/endorsements", tag = "agriculture", request_body = NewEndorsement,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Cover<'static>)))]
pub async fn endorse_cover(
    State(api): State<Api>,
    signed: Signed,
    Id(cover): Id<CoverId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewEndorsement>,
) -> Result<Answer, Problem> {
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let change = match body.change {
        CoverChange::Insured { object, quantity, above_register } => {
            let quantity = quantity.parse::<Decimal>().map_err(|_| Problem::field("quantity", "not_a_number"))?;
            Change::Insured { object, quantity, above_register }
        }
        CoverChange::Owner { holder, serial } => Change::Owner { holder, serial },
    };
    let command = EndorseCover { cover, change, proof: body.proof, amount };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::cover(&api.house, &signed.actor, CoverId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(with_etag(json(StatusCode::CREATED, &Cover::new(&view, &row)), row.version), answer.replayed))
}
