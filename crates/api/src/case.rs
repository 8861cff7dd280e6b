//! Cases: opening, finding, and everything done to one. Each act is a resource of its own below the case and answers with
//! the whole case.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::case as core_case;
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, PolicyId};
use yinuo_core::service::Answers;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::case::{
    AssignCase, ChangeMaterials, EditCase, ExtendPromise, MaterialItem, NotifyMissing, OpenCase, PartyChoice,
    RecordMilestone, WithdrawCase,
};
use yinuo_service::command::{self};
use yinuo_service::query::case::{CaseFile, CaseFilter, CaseParts};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::case::CaseRow;

pub use crate::case_shape::{Case, CaseLine};
use crate::extract::{Body, IdempotencyKey, IfMatch, Query, Signed};
use crate::operation::with_changes;
use crate::party::NewParty;
use crate::problem::Problem;
use crate::promise::owner_choice;
use crate::shape::{Answer, IdText, List, View, json, letter_id, mark_replay, ok, with_etag};
use crate::state::Api;
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
    /// One of the party's policies that the request is about.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub policy: Option<PolicyId>,
    #[schema(value_type = words::Channel)]
    pub channel: core_case::Channel,
    /// When the request came in; now, where it is left out.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
    #[serde(default)]
    pub summary: String,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    #[serde(default)]
    pub answers: Answers,
    /// The keys of the materials handed in with it.
    #[serde(default)]
    pub materials: Vec<String>,
}

