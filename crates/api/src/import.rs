//! Imports: a file of customers and policies comes in, is looked at, runs, and what could not be taken goes back to the clerk.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body as ResponseBody;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::ImportId;
use yinuo_core::refusal::Refusal;
use yinuo_service::command::Command;
use yinuo_service::command::import::{CancelImport, Choice, CreateImport, ReadImport, StartImport};
use yinuo_service::import::{ERRORS_KEPT, LIMITS, ValueKind, content, rules, start};
use yinuo_service::query::import::{
    Format, Shown, bad_rows_file, errors, errors_file, facts_of, import, imports, show,
};
use yinuo_service::{Stop, query::PageAsk};
use yinuo_store::tables::import::ImportRow;

use crate::extract::{Body, Id, IdempotencyKey, Query, Signed, whole_body};
use crate::file::safe_name;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, LocalText, Ref, View, import_id, instant, json, mark_replay, ok};
use crate::state::Api;
use crate::words;

/// The largest file, in bytes.
pub const IMPORT_LIMIT: usize = LIMITS.bytes;
/// Rows of a preview.
const PREVIEW_ROWS: usize = 20;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    /// Bytes.
    pub size: i64,
    #[schema(value_type = words::ImportState)]
    pub state: &'a str,
    pub office: Ref<'a>,
    pub by: Ref<'a>,
    pub created_at: Timestamp,
    pub sheet: Option<&'a str>,
    #[schema(value_type = words::ImportChoice)]
    pub choice: &'a str,
    /// Premiums that differ from the product's are taken as they are.
    pub keep_premiums: bool,
    pub rows_total: i64,
    /// By the first pass, where nothing is written unless every row is good.
    pub rows_checked: i64,
    pub rows_done: i64,
    pub rows_made: i64,
    pub rows_bad: i64,
    pub errors: i64,
    /// How many of them can be listed.
    pub errors_kept: i64,
    pub premiums_kept: i64,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Of a run under way, by its speed so far.
    pub seconds_left: Option<i64>,
    /// `bad_rows`, or a refusal code.
    pub failure: Option<&'a str>,
}

impl<'a> Import<'a> {
    fn new(view: &'a View, row: &'a ImportRow) -> Import<'a> {
        Import {
            id: import_id(row.id),
            name: &row.name,
            size: row.size,
            state: &row.state,
            office: view.office_number(row.office_id),
            by: view.operator_number(row.operator_id),
            created_at: instant(row.created_at),
            sheet: row.sheet.as_deref(),
            choice: &row.choice,
            keep_premiums: row.keep_premiums != 0,
            rows_total: row.rows_total,
            rows_checked: row.rows_checked,
            rows_done: row.rows_done,
            rows_made: row.rows_made,
            rows_bad: row.rows_bad,
            errors: row.errors,
            errors_kept: row.errors.min(ERRORS_KEPT),
            premiums_kept: row.premiums_kept,
            started_at: row.started_at.map(instant),
            ended_at: row.ended_at.map(instant),
            seconds_left: seconds_left(view, row),
            failure: row.failure.as_deref(),
        }
    }
}

fn seconds_left(view: &View, row: &ImportRow) -> Option<i64> {
    if row.state != "running" {
        return None;
    }
    // Two passes, where nothing is written unless every row is good.
    let passes = if row.choice == "all" { 2 } else { 1 };
    let (done, total) = (row.rows_checked + row.rows_done, row.rows_total * passes);
    let spent = (view.now.as_microsecond() - row.started_at?) / 1_000_000;
    (done > 0).then(|| spent.max(0) * (total - done).max(0) / done)
}

/// A field of a policy or a customer, and whether it must have a column.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportField<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    #[schema(value_type = String)]
    pub kind: ValueKind,
    pub required: bool,
    pub hint: Option<LocalText<'a>>,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportError<'a> {
    pub row: i64,
    pub field: &'a str,
    /// The letters of the column; empty where the field has none.
    pub column: &'a str,
    pub header: &'a str,
    pub code: &'a str,
    /// Personal numbers are masked.
    pub value: &'a str,
    pub reason: LocalText<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ImportPreviewRow<'a> {
    pub row: u32,
    /// Field key to the value as it was understood; empty where the row has errors.
    pub values: &'a BTreeMap<&'static str, String>,
    pub errors: Vec<ImportError<'a>>,
}

/// How a file is understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportPreview<'a> {
    /// None of a text file.
    pub sheets: &'a [String],
    pub headers: &'a [String],
    pub fields: Vec<ImportField<'a>>,
    /// Field key to header.
    pub mapping: &'a BTreeMap<String, String>,
    /// Required fields without a column.
    pub missing: &'a [String],
    pub rows: Vec<ImportPreviewRow<'a>>,
    pub total_rows: usize,
}

impl<'a> ImportPreview<'a> {
    fn new(shown: &'a Shown) -> Result<ImportPreview<'a>, Problem> {
        let field = |field: &'a yinuo_service::import::ImportField| ImportField {
            key: &field.key,
            name: (&field.name).into(),
            kind: field.kind,
            required: field.required,
            hint: field.hint.as_ref().map(Into::into),
        };
        let row = |row: &'a yinuo_service::import::PreviewRow| ImportPreviewRow {
            row: row.row,
            values: &row.values,
            errors: row
                .errors
                .iter()
                .map(|error| ImportError {
                    row: row.row.into(),
                    field: &error.field,
                    column: &error.column,
                    header: &error.header,
                    code: error.code,
                    value: &error.value,
                    reason: (&error.reason).into(),
                })
                .collect(),
        };
        Ok(ImportPreview {
            sheets: &shown.sheets,
            headers: &shown.preview.headers,
            fields: rules()?.fields.iter().map(field).collect(),
            mapping: &shown.preview.mapping,
            missing: &shown.preview.missing,
            rows: shown.preview.rows.iter().map(row).collect(),
            total_rows: shown.preview.total_rows,
        })
    }
}

