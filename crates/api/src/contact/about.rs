//! The contacts about something, whatever its kind.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::query;

use super::shape::Contact;
use crate::extract::{Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactsQuery {
    /// The id of what they were about: an agreement, a record, a case; of a customer, those about nothing else.
    subject: String,
}

/// The contacts about something, oldest first.
#[utoipa::path(get, path = "/contacts", tag = "contact", params(ContactsQuery),
    responses((status = 200, body = Items<Contact<'static>>)))]
pub async fn list_contacts(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ContactsQuery>,
) -> Result<Answer, Problem> {
    let of = subject_of("subject", &query.subject)?;
    let found = query::party::contacts_about(&api.house, &signed.actor, of).await?;
    let view = View::new(&api.house, &signed);
    let items = found.iter().map(|(found, party)| Contact::of_party(&view, party, found)).collect();
    Ok(ok(&Items { items }))
}
