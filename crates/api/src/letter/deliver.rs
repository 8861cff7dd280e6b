//! The proof that a letter reached the customer.

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{CaseId, LetterId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::command::letter::{DeliverLetter, LetterOf};
use yinuo_service::query;
use yinuo_service::query::letter::LetterAbout;

use super::shape::{LetterLine, rule_of};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelivery {
    /// Now, where it is left out.
    #[serde(default)]
    pub at: Option<Timestamp>,
    #[schema(value_type = words::DeliveryChannel)]
    pub channel: String,
    /// A waybill number, the name of who signed, and the like.
    pub proof: String,
}

/// Record that a letter reached the customer.
#[utoipa::path(post, path = "/letters/{id}/deliveries", tag = "letter", request_body = NewDelivery,
    params(("id" = String, Path)), responses((status = 200, body = LetterLine<'static>)))]
pub async fn deliver_letter(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LetterId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewDelivery>,
) -> Result<Answer, Problem> {
    let file = query::letter::letter(&api.house, &signed.actor, id).await?;
    let of = match &file.about {
        LetterAbout::Case(case) => LetterOf::Case(CaseId::from_number(case.id), PartyId::from_number(case.party_id)),
        LetterAbout::Subject(line) => LetterOf::Subject(line.of),
    };
    let command =
        Command::from(DeliverLetter { letter: id, of, at: body.at, channel: body.channel, proof: body.proof });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let file = query::letter::letter(&api.house, &signed.actor, id).await?;
    let line = LetterLine::of_row(rule_of(api.house.rules(), &file), &file.letter);
    Ok(mark_replay(ok(&line), answer.replayed))
}
