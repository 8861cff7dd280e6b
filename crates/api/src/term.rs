//! Terms of service: the figures that were agreed with a party, from which promises take their time.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_core::service::Allowance;
use yinuo_core::text::LocalText as Name;
use yinuo_service::command::party::SetTerm;
use yinuo_service::query;
use yinuo_store::tables::case::SubjectTermRow;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, LocalText, Ref, instant, json, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// A figure that was agreed, and where.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceTerm<'a> {
    /// What packs call it.
    pub key: &'a str,
    /// The promise that takes its time from it; absent, where no rule asks for it any more.
    pub name: Option<LocalText<'a>>,
    pub within: &'a str,
    #[schema(value_type = Date)]
    pub effective_from: &'a str,
    /// The last day.
    #[schema(value_type = Option<Date>)]
    pub effective_until: Option<&'a str>,
    pub cite: &'a str,
    pub by: Ref<'a>,
    pub at: Timestamp,
}

impl<'a> ServiceTerm<'a> {
    fn new(view: &'a View, row: &'a SubjectTermRow, known: &BTreeMap<&str, &'a Name>) -> ServiceTerm<'a> {
        ServiceTerm {
            key: &row.key,
            name: known.get(row.key.as_str()).map(|&name| name.into()),
            within: &row.within,
            effective_from: &row.effective_from,
            effective_until: row.effective_until.as_deref(),
            cite: &row.cite,
            by: view.operator_number(row.operator_id),
            at: instant(row.at),
        }
    }
}

/// A figure that packs ask for, with the promise that takes its time from it.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownTerm<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
}

/// What was agreed with a party, and the figures that packs ask for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceTerms<'a> {
    pub items: Vec<ServiceTerm<'a>>,
    pub known: Vec<KnownTerm<'a>>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServiceTerm {
    pub key: String,
    /// `24 hours`, `3 working days`.
    #[schema(value_type = String)]
    pub within: Allowance,
    pub effective_from: Date,
    #[serde(default)]
    pub effective_until: Option<Date>,
    /// The contract and the clause.
    pub cite: String,
}

/// The terms of service of a party.
#[utoipa::path(get, path = "/parties/{id}/terms", tag = "party", params(("id" = String, Path)),
    responses((status = 200, body = ServiceTerms<'static>)))]
pub async fn list_terms(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    let rows = query::party::terms(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&terms(&api, &view, &rows)))
}

fn terms<'a>(api: &'a Api, view: &'a View, rows: &'a [SubjectTermRow]) -> ServiceTerms<'a> {
    // Of several versions of a service the latest says what it is called.
    let known: BTreeMap<&str, &Name> = api.house.rules().services().flat_map(|service| service.named_terms()).collect();
    ServiceTerms {
        items: rows.iter().map(|row| ServiceTerm::new(view, row, &known)).collect(),
        known: known.iter().map(|(&key, &name)| KnownTerm { key, name: name.into() }).collect(),
    }
}

/// Enter what was agreed with a party. A figure with the same first day is replaced.
#[utoipa::path(post, path = "/parties/{id}/terms", tag = "party", request_body = NewServiceTerm,
    params(("id" = String, Path)), responses((status = 201, body = ServiceTerms<'static>)))]
pub async fn set_term(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewServiceTerm>,
) -> Result<Answer, Problem> {
    let NewServiceTerm { key: term, within, effective_from, effective_until, cite } = body;
    let command = SetTerm { party: id, key: term, within, effective_from, effective_until, cite };
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let rows = query::party::terms(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &terms(&api, &view, &rows)), answer.replayed))
}
