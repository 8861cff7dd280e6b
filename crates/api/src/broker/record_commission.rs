//! Entering what happened to a commission.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::CommissionId;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_service::broker::command::RecordCommission;
use yinuo_service::broker::commission;
use yinuo_service::command::Command;

use super::commissions::Commission;
use super::words;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCommissionEntry {
    /// What branches give back follows from a write-back and is not entered.
    #[schema(value_type = words::CommissionKind)]
    pub kind: String,
    /// Yuan.
    pub amount: String,
    pub happened_on: Date,
    /// The id of the branch that gets a part: of what is split, and of nothing else.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
    /// The number of an invoice or of a payment, or why it was written back.
    pub reference: String,
}

/// A commission was invoiced, came in, was split to a branch, or is not owed any more. None of these goes beyond what it rests on. Where a
/// write-back takes of what had come in, branches give back of their parts in proportion, an entry of each.
#[utoipa::path(post, path = "/commissions/{id}/entries", tag = "broker", request_body = NewCommissionEntry,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Commission<'static>)))]
pub async fn record_commission(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CommissionId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCommissionEntry>,
) -> Result<Answer, Problem> {
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let NewCommissionEntry { kind, happened_on, office, reference, .. } = body;
    let command = RecordCommission { commission: id, kind, amount, happened_on, office, reference };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = commission::commission(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let made = json(StatusCode::CREATED, &Commission::new(&view, &found));
    Ok(mark_replay(with_etag(made, found.row.version), answer.replayed))
}
