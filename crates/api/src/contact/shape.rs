//! A contact on the wire, and noting one.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::case::Case as CaseData;
use yinuo_core::id::PartyId;
use yinuo_core::subject;
use yinuo_core::systems::CASE;
use yinuo_service::command::Command;
use yinuo_service::command::party::AddContact;
use yinuo_service::query;
use yinuo_service::query::party::ContactOfParty;
use yinuo_store::tables::case::ContactRow;
use yinuo_store::tables::party::PartyRow;

use crate::extract::{Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, SubjectRef, contact_id, instant, json, mark_replay, party_id};
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
    /// A case, an agreement, a record; nothing, where it was about nothing but the party.
    pub about: Option<SubjectRef<'a>>,
    pub notes: &'a str,
}

impl<'a> Contact<'a> {
    fn new(view: &'a View, row: &'a ContactRow, party: &'a str, about: Option<SubjectRef<'a>>) -> Contact<'a> {
        Contact {
            id: contact_id(row.id),
            kind: &row.kind,
            direction: &row.direction,
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
            party: Ref { id: party_id(row.party_id), name: party },
            about,
            notes: &row.notes,
        }
    }

    pub fn of_case(view: &'a View, case: &'a CaseData, party: &'a PartyRow, row: &'a ContactRow) -> Contact<'a> {
        Contact::in_case(view, row, &party.name, case.id.number(), &case.number)
    }

    pub fn in_case(view: &'a View, row: &'a ContactRow, party: &'a str, case: i64, number: &'a str) -> Contact<'a> {
        Contact::new(view, row, party, Some(SubjectRef::new(CASE.of(case), number)))
    }

    pub fn of_party(view: &'a View, party: &'a str, found: &'a ContactOfParty) -> Contact<'a> {
        let about = found.about.as_ref().map(|line| SubjectRef::new(line.of, &line.label));
        Contact::new(view, &found.contact, party, about)
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
    /// The id of what it was about, where that is not only the party: a case of theirs, an agreement, a record.
    #[serde(default)]
    pub about: Option<String>,
}

pub async fn add(
    api: &Api,
    signed: &Signed,
    party: PartyId,
    about: Option<subject::SubjectRef>,
    key: Option<String>,
    body: NewContact,
) -> Result<Answer, Problem> {
    let named = body.about.as_deref().map(|id| subject_of("about", id)).transpose()?;
    let command = Command::from(AddContact {
        party,
        about: about.or(named),
        kind: body.kind,
        direction: body.direction,
        at: body.at,
        notes: body.notes,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let found = query::party::contact(&api.house, &signed.actor, party, answer.id).await?;
    let name = query::case::party_name(&api.house, party.number()).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Contact::of_party(&view, &name, &found)), answer.replayed))
}
