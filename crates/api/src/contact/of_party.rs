//! Noting a contact with a party.

use axum::extract::State;
use yinuo_core::id::PartyId;

use super::shape::{Contact, NewContact, add};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Note a contact with a party.
#[utoipa::path(post, path = "/parties/{id}/contacts", tag = "contact", request_body = NewContact,
    params(("id" = String, Path)), responses((status = 201, body = Contact<'static>)))]
pub async fn add_party_contact(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewContact>,
) -> Result<Answer, Problem> {
    add(&api, &signed, id, None, key, body).await
}
