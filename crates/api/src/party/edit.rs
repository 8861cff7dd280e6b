//! Editing a party.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_core::identity::Sex;
use yinuo_service::command::Command;
use yinuo_service::command::party::EditParty;

use super::shape::{NewIdentity, Party, party_answer};
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Signed};
use crate::operation::change::with_changes;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::view::View;
use crate::words;

/// Changed fields only. An identity number may come later; it does not change, as another number is another person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyChange {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    /// As long as it is not known.
    #[serde(default)]
    pub birth_date: Option<Date>,
    /// As long as it is not known.
    #[schema(value_type = Option<words::Sex>)]
    #[serde(default)]
    pub sex: Option<Sex>,
    #[serde(default)]
    pub identity: Option<NewIdentity>,
}

/// Edit a party.
#[utoipa::path(patch, path = "/parties/{id}", tag = "party", request_body = PartyChange,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Party<'static>)))]
pub async fn edit_party(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PartyChange>,
) -> Result<Answer, Problem> {
    let command = Command::from(EditParty {
        party: id,
        expected_version: Some(version),
        name: body.name,
        phone: body.phone,
        address: body.address,
        birth_date: body.birth_date,
        sex: body.sex.map(|sex| sex.key().to_owned()),
        identity: body.identity.map(Into::into),
    });
    match api.house.carry_out(&signed.actor, command, key).await {
        Ok(answer) => party_answer(&api, &signed, answer, StatusCode::OK).await,
        Err(stop) => {
            let view = View::new(&api.house, &signed);
            Err(with_changes(&view, stop, (id.slot().number(), id.number()), version, None).await)
        }
    }
}
