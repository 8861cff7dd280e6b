//! The trail of a case, and the auditor's list.

use std::sync::Arc;

use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_core::service::Service;
use yinuo_service::query;
use yinuo_service::query::PageAsk;
use yinuo_service::query::operation::OperationFilter;
use yinuo_store::tables::archive::OperationRow;

use crate::extract::{Query, Signed};
use crate::operation_text::{ShownFacts, commands_told_by, summary};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, List, LocalText, Ref, id_of, instant, ok, operation_id};
use crate::state::Api;
use crate::view::{View, first_instant};

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
    /// Words of what was done, in either language, or a part of a command's name: `查看` finds whatever shows something.
    words: Option<String>,
    /// What was done to a customer, to its cases and to its agreements.
    #[param(value_type = Option<String>)]
    party: Option<PartyId>,
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
        commands: query.words.as_deref().filter(|words| !words.trim().is_empty()).map(commands_told_by),
        party: query.party,
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
