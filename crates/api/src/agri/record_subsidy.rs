//! A level of government commits itself, pays, pays beforehand, or has back what it paid too much.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::{Contributor, Payer};
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
    /// `city` or `county`, where the two divide the part of the county.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub payer: Option<Payer>,
    /// Left out, a payment where there is an amount and a letter of commitment where there is none.
    #[serde(default)]
    pub kind: Option<NewSubsidyKind>,
    /// Yuan that were paid or go back; absent, a letter of commitment is filed.
    #[serde(default)]
    pub amount: Option<String>,
    /// The number of the letter or of the payment.
    pub reference: String,
    /// Not later than today.
    pub happened_on: Date,
}

/// What is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NewSubsidyKind {
    Commitment,
    Payment,
    Prepayment,
    Return,
}

impl NewSubsidyEntry {
    fn event(&self) -> Result<SubsidyEvent, Problem> {
        let amount = self.amount.as_deref().map(str::parse::<Fen>).transpose();
        let amount = amount.map_err(|refusal| Problem::field("amount", refusal.code()))?;
        match (self.kind, amount) {
            (None | Some(NewSubsidyKind::Commitment), None) => Ok(SubsidyEvent::Commitment),
            (None | Some(NewSubsidyKind::Payment), Some(amount)) => Ok(SubsidyEvent::Payment(amount)),
            (Some(NewSubsidyKind::Prepayment), Some(amount)) => Ok(SubsidyEvent::Prepayment(amount)),
            (Some(NewSubsidyKind::Return), Some(amount)) => Ok(SubsidyEvent::Return(amount)),
            (Some(NewSubsidyKind::Commitment), Some(_)) => Err(Problem::field("amount", "wrong_value")),
            (Some(_), None) => Err(Problem::field("amount", "missing")),
        }
    }
}

/// Record a letter of commitment, a payment, a payment beforehand, or what goes back. A payment is refused while what the programme asks of
/// the level below has not happened, and beyond what the covers of those who paid come to; a payment beforehand is taken up to what is
/// expected; what goes back is no more than what is over, and what was paid beforehand goes back once the year is settled.
#[utoipa::path(post, path = "/subsidies", tag = "agriculture", request_body = NewSubsidyEntry,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SubsidyAccount<'static>)))]
pub async fn record_subsidy(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSubsidyEntry>,
) -> Result<Answer, Problem> {
    let event = body.event()?;
    let office = body.office.unwrap_or(signed.actor.office);
    let command = Command::from(RecordSubsidy {
        programme: body.programme.clone(),
        office,
        contributor: body.contributor,
        payer: body.payer,
        event,
        reference: body.reference,
        on: body.happened_on,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let view = View::new(&api.house, &signed);
    let (programme, _) = agri(view.house.rules()).programme(&body.programme).map_err(Stop::from)?;
    let file = query::subsidies(&api.house, &signed.actor, &body.programme, Some(office)).await?;
    Ok(mark_replay(shown(&view, programme, &file, StatusCode::CREATED)?, answer.replayed))
}
