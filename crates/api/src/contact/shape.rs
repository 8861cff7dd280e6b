//! A contact on the wire, and noting one.

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

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, CaseRef, IdText, Ref, case_id, contact_id, instant, json, mark_replay, party_id};
use crate::state::Api;
use crate::view::View;
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
    pub fn new(view: &'a View, row: &'a ContactRow, party: &'a str, number: Option<&'a str>) -> Contact<'a> {
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

pub async fn add(
    api: &Api,
    signed: &Signed,
    party: PartyId,
    case: Option<&CaseRow>,
    key: Option<String>,
    body: NewContact,
) -> Result<Answer, Problem> {
    let command = Command::from(AddContact {
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
