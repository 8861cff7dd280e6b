//! Parties: searching, entering, editing, and looking at a number in clear.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::PartyId;
use yinuo_core::party as core_party;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::party::{CreateParty, EditParty, Unmask};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::party::PartyRow;

use crate::case::CaseLine;
use crate::contact::Contact;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query, Signed};
use crate::operation::with_changes;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, View, instant, json, mark_replay, ok, party_id, with_etag};
use crate::state::Api;
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

/// A party with its cases and contacts.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyFile<'a> {
    #[serde(flatten)]
    pub party: Party<'a>,
    /// The latest 200.
    pub cases: Vec<CaseLine<'a>>,
    pub contacts: Vec<Contact<'a>>,
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
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartyQuery {
    /// A name by characters, pinyin or initials; an identity number; a phone; a case number.
    q: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `created` or `name`, with a minus sign downwards.
    sort: Option<String>,
}

/// Find parties.
#[utoipa::path(get, path = "/parties", tag = "party", params(PartyQuery),
    responses((status = 200, body = List<Party<'static>>)))]
pub async fn list_parties(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PartyQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::party::list(&api.house, &signed.actor, query.q.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Party::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// Enter a party.
#[utoipa::path(post, path = "/parties", tag = "party", request_body = NewParty,
    responses((status = 201, body = Party<'static>)))]
pub async fn create_party(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewParty>,
) -> Result<Answer, Problem> {
    let command = Command::CreateParty(CreateParty { draft: body.into() });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    party_answer(&api, &signed, answer, StatusCode::CREATED).await
}

/// The party a command answered with; a retry reads it.
async fn party_answer(
    api: &Api,
    signed: &Signed,
    answer: yinuo_service::command::Answer,
    status: StatusCode,
) -> Result<Answer, Problem> {
    let row = match answer.party {
        Some(row) => row,
        None => query::party::row(&api.house, &signed.actor, PartyId::from_number(answer.id)).await?.into(),
    };
    let view = View::new(&api.house, signed);
    let party = json(status, &Party::new(&view, &row));
    Ok(mark_replay(with_etag(party, row.version), answer.replayed))
}

/// A party with its cases and contacts.
#[utoipa::path(get, path = "/parties/{id}", tag = "party", params(("id" = String, Path)),
    responses((status = 200, body = PartyFile<'static>)))]
pub async fn get_party(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    let file = query::party::file(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let contact = |found| Contact::of_party(&view, &file.party, found);
    let answer = PartyFile {
        party: Party::new(&view, &file.party),
        cases: file.cases.iter().map(|line| CaseLine::new(&view, line)).collect(),
        contacts: file.contacts.iter().map(contact).collect(),
    };
    Ok(with_etag(ok(&answer), file.party.version))
}

/// Changed fields only. An identity number does not change: another number is another person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyChange {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
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
    let command = Command::EditParty(EditParty {
        party: id,
        expected_version: Some(version),
        name: body.name,
        phone: body.phone,
        address: body.address,
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

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnmasking {
    pub field: words::MaskedField,
    /// Kept in the audit trail.
    pub reason: String,
}

/// A number in clear.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unmasked {
    pub value: String,
}

/// Look at a number in clear. That it was done, by whom and why is recorded.
#[utoipa::path(post, path = "/parties/{id}/unmaskings", tag = "party", request_body = NewUnmasking,
    params(("id" = String, Path)), responses((status = 200, body = Unmasked)))]
pub async fn unmask(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Body(body): Body<NewUnmasking>,
) -> Result<Answer, Problem> {
    let field = match body.field {
        words::MaskedField::Identity => "identity",
        words::MaskedField::Phone => "phone",
    };
    let command = Command::Unmask(Unmask { party: id, field: field.to_owned(), reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, None).await?;
    let value = answer.secret.and_then(|value| String::from_utf8(value).ok());
    let value = value.ok_or_else(|| Stop::damaged("personal_numbers", id.to_string()))?;
    Ok(ok(&Unmasked { value }))
}
