//! Opening a case.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::case as core_case;
use yinuo_core::id::PartyId;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_service::command::case::{Changed, OpenCase, PartyChoice};
use yinuo_service::command::{self, Command};
use yinuo_service::query::case::CaseParts;
use yinuo_service::subject::NamedSubject;

use super::act::done;
use super::shape::Case;
use crate::extract::{Body, Sending, Signed};
use crate::party::shape::NewParty;
use crate::problem::Problem;
use crate::shape::{Answer, FormAnswer, json, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// A request of a customer, on the day it came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The key of a service.
    pub service: String,
    /// A known party; or `new_party`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub party: Option<PartyId>,
    #[serde(default)]
    pub new_party: Option<NewParty>,
    /// What the request is about besides the party: one of its agreements, for instance.
    #[serde(default)]
    pub subjects: Vec<NewSubject>,
    #[schema(value_type = words::Channel)]
    pub channel: core_case::Channel,
    /// When the request came in; now, where it is left out.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
    #[serde(default)]
    pub summary: String,
    #[schema(value_type = BTreeMap<String, FormAnswer>)]
    #[serde(default)]
    pub answers: Answers,
    /// The keys of the materials handed in with it.
    #[serde(default)]
    pub materials: Vec<String>,
}

/// Something a case is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubject {
    /// Its id; the prefix tells its kind.
    #[schema(value_type = String)]
    pub id: SubjectRef,
    /// The role it has, as the service names it; where it is left out, the first role for its kind.
    #[serde(default)]
    pub role: Option<String>,
}

/// Open a case.
#[utoipa::path(post, path = "/cases", tag = "case", request_body = NewCase,
    params(("Send-Again" = Option<bool>, Header, description = "The same sent a moment ago is meant once more.")),
    responses((status = 201, body = Case<'static>)))]
pub async fn open_case(
    State(api): State<Api>,
    signed: Signed,
    sending: Sending,
    Body(body): Body<NewCase>,
) -> Result<Answer, Problem> {
    let party = match (body.party, body.new_party) {
        (Some(party), None) => PartyChoice::Known(party),
        (None, Some(party)) => PartyChoice::New(Box::new(party.into())),
        (Some(_), Some(_)) => return Err(Problem::field("new_party", "party_and_new_party")),
        (None, None) => return Err(Problem::field("party", "missing")),
    };
    let service = body.service.clone();
    let command = Command::from(OpenCase {
        service: body.service,
        party,
        subjects: body.subjects.into_iter().map(|named| NamedSubject { id: named.id, role: named.role }).collect(),
        channel: body.channel,
        received_at: body.received_at,
        summary: body.summary,
        answers: body.answers,
        materials: body.materials,
    });
    match sending.carry_out(&api, &signed, command).await {
        Ok(answer) => opened(&api, &signed, answer).await,
        Err(stop) => {
            let on = api.house.rules().calendar().date_of(body.received_at.unwrap_or_else(|| api.house.now()));
            let service = api.house.rules().service_on(&service, on).ok().cloned();
            Err(Problem::from(stop).named_by(service))
        }
    }
}

/// A new case has neither contacts nor files, and letters only where one came with it: as a rule nothing is read, but the
/// names of what it is about.
async fn opened(api: &Api, signed: &Signed, answer: command::Answer) -> Result<Answer, Problem> {
    let (Some(Changed { case, party }), None) = (answer.extra(), answer.letter_id) else {
        return done(api, signed, answer, StatusCode::CREATED).await;
    };
    if !case.subjects.is_empty() {
        return done(api, signed, answer, StatusCode::CREATED).await;
    }
    let view = View::new(&api.house, signed);
    let parts = CaseParts::default();
    let body = json(StatusCode::CREATED, &Case::new(&view, case, party, &parts));
    Ok(with_etag(body, case.version))
}
