//! The subsidies of a year are settled.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::Stop;
use yinuo_service::agri::command::SettleSubsidies;
use yinuo_service::agri::query;
use yinuo_service::agri::rules::agri;
use yinuo_service::command::Command;

use super::subsidy_shape::{SubsidyAccount, shown};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubsidySettlement {
    /// The key of a programme.
    pub programme: String,
    /// The own office, where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
    /// The number of the settlement.
    pub reference: String,
    /// From the day of the programme on, and not later than today.
    pub happened_on: Date,
}

/// Settle the subsidies of a year on what was really enrolled, all levels at once: what is over can be given back from then on.
#[utoipa::path(post, path = "/subsidies/settlements", tag = "agriculture", request_body = NewSubsidySettlement,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SubsidyAccount<'static>)))]
pub async fn settle_subsidies(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSubsidySettlement>,
) -> Result<Answer, Problem> {
    let office = body.office.unwrap_or(signed.actor.office);
    let command = Command::from(SettleSubsidies {
        programme: body.programme.clone(),
        office,
        reference: body.reference,
        on: body.happened_on,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let view = View::new(&api.house, &signed);
    let (programme, _) = agri(view.house.rules()).programme(&body.programme).map_err(Stop::from)?;
    let file = query::subsidies(&api.house, &signed.actor, &body.programme, Some(office)).await?;
    Ok(mark_replay(shown(&view, programme, &file, StatusCode::CREATED)?, answer.replayed))
}
