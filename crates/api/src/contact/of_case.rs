//! The contacts of a case.

use axum::extract::{Path, State};
use yinuo_core::id::PartyId;
use yinuo_core::systems::CASE;
use yinuo_service::query;

use super::shape::{Contact, NewContact, add};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

/// The contacts of a case, oldest first.
#[utoipa::path(get, path = "/cases/{id}/contacts", tag = "contact", params(("id" = String, Path)),
    responses((status = 200, body = Items<Contact<'static>>)))]
pub async fn list_case_contacts(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let case = query::case::row(&api.house, &signed.actor, &id).await?;
    let contacts = query::case::contacts(&api.house, &case).await?;
    let party = query::case::party_name(&api.house, case.party_id).await?;
    let view = View::new(&api.house, &signed);
    let items = contacts.iter().map(|row| Contact::in_case(&view, row, &party, case.id, &case.number)).collect();
    Ok(ok(&Items { items }))
}

/// Note a contact about a case.
#[utoipa::path(post, path = "/cases/{id}/contacts", tag = "contact", request_body = NewContact,
    params(("id" = String, Path)), responses((status = 201, body = Contact<'static>)))]
pub async fn add_case_contact(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewContact>,
) -> Result<Answer, Problem> {
    let case = query::case::row(&api.house, &signed.actor, &id).await?;
    add(&api, &signed, PartyId::from_number(case.party_id), Some(CASE.of(case.id)), key, body).await
}
