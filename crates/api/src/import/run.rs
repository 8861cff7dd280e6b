//! Starting an import.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::ImportId;
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, StartImport};
use yinuo_service::import::{HIDDEN_ROWS, content, start};
use yinuo_service::query::import::{Look, Shown, import};

use super::shape::{Import, shown};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    #[serde(default)]
    pub sheet: Option<String>,
    /// Rows that are hidden in the file are taken too.
    #[serde(default)]
    pub hidden_rows: bool,
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
    /// `all`: nothing is written unless every row is good. `good`: the rows that are good are.
    #[schema(value_type = words::ImportChoice)]
    pub choice: Choice,
    /// Keys of options of the kind.
    #[serde(default)]
    pub options: Vec<String>,
}

/// Start the import. It runs on by itself; ask for it to see how far it has come.
#[utoipa::path(post, path = "/imports/{id}/runs", tag = "import", params(("id" = String, Path)),
    request_body = NewRun, responses((status = 201, body = Import<'static>)))]
pub async fn run_import(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewRun>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let bytes = content(&api.house, id).await?;
    let rules = api.house.rules().imports(&row.kind)?;
    let (sheet, hidden_rows, mapping) = (body.sheet.clone(), body.hidden_rows, body.mapping);
    let (kind, name) = (row.kind.clone(), row.name.clone());
    let look = Look { kind, name, sheet, hidden_rows, mapping, ..Look::default() };
    let Shown { preview, sheet, .. } = shown(&api, &signed, look, bytes.into()).await?;
    let mut options = body.options;
    if hidden_rows {
        options.push(HIDDEN_ROWS.to_owned());
    }
    if !preview.missing.is_empty() {
        let fields = preview.missing.iter().filter_map(|key| rules.field(key)).map(|field| &*field.name.zh);
        let refusal = Refusal::new("column_missing").with("fields", fields.collect::<Vec<_>>().join("、"));
        return Err(Stop::from(refusal).into());
    }
    let command = Command::from(StartImport {
        import: id,
        sheet,
        mapping: preview.mapping,
        choice: body.choice,
        options,
        rows_total: i64::try_from(preview.total_rows).unwrap_or(i64::MAX),
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    start(&api.house, id);
    let row = import(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let body = Import::new(&view, &row);
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}
