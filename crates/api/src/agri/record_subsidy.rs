//! A level of government commits itself, or pays.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::Contributor;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_service::Stop;
use yinuo_service::agri::command::{RecordSubsidy, SubsidyEvent};
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
pub struct NewSubsidyEntry {
    /// The key of a programme.
    pub programme: String,
    /// The own office, where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
    /// `county`, `province` or `centre`.
    #[schema(value_type = String)]
    pub contributor: Contributor,
    /// Yuan that were paid; absent, a letter of commitment is filed.
    #[serde(default)]
    pub amount: Option<String>,
    /// The number of the letter or of the payment.
    pub reference: String,
    /// Not later than today.
    pub happened_on: Date,
}

/// Record a letter of commitment or a payment. A payment is refused while what the programme asks of the level below has not
/// happened, and beyond what the covers of those who paid come to.
#[utoipa::path(post, path = "/subsidies", tag = "agriculture", request_body = NewSubsidyEntry,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SubsidyAccount<'static>)))]
pub async fn record_subsidy(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSubsidyEntry>,
) -> Result<Answer, Problem> {
    let amount = body.amount.as_deref().map(str::parse::<Fen>).transpose();
    let amount = amount.map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let office = body.office.unwrap_or(signed.actor.office);
    let command = Command::from(RecordSubsidy {
        programme: body.programme.clone(),
        office,
        contributor: body.contributor,
        event: amount.map_or(SubsidyEvent::Commitment, SubsidyEvent::Payment),
        reference: body.reference,
        on: body.happened_on,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let view = View::new(&api.house, &signed);
    let (programme, _) = agri(view.house.rules()).programme(&body.programme).map_err(Stop::from)?;
    let file = query::subsidies(&api.house, &signed.actor, &body.programme, Some(office)).await?;
    Ok(mark_replay(shown(&view, programme, &file, StatusCode::CREATED)?, answer.replayed))
}
