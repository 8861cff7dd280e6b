//! What others did to a case or a party since a version.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::service::Service;
use yinuo_service::{Stop, query};
use yinuo_store::tables::archive::OperationRow;

use super::shape::Change;
use crate::extract::{Query, Signed};
use crate::operation_text::{ShownFacts, summary};
use crate::problem::Problem;
use crate::shape::{Answer, instant, ok};
use crate::state::Api;
use crate::view::View;

fn change<'a>(view: &'a View, row: &OperationRow, service: Option<&Service>) -> Change<'a> {
    let facts: ShownFacts = serde_json::from_str(&row.facts).unwrap_or_default();
    Change {
        version: row.subject_version.unwrap_or_default(),
        at: instant(row.at),
        by: view.operator_number(row.operator_id),
        command: row.command.clone(),
        summary: summary(&row.command, &facts, service),
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
            let changes: Vec<_> = rows.iter().map(|row| change(view, row, service.as_deref())).collect();
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
    let changes = rows.iter().map(|row| change(&view, row, service)).collect();
    Ok(ok(&Changes { current_version: case.version, changes }))
}
