//! A party on the wire, as it is told and as it is entered.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_core::party as core_party;
use yinuo_service::command::party::Changed;
use yinuo_service::query;
use yinuo_store::tables::party::PartyRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, instant, json, mark_replay, party_id, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// An identity number as it may be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaskedIdentity<'a> {
    #[schema(value_type = words::IdentityKind)]
    pub kind: &'a str,
    pub masked: &'a str,
}

/// A person or organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Party<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = words::PartyKind)]
    pub kind: &'a str,
    pub name: &'a str,
    pub identity: Option<MaskedIdentity<'a>>,
    pub phone_masked: Option<&'a str>,
    #[schema(format = Date)]
    pub birth_date: Option<&'a str>,
    #[schema(value_type = Option<words::Sex>)]
    pub sex: Option<&'a str>,
    pub address: Option<&'a str>,
    pub office: Ref<'a>,
    pub version: i64,
    pub created_at: Timestamp,
}

impl<'a> Party<'a> {
    pub fn new(view: &'a View, row: &'a PartyRow) -> Party<'a> {
        let kind = row.identity_kind.as_deref();
        Party {
            id: party_id(row.id),
            kind: &row.kind,
            name: &row.name,
            identity: kind.zip(row.identity_masked.as_deref()).map(|(kind, masked)| MaskedIdentity { kind, masked }),
            phone_masked: row.phone_masked.as_deref(),
            birth_date: row.birth_date.as_deref(),
            sex: row.sex.as_deref(),
            address: row.address.as_deref(),
            office: view.office_number(row.office_id),
            version: row.version,
            created_at: instant(row.created_at),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIdentity {
    #[schema(value_type = words::IdentityKind)]
    pub kind: core_party::IdentityKind,
    pub number: String,
}

/// A party to be entered. Birth date and sex follow from a resident identity number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    #[schema(value_type = words::PartyKind)]
    pub kind: core_party::PartyKind,
    pub name: String,
    #[serde(default)]
    pub identity: Option<NewIdentity>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub birth_date: Option<jiff::civil::Date>,
    #[schema(value_type = Option<words::Sex>)]
    #[serde(default)]
    pub sex: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    /// This is another person than the one whose passport or other paper has the same number. Not taken where a number is of one person only.
    #[serde(default)]
    pub another_person: bool,
}

impl From<NewIdentity> for core_party::Identity {
    fn from(identity: NewIdentity) -> core_party::Identity {
        core_party::Identity { kind: identity.kind, number: identity.number }
    }
}

impl From<NewParty> for core_party::PartyDraft {
    fn from(party: NewParty) -> core_party::PartyDraft {
        core_party::PartyDraft {
            kind: party.kind,
            name: party.name,
            identity: party.identity.map(Into::into),
            phone: party.phone,
            birth_date: party.birth_date,
            sex: party.sex,
            address: party.address,
            another_person: party.another_person,
        }
    }
}

/// The party a command answered with; a retry reads it.
pub async fn party_answer(
    api: &Api,
    signed: &Signed,
    mut answer: yinuo_service::command::Answer,
    status: StatusCode,
) -> Result<Answer, Problem> {
    let row = match answer.take() {
        Some(Changed { party }) => party,
        None => query::party::row(&api.house, &signed.actor, PartyId::from_number(answer.id)).await?.into(),
    };
    let view = View::new(&api.house, signed);
    let party = json(status, &Party::new(&view, &row));
    Ok(mark_replay(with_etag(party, row.version), answer.replayed))
}