/// A file that came in, and how it is understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewImport<'a> {
    pub import: Import<'a>,
    pub preview: ImportPreview<'a>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportFileQuery {
    name: Option<String>,
}

/// Reads a file where waiting harms nobody.
async fn shown(
    api: &Api,
    signed: &Signed,
    name: String,
    bytes: Vec<u8>,
    reading: Reading,
    count: usize,
) -> Result<Shown, Problem> {
    let (house, actor) = (api.house.clone(), signed.actor.clone());
    let read = move || show(&house, &actor, &name, bytes, reading.sheet, &reading.mapping, count);
    let read = tokio::task::spawn_blocking(read).await;
    Ok(read.map_err(|error| Stop::damaged("imports", error.to_string()))??)
}

/// Bring in a file of customers and policies, XLSX or CSV, at most 64 MB. Nothing is imported yet.
#[utoipa::path(post, path = "/imports", tag = "import",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(ImportFileQuery), responses((status = 201, body = NewImport<'static>)))]
pub async fn create_import(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<ImportFileQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::IMPORT).map_err(Stop::from)?;
    let bytes = whole_body(request, &api, IMPORT_LIMIT).await?.to_vec();
    let name = safe_name(query.name.as_deref().unwrap_or_default(), XLSX);
    let shown = shown(&api, &signed, name.clone(), bytes.clone(), Reading::default(), PREVIEW_ROWS).await?;
    let command = Command::CreateImport(CreateImport {
        name,
        content_hash: blake3::hash(&bytes).to_hex().to_string(),
        content: Arc::new(bytes),
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = import(&api.house, &signed.actor, ImportId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    let body = NewImport { import: Import::new(&view, &row), preview: ImportPreview::new(&shown)? };
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportsQuery {
    limit: Option<i64>,
    after: Option<String>,
}

/// The imports of the own office and those below it, the latest first.
#[utoipa::path(get, path = "/imports", tag = "import", params(ImportsQuery),
    responses((status = 200, body = List<Import<'static>>)))]
pub async fn list_imports(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ImportsQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = imports(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Import::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// How far an import has come.
#[utoipa::path(get, path = "/imports/{id}", tag = "import", params(("id" = String, Path)),
    responses((status = 200, body = Import<'static>)))]
pub async fn get_import(State(api): State<Api>, signed: Signed, Id(id): Id<ImportId>) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    Ok(ok(&Import::new(&View::new(&api.house, &signed), &row)))
}

/// Which sheet, and which column is which field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The first, where it is left out.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Field key to header, above the guess; to an empty text where no column is this field.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
}

/// See how the file is understood with this sheet and these columns. Nothing is kept.
#[utoipa::path(post, path = "/imports/{id}/preview", tag = "import", params(("id" = String, Path)),
    request_body = Reading, responses((status = 200, body = ImportPreview<'static>)))]
pub async fn preview_import(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    Body(reading): Body<Reading>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let bytes = content(&api.house, id).await?;
    let shown = shown(&api, &signed, row.name, bytes, reading, PREVIEW_ROWS).await?;
    Ok(ok(&ImportPreview::new(&shown)?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    #[serde(default)]
    pub sheet: Option<String>,
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
    /// `all`: nothing is written unless every row is good. `good`: the rows that are good are.
    #[schema(value_type = words::ImportChoice)]
    pub choice: Choice,
    /// Premiums that differ from the product's are taken as they are, and counted; otherwise such a row is bad.
    #[serde(default)]
    pub keep_premiums: bool,
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
    let reading = Reading { sheet: body.sheet.clone(), mapping: body.mapping };
    let preview = shown(&api, &signed, row.name, bytes, reading, 0).await?.preview;
    if !preview.missing.is_empty() {
        let fields = preview.missing.iter().filter_map(|key| rules().ok()?.field(key)).map(|field| &*field.name.zh);
        let refusal = Refusal::new("column_missing").with("fields", fields.collect::<Vec<_>>().join("、"));
        return Err(Stop::from(refusal).into());
    }
    let command = Command::StartImport(StartImport {
        import: id,
        sheet: body.sheet,
        mapping: preview.mapping,
        choice: body.choice,
        keep_premiums: body.keep_premiums,
        rows_total: i64::try_from(preview.total_rows).unwrap_or(i64::MAX),
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    start(&api.house, id);
    let row = import(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let body = Import::new(&view, &row);
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}

/// Break an import off. What it has written stays.
#[utoipa::path(post, path = "/imports/{id}/cancellation", tag = "import", params(("id" = String, Path)),
    responses((status = 200, body = Import<'static>)))]
pub async fn cancel_import(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let command = Command::CancelImport(CancelImport { import: id });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = import(&api.house, &signed.actor, id).await?;
    Ok(mark_replay(ok(&Import::new(&View::new(&api.house, &signed), &row)), answer.replayed))
}

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
    let rules = rules()?;
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
    api.house.carry_out(&signed.actor, Command::ReadImport(ReadImport { import: id }), None).await?;
    Ok(query.format.answer("import-bad-rows", bytes))
}
