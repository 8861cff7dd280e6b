//! Contacts: calls, visits, messages, of a case or of a party.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::case::Case as CaseData;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::command::party::AddContact;
use yinuo_service::query;
use yinuo_service::query::party::ContactOfParty;
use yinuo_store::tables::case::{CaseRow, ContactRow};
use yinuo_store::tables::party::PartyRow;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{
    Answer, CaseRef, IdText, Items, Ref, View, case_id, contact_id, instant, json, mark_replay, ok, party_id,
};
use crate::state::Api;
use crate::words;

/// A call, visit, message, counter visit or callback.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = words::ContactKind)]
    pub kind: &'a str,
    #[schema(value_type = words::Direction)]
    pub direction: &'a str,
    pub at: Timestamp,
    pub by: Ref<'a>,
    pub party: Ref<'a>,
    pub case: Option<CaseRef<'a>>,
    pub notes: &'a str,
}

impl<'a> Contact<'a> {
    fn new(view: &'a View, row: &'a ContactRow, party: &'a str, number: Option<&'a str>) -> Contact<'a> {
        let case = row.case_id.zip(number).map(|(id, number)| CaseRef { id: case_id(id), number });
        Contact {
            id: contact_id(row.id),
            kind: &row.kind,
            direction: &row.direction,
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
            party: Ref { id: party_id(row.party_id), name: party },
            case,
            notes: &row.notes,
        }
    }

    pub fn of_case(view: &'a View, case: &'a CaseData, party: &'a PartyRow, row: &'a ContactRow) -> Contact<'a> {
        Contact::new(view, row, &party.name, Some(&case.number))
    }

    pub fn of_party(view: &'a View, party: &'a PartyRow, found: &'a ContactOfParty) -> Contact<'a> {
        Contact::new(view, &found.contact, &party.name, found.case_number.as_deref())
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    #[schema(value_type = words::ContactKind)]
    pub kind: String,
    #[schema(value_type = words::Direction)]
    pub direction: String,
    /// Now, where it is left out.
    #[serde(default)]
    pub at: Option<Timestamp>,
    pub notes: String,
}

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
    let items = contacts.iter().map(|row| Contact::new(&view, row, &party, Some(&case.number))).collect();
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
    add(&api, &signed, PartyId::from_number(case.party_id), Some(&case), key, body).await
}

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

async fn add(
    api: &Api,
    signed: &Signed,
    party: PartyId,
    case: Option<&CaseRow>,
    key: Option<String>,
    body: NewContact,
) -> Result<Answer, Problem> {
    let command = Command::AddContact(AddContact {
        party,
        case: case.map(|case| CaseId::from_number(case.id)),
        kind: body.kind,
        direction: body.direction,
        at: body.at,
        notes: body.notes,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::party::contact(&api.house, party, answer.id).await?;
    let name = query::case::party_name(&api.house, party.number()).await?;
    let view = View::new(&api.house, signed);
    let contact = Contact::new(&view, &row, &name, case.map(|case| case.number.as_str()));
    Ok(mark_replay(json(StatusCode::CREATED, &contact), answer.replayed))
}