/// Open a case.
#[utoipa::path(post, path = "/cases", tag = "case", request_body = NewCase,
    responses((status = 201, body = Case<'static>)))]
pub async fn open_case(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCase>,
) -> Result<Answer, Problem> {
    let party = match (body.party, body.new_party) {
        (Some(party), None) => PartyChoice::Known(party),
        (None, Some(party)) => PartyChoice::New(Box::new(party.into())),
        (Some(_), Some(_)) => return Err(Problem::field("new_party", "party_and_new_party")),
        (None, None) => return Err(Problem::field("party", "missing")),
    };
    let service = body.service.clone();
    let command = Command::OpenCase(OpenCase {
        service: body.service,
        party,
        policy: body.policy,
        channel: body.channel,
        received_at: body.received_at,
        summary: body.summary,
        answers: body.answers,
        materials: body.materials,
    });
    match api.house.carry_out(&signed.actor, command, key).await {
        Ok(answer) => opened(&api, &signed, answer).await,
        Err(stop) => {
            let on = api.house.rules().calendar().date_of(body.received_at.unwrap_or_else(|| api.house.now()));
            let service = api.house.rules().service_on(&service, on).ok().cloned();
            Err(Problem::from(stop).named_by(service))
        }
    }
}

/// A new case has neither contacts nor files, and letters only where one came with it: as a rule nothing is read, but the
/// number of its policy where it is about one.
async fn opened(api: &Api, signed: &Signed, answer: command::Answer) -> Result<Answer, Problem> {
    let (Some(case), Some(party), None) = (&answer.case, &answer.party, answer.letter_id) else {
        return done(api, signed, answer, StatusCode::CREATED).await;
    };
    if case.policy.is_some() {
        return done(api, signed, answer, StatusCode::CREATED).await;
    }
    let view = View::new(&api.house, signed);
    let parts = CaseParts::default();
    let body = json(StatusCode::CREATED, &Case::new(&view, case, party, &parts));
    Ok(with_etag(body, case.version))
}

/// The whole case a command answered with. What the command did not touch, and all of a retry, is read.
async fn whole(api: &Api, signed: &Signed, answer: &command::Answer) -> Result<CaseFile, Problem> {
    let id = CaseId::from_number(answer.id);
    match (&answer.case, &answer.party) {
        (Some(case), Some(party)) => {
            let parts = query::case::parts(&api.house, id, case.policy).await?;
            Ok(CaseFile { case: case.clone(), party: party.clone(), parts })
        }
        _ => Ok(query::case::file(&api.house, &signed.actor, &id.to_string()).await?),
    }
}

async fn done(api: &Api, signed: &Signed, answer: command::Answer, status: StatusCode) -> Result<Answer, Problem> {
    let CaseFile { case, party, parts } = whole(api, signed, &answer).await?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Case::new(&view, &case, &party, &parts));
    Ok(mark_replay(with_etag(body, case.version), answer.replayed))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// A case number, a name by characters, pinyin or initials, an identity, account or phone number.
    q: Option<String>,
    #[param(value_type = Option<words::CaseState>)]
    state: Option<String>,
    /// The key of a service.
    service: Option<String>,
    /// A group of services.
    group: Option<String>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// The id of an operator, or `none`.
    owner: Option<String>,
    #[param(value_type = Option<String>)]
    party: Option<PartyId>,
    /// Cases with a promise that stands so: `open`, `due_today`, `due_soon`, `broken`, `paused`, `unknown`.
    standing: Option<String>,
    received_from: Option<Date>,
    /// The last day.
    received_to: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `received`, `due` or `number`, with a minus sign downwards.
    sort: Option<String>,
}

/// The first instant of a day, and of the day after it.
pub fn first_instant(api: &Api, day: Option<Date>, after: bool) -> Result<Option<Timestamp>, Problem> {
    let Some(day) = day else { return Ok(None) };
    let day = if after { day.tomorrow().map_err(|_| Problem::field("date", "not_a_date"))? } else { day };
    let instant = api.house.rules().calendar().instant_of(day.at(0, 0, 0, 0));
    Ok(Some(instant.map_err(|refusal| Stop::from(yinuo_core::refusal::Refusal::from(refusal)))?))
}

/// Find cases.
#[utoipa::path(get, path = "/cases", tag = "case", params(CaseQuery),
    responses((status = 200, body = List<CaseLine<'static>>)))]
pub async fn list_cases(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<CaseQuery>,
) -> Result<Answer, Problem> {
    let filter = CaseFilter {
        q: query.q,
        state: query.state,
        service: query.service,
        group: query.group,
        office: query.office,
        owner: owner_choice(query.owner.as_deref())?,
        party: query.party,
        standing: query.standing,
        received_from: first_instant(&api, query.received_from, false)?,
        received_until: first_instant(&api, query.received_to, true)?,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::case::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| CaseLine::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A case, by id or number.
#[utoipa::path(get, path = "/cases/{id}", tag = "case", params(("id" = String, Path)),
    responses((status = 200, body = Case<'static>)))]
pub async fn get_case(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let CaseFile { case, party, parts } = query::case::file(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    let body = ok(&Case::new(&view, &case, &party, &parts));
    Ok(with_etag(body, case.version))
}

/// A case about to be changed: who, which, on what version, under what key.
struct Edit {
    api: Api,
    signed: Signed,
    row: CaseRow,
    version: i64,
    key: Option<String>,
}

impl Edit {
    async fn begin(
        api: Api,
        signed: Signed,
        id: &str,
        IfMatch(version): IfMatch,
        IdempotencyKey(key): IdempotencyKey,
    ) -> Result<Edit, Problem> {
        let row = query::case::row(&api.house, &signed.actor, id).await?;
        Ok(Edit { api, signed, row, version, key })
    }

    fn case(&self) -> CaseId {
        CaseId::from_number(self.row.id)
    }

    fn party(&self) -> PartyId {
        PartyId::from_number(self.row.party_id)
    }

    fn policy(&self) -> Option<PolicyId> {
        self.row.policy_id.map(PolicyId::from_number)
    }

    fn expected(&self) -> Option<i64> {
        Some(self.version)
    }

    async fn carry_out(&mut self, command: Command) -> Result<command::Answer, Problem> {
        match self.api.house.carry_out(&self.signed.actor, command, self.key.take()).await {
            Ok(answer) => Ok(answer),
            Err(stop) => {
                let view = View::new(&self.api.house, &self.signed);
                let service = self.api.house.rules().by_version(&self.row.service_version);
                let subject = (self.row.slot, self.row.id);
                Err(with_changes(&view, stop, subject, self.version, service.map(Arc::clone)).await)
            }
        }
    }

    /// Carries the command out and answers with the case.
    async fn finish(mut self, command: Command) -> Result<Answer, Problem> {
        let answer = self.carry_out(command).await?;
        done(&self.api, &self.signed, answer, StatusCode::OK).await
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    #[serde(default)]
    pub summary: Option<String>,
    /// Changed answers only; an empty one takes an answer away.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    #[serde(default)]
    pub answers: Option<Answers>,
}

/// Edit summary and answers.
#[utoipa::path(patch, path = "/cases/{id}", tag = "case", request_body = CaseChange,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn edit_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<CaseChange>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = EditCase {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        summary: body.summary,
        answers: body.answers,
    };
    edit.finish(Command::EditCase(command)).await
}

/// Something that happened to a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    pub key: String,
    /// Now, where it is left out.
    #[serde(default)]
    pub occurred_at: Option<Timestamp>,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    pub note: Option<String>,
}

/// Record a milestone.
#[utoipa::path(post, path = "/cases/{id}/milestones", tag = "milestone", request_body = NewMilestone,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn record_milestone(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewMilestone>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = RecordMilestone {
        case: edit.case(),
        party: edit.party(),
        policy: edit.policy(),
        expected_version: edit.expected(),
        key: body.key,
        occurred_at: body.occurred_at,
        answers: body.answers,
        note: body.note,
    };
    edit.finish(Command::RecordMilestone(command)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialChange {
    pub key: String,
    #[schema(value_type = words::MaterialAct)]
    pub state: String,
    #[serde(default)]
    pub note: Option<String>,
    /// Now, where it is left out.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialChanges {
    pub items: Vec<MaterialChange>,
}

/// Take in, reject or waive materials. To waive takes a manager.
#[utoipa::path(post, path = "/cases/{id}/materials", tag = "material", request_body = MaterialChanges,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn change_materials(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<MaterialChanges>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let item = |item: MaterialChange| MaterialItem {
        key: item.key,
        state: item.state,
        note: item.note,
        received_at: item.received_at,
    };
    let command = ChangeMaterials {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        items: body.items.into_iter().map(item).collect(),
    };
    edit.finish(Command::ChangeMaterials(command)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOneNotice {
    #[serde(default)]
    pub note: Option<String>,
}

/// The case with the letter that tells of everything missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneNotice<'a> {
    pub case: Case<'a>,
    #[schema(value_type = Option<String>)]
    pub letter_id: Option<IdText>,
}

/// Tell the customer once of everything that is missing (一次性告知).
#[utoipa::path(post, path = "/cases/{id}/one-notice", tag = "material", request_body = NewOneNotice,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OneNotice<'static>)))]
pub async fn give_one_notice(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewOneNotice>,
) -> Result<Answer, Problem> {
    let mut edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        NotifyMissing { case: edit.case(), party: edit.party(), expected_version: edit.expected(), note: body.note };
    let answer = edit.carry_out(Command::NotifyMissing(command)).await?;
    let CaseFile { case, party, parts } = whole(&edit.api, &edit.signed, &answer).await?;
    let view = View::new(&edit.api.house, &edit.signed);
    let notice =
        OneNotice { case: Case::new(&view, &case, &party, &parts), letter_id: answer.letter_id.map(letter_id) };
    Ok(mark_replay(with_etag(ok(&notice), case.version), answer.replayed))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtension {
    /// The key of the promise.
    pub promise: String,
    pub reason: String,
}

/// Grant a longer time for a promise, where its rule knows one.
#[utoipa::path(post, path = "/cases/{id}/extensions", tag = "promise", request_body = NewExtension,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn extend_promise(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewExtension>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = ExtendPromise {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        promise: body.promise,
        reason: body.reason,
    };
    edit.finish(Command::ExtendPromise(command)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    /// Absent or null: nobody.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub owner: Option<OperatorId>,
}

/// Give the case to an owner.
#[utoipa::path(post, path = "/cases/{id}/assignments", tag = "case", request_body = NewAssignment,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn assign_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewAssignment>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        AssignCase { case: edit.case(), party: edit.party(), expected_version: edit.expected(), owner: body.owner };
    edit.finish(Command::AssignCase(command)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    pub reason: String,
}

/// Record that the customer withdraws the request.
#[utoipa::path(post, path = "/cases/{id}/withdrawals", tag = "case", request_body = NewWithdrawal,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn withdraw_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewWithdrawal>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        WithdrawCase { case: edit.case(), party: edit.party(), expected_version: edit.expected(), reason: body.reason };
    edit.finish(Command::WithdrawCase(command)).await
}
