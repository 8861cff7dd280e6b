//! What could not be imported: the errors, as a list and as a file, and the rows themselves.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::ImportId;
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::import::ReadImport;
use yinuo_service::query::PageAsk;
use yinuo_service::query::import::{Format, bad_rows_file, errors, errors_file, facts_of, import};

use super::read::ImportsQuery;
use super::shape::{ImportError, XLSX};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;

/// The errors of the last run, in the order of the file.
#[utoipa::path(get, path = "/imports/{id}/errors", tag = "import", params(("id" = String, Path), ImportsQuery),
    responses((status = 200, body = List<ImportError<'static>>)))]
pub async fn list_import_errors(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    Query(query): Query<ImportsQuery>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let ask = PageAsk { limit: query.limit, after: None, sort: None };
    let limit = ask.limit().map_err(Stop::from)?;
    let after = query.after.as_deref().unwrap_or("0.0").split_once('.');
    let after = after.and_then(|(line, sequence)| Some((line.parse().ok()?, sequence.parse().ok()?)));
    let after = after.ok_or_else(|| Stop::from(Refusal::new("bad_cursor").with("cause", "no place in a file")))?;
    let found = errors(&api.house, &row, after, limit).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count == limit);
    let next = found.last().filter(|_| is_full).map(|last| format!("{}.{}", last.line, last.sequence));
    let rules = api.house.rules().imports(&row.kind)?;
    let items: Vec<ImportError<'_>> = found
        .iter()
        .map(|error| ImportError {
            row: error.line,
            field: &error.field,
            column: &error.letters,
            header: &error.header,
            code: &error.code,
            value: &error.value,
            reason: rules.reason(&error.code, &facts_of(error)).into(),
        })
        .collect();
    Ok(ok(&List { items, next }))
}

/// What a file is written as.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    #[default]
    Xlsx,
    Csv,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// `xlsx`, where it is left out.
    #[serde(default)]
    #[param(inline, required = false)]
    format: FileFormat,
}

impl FileFormat {
    fn format(self) -> Format {
        match self {
            FileFormat::Xlsx => Format::Xlsx,
            FileFormat::Csv => Format::Csv,
        }
    }

    fn answer(self, name: &str, bytes: Vec<u8>) -> Answer {
        let (media_type, ending) = match self {
            FileFormat::Xlsx => (XLSX, "xlsx"),
            FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        };
        let mut answer = Response::new(ResponseBody::from(bytes));
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\"")) {
            headers.insert(CONTENT_DISPOSITION, name);
        }
        answer
    }
}

/// The errors of the last run as a file.
#[utoipa::path(get, path = "/imports/{id}/errors/file", tag = "import", params(("id" = String, Path), FormatQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_import_errors(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    Query(query): Query<FormatQuery>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let bytes = errors_file(&api.house, &row, query.format.format()).await?;
    Ok(query.format.answer("import-errors", bytes))
}

/// The rows that were not imported, as they were, with the reasons beside them: to be mended and imported again. That they
/// were taken away is recorded, for personal numbers stand there in clear.
#[utoipa::path(get, path = "/imports/{id}/bad-rows", tag = "import", params(("id" = String, Path), FormatQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_bad_rows(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    Query(query): Query<FormatQuery>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let bytes = bad_rows_file(&api.house, &row, query.format.format()).await?;
    api.house.carry_out(&signed.actor, Command::from(ReadImport { import: id }), None).await?;
    Ok(query.format.answer("import-bad-rows", bytes))
}
