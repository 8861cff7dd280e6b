//! Which known party insures schools under an offer.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::school::command::NameSchoolInsurer;
use yinuo_service::school::query;

use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, LocalText, Ref, mark_replay, ok, party_id};
use crate::state::Api;

/// An offer of today with the party that insures the schools of the own office.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolInsurer<'a> {
    /// The key of the offer.
    pub offer: &'a str,
    pub name: LocalText<'a>,
    /// What the offer calls the insurer.
    pub called: LocalText<'a>,
    /// Absent, nobody was named yet: an accident is accepted only once the case names the insurer.
    pub insurer: Option<Ref<'a>>,
    /// The office that named it: the own one, or one above it.
    pub office: Option<Ref<'a>>,
    #[schema(format = Date)]
    pub named_on: Option<&'a str>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchoolInsurer {
    /// The id of an organisation.
    #[schema(value_type = String)]
    pub insurer: PartyId,
}

async fn listed(api: &Api, signed: &Signed) -> Result<Answer, Problem> {
    let found = query::insurers(&api.house, &signed.actor).await?;
    let directory = api.house.directory();
    let items = found.iter().map(|one| SchoolInsurer {
        offer: &one.offer.key,
        name: LocalText::from(&one.offer.name),
        called: LocalText::from(&one.offer.insurer),
        insurer: one.named.as_ref().map(|(_, party)| Ref { id: party_id(party.id), name: &party.name }),
        office: one.named.as_ref().map(|(row, _)| Ref {
            id: IdText { prefix: OfficeId::PREFIX, number: row.office_id },
            name: directory.office_name(OfficeId::from_number(row.office_id)),
        }),
        named_on: one.named.as_ref().map(|(row, _)| row.named_on.as_str()),
    });
    Ok(ok(&List { items: items.collect(), next: None }))
}

/// What is offered to schools today, each with who insures the schools of the own office.
#[utoipa::path(get, path = "/school-insurers", tag = "schools",
    responses((status = 200, body = List<SchoolInsurer<'static>>)))]
pub async fn list_school_insurers(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    listed(&api, &signed).await
}

/// Name who insures schools of the own office, and of those below it, under an offer. Policies that were applied for before keep theirs.
#[utoipa::path(put, path = "/school-insurers/{offer}", tag = "schools", request_body = NewSchoolInsurer,
    params(("offer" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = List<SchoolInsurer<'static>>)))]
pub async fn name_school_insurer(
    State(api): State<Api>,
    signed: Signed,
    Path(offer): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSchoolInsurer>,
) -> Result<Answer, Problem> {
    let command = NameSchoolInsurer { offer, insurer: body.insurer };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    Ok(mark_replay(listed(&api, &signed).await?, answer.replayed))
}
