//! The archive: the trail of a case, what others did since a version, the auditor's list, and the proof.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::access::Permission;
use yinuo_core::id::OperatorId;
use yinuo_core::service::Service;
use yinuo_service::query::operation::OperationFilter;
use yinuo_service::query::{self, PageAsk};
use yinuo_service::{Stop, verify};
use yinuo_store::tables::archive::OperationRow;

use crate::case::first_instant;
use crate::extract::{Body, Query, Signed};
use crate::operation_text::summary;
use crate::problem::Problem;
use crate::shape::{
    Answer, IdText, Items, List, LocalText, Ref, View, case_id, contact_id, file_id, instant, letter_id, notice_id,
    office_id, ok, operation_id, operator_id, party_id,
};
use crate::state::Api;

/// What an operation was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subject {
    pub kind: String,
    #[schema(value_type = String)]
    pub id: IdText,
    /// A case by its number, others by name.
    pub name: Option<String>,
}

/// A command that was carried out.
#[derive(Debug, Serialize, ToSchema)]
pub struct Operation<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The chain it stands in, and its place there.
    pub slot: i64,
    pub sequence: i64,
    pub at: Timestamp,
    pub by: Ref<'a>,
    pub command: &'a str,
    pub reason: Option<&'a str>,
    pub subject: Option<Subject>,
    pub summary: LocalText<'static>,
    pub hash: String,
    pub previous_hash: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn id_of(kind: &str, id: i64) -> IdText {
    match kind {
        "party" => party_id(id),
        "office" => office_id(id),
        "operator" => operator_id(id),
        "notice" => notice_id(id),
        "file" => file_id(id),
        "letter" => letter_id(id),
        "contact" => contact_id(id),
        _ => case_id(id),
    }
}

/// The facts of an operation: names to values.
pub type ShownFacts = HashMap<String, String>;

impl<'a> Operation<'a> {
    fn new(view: &'a View, row: &'a OperationRow) -> Operation<'a> {
        let facts: ShownFacts = serde_json::from_str(&row.facts).unwrap_or_default();
        let service = facts.get("service").and_then(|key| newest(view, key));
        let subject = row.subject_kind.as_deref().zip(row.subject_id).map(|(kind, id)| Subject {
            kind: kind.to_owned(),
            id: id_of(kind, id),
            name: ["number", "name", "title", "login"].iter().find_map(|name| facts.get(*name).cloned()),
        });
        Operation {
            id: operation_id(row.id),
            slot: row.slot,
            sequence: row.seq,
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
            command: &row.command,
            reason: row.reason.as_deref(),
            subject,
            summary: summary(&row.command, &facts, service.as_deref()),
            hash: hex(&row.hash),
            previous_hash: hex(&row.previous_hash),
        }
    }
}

/// The newest version of a service, for the names of its entries.
fn newest(view: &View, key: &str) -> Option<Arc<Service>> {
    view.house.rules().versions(key).last().cloned()
}

/// What somebody did to a case or party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Change<'a> {
    /// The version it left.
    pub version: i64,
    pub at: Timestamp,
    pub by: Ref<'a>,
    pub command: String,
    pub summary: LocalText<'static>,
}

impl<'a> Change<'a> {
    fn new(view: &'a View, row: &OperationRow, service: Option<&Service>) -> Change<'a> {
        let facts: ShownFacts = serde_json::from_str(&row.facts).unwrap_or_default();
        Change {
            version: row.subject_version.unwrap_or_default(),
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
            command: row.command.clone(),
            summary: summary(&row.command, &facts, service),
        }
    }
}

/// A problem from a stop; where others were faster, with what they did since `version`.
pub async fn with_changes(
    view: &View,
    stop: Stop,
    (slot, subject): (i64, i64),
    version: i64,
    service: Option<Arc<Service>>,
) -> Problem {
    let changed = stop.code() == "changed_meanwhile";
    let problem = Problem::from(stop).named_by(service.clone());
    if !changed {
        return problem;
    }
    match query::operation::since(&view.house, slot, subject, version).await {
        Ok(rows) => {
            let changes: Vec<_> = rows.iter().map(|row| Change::new(view, row, service.as_deref())).collect();
            problem.more("changes", serde_json::to_value(changes).unwrap_or_default())
        }
        Err(stop) => stop.into(),
    }
}

/// What was done to a case since a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes<'a> {
    pub current_version: i64,
    pub changes: Vec<Change<'a>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SinceQuery {
    /// The version last seen.
    since: i64,
}

/// What others did since a version.
#[utoipa::path(get, path = "/cases/{id}/changes", tag = "operation", params(("id" = String, Path), SinceQuery),
    responses((status = 200, body = Changes<'static>)))]
pub async fn list_changes(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<SinceQuery>,
) -> Result<Answer, Problem> {
    let case = query::case::row(&api.house, &signed.actor, &id).await?;
    let rows = query::operation::since(&api.house, case.slot, case.id, query.since).await?;
    let view = View::new(&api.house, &signed);
    let service = api.house.rules().by_version(&case.service_version).map(|service| &**service);
    let changes = rows.iter().map(|row| Change::new(&view, row, service)).collect();
    Ok(ok(&Changes { current_version: case.version, changes }))
}

/// The trail of a case, oldest first.
#[utoipa::path(get, path = "/cases/{id}/audit", tag = "operation", params(("id" = String, Path)),
    responses((status = 200, body = Items<Operation<'static>>)))]
pub async fn list_case_operations(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let case = query::case::row(&api.house, &signed.actor, &id).await?;
    let rows = query::operation::of_case(&api.house, &case).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: rows.iter().map(|row| Operation::new(&view, row)).collect() }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OperationQuery {
    /// The name of a command: `open-case`, `unmask`, `read-file` and so on.
    command: Option<String>,
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    from: Option<Date>,
    /// The last day.
    to: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `time`, with a minus sign downwards.
    sort: Option<String>,
}

/// The operations of one's offices, the latest first.
#[utoipa::path(get, path = "/operations", tag = "operation", params(OperationQuery),
    responses((status = 200, body = List<Operation<'static>>)))]
pub async fn list_operations(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<OperationQuery>,
) -> Result<Answer, Problem> {
    let filter = OperationFilter {
        command: query.command,
        operator: query.operator,
        from: first_instant(&api, query.from, false)?,
        until: first_instant(&api, query.to, true)?,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::operation::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Operation::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// An empty object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Debug, Serialize, ToSchema)]
pub struct VerificationProblem {
    #[schema(value_type = Option<String>)]
    pub operation_id: Option<IdText>,
    pub detail: String,
}

/// What the proof of the whole archive found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verification {
    pub ok: bool,
    pub operations: u64,
    pub rows: u64,
    pub problems: Vec<VerificationProblem>,
}

/// Prove the whole archive: every operation and every row is what was written.
#[utoipa::path(post, path = "/verifications", tag = "operation", request_body = Nothing,
    responses((status = 200, body = Verification)))]
pub async fn verify_archive(
    State(api): State<Api>,
    signed: Signed,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::VERIFY).map_err(Stop::from)?;
    let found = verify::verify(&api.house.store, |_slot| {}).await?;
    let problem = |problem: verify::Problem| VerificationProblem {
        operation_id: problem.operation.map(|operation| operation_id(operation.number())),
        detail: problem.detail,
    };
    let problems: Vec<_> = found.problems.into_iter().map(problem).collect();
    let ok_so_far = problems.is_empty();
    Ok(ok(&Verification { ok: ok_so_far, operations: found.operations, rows: found.rows, problems }))
}
