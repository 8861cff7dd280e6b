//! An import on the wire, and a file as it is understood.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_service::Stop;
use yinuo_service::command::import::Progress;
use yinuo_service::import::{Content, ERRORS_KEPT, ImportRules, ValueKind};
use yinuo_service::query::import::{Look, Shown, show};
use yinuo_store::tables::import::ImportRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{IdText, LocalText, Ref, import_id, instant};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// Rows of a preview.
pub const PREVIEW_ROWS: usize = 20;

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The key of its kind.
    pub kind: &'a str,
    pub name: &'a str,
    /// Bytes.
    pub size: i64,
    /// Whether its content is kept here; one that is too large for it was read from the disk of whoever ran it.
    pub file_kept: bool,
    #[schema(value_type = words::ImportState)]
    pub state: &'a str,
    pub office: Ref<'a>,
    pub by: Ref<'a>,
    pub created_at: Timestamp,
    pub sheet: Option<&'a str>,
    #[schema(value_type = words::ImportChoice)]
    pub choice: &'a str,
    /// Keys of the options that were chosen.
    pub options: Vec<String>,
    pub rows_total: i64,
    /// By the first pass, where nothing is written unless every row is good.
    pub rows_checked: i64,
    /// Rows that were dealt with, good and bad.
    pub rows_done: i64,
    pub rows_made: i64,
    pub rows_bad: i64,
    pub errors: i64,
    /// How many of them can be listed.
    pub errors_kept: i64,
    /// Rows taken with something worth counting, such as an amount that differs.
    pub rows_noted: i64,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Of a run under way, by its speed so far.
    pub seconds_left: Option<i64>,
    /// `bad_rows`, or a refusal code.
    pub failure: Option<&'a str>,
}

impl<'a> Import<'a> {
    pub fn new(view: &'a View, row: &'a ImportRow) -> Import<'a> {
        Import {
            id: import_id(row.id),
            kind: &row.kind,
            name: &row.name,
            size: row.size,
            file_kept: row.file_kept == 1,
            state: &row.state,
            office: view.office_number(row.office_id),
            by: view.operator_number(row.operator_id),
            created_at: instant(row.created_at),
            sheet: row.sheet.as_deref(),
            choice: &row.choice,
            options: serde_json::from_str(&row.options).unwrap_or_default(),
            rows_total: row.rows_total,
            rows_checked: row.rows_checked,
            rows_done: Progress::from(row).dealt_with(),
            rows_made: row.rows_made,
            rows_bad: row.rows_bad,
            errors: row.errors,
            errors_kept: row.errors.min(ERRORS_KEPT),
            rows_noted: row.rows_noted,
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
    let (done, total) = (row.rows_checked + Progress::from(row).dealt_with(), row.rows_total * passes);
    let spent = (view.now.as_microsecond() - row.started_at?) / 1_000_000;
    (done > 0).then(|| spent.max(0) * (total - done).max(0) / done)
}

/// A field of the kind, and whether it must have a column.
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
    pub sheets: Vec<ImportSheet<'a>>,
    /// The sheet that is read: the first visible one that has the columns, where none was chosen.
    pub sheet: Option<&'a str>,
    /// The row of the header; what stands above is passed over.
    pub header_row: u32,
    pub headers: &'a [String],
    pub fields: Vec<ImportField<'a>>,
    /// Field key to header.
    pub mapping: &'a BTreeMap<String, String>,
    /// Required fields without a column.
    pub missing: &'a [String],
    pub rows: Vec<ImportPreviewRow<'a>>,
    pub total_rows: usize,
    /// Rows that are hidden in the file: left out, unless they are to be taken.
    pub hidden_rows: usize,
}

/// A sheet of a workbook.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportSheet<'a> {
    pub name: &'a str,
    /// Whoever opens the file does not see it.
    pub hidden: bool,
}

impl<'a> ImportPreview<'a> {
    pub fn new(rules: &'a ImportRules, shown: &'a Shown) -> ImportPreview<'a> {
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
        ImportPreview {
            sheets: shown.sheets.iter().map(|sheet| ImportSheet { name: &sheet.name, hidden: sheet.hidden }).collect(),
            sheet: shown.sheet.as_deref(),
            header_row: shown.header_row,
            headers: &shown.preview.headers,
            fields: rules.fields.iter().map(field).collect(),
            mapping: &shown.preview.mapping,
            missing: &shown.preview.missing,
            rows: shown.preview.rows.iter().map(row).collect(),
            total_rows: shown.preview.total_rows,
            hidden_rows: shown.preview.hidden_rows,
        }
    }
}

/// Reads a file where waiting harms nobody.
pub async fn shown(api: &Api, signed: &Signed, look: Look, content: Content) -> Result<Shown, Problem> {
    let (house, actor) = (api.house.clone(), signed.actor.clone());
    let read = move || show(&house, &actor, &look, content);
    let read = tokio::task::spawn_blocking(read).await;
    Ok(read.map_err(|error| Stop::damaged("imports", error.to_string()))??)
}

/// Which sheet, and which column is which field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The first, where it is left out.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Rows that are hidden in the file are taken too.
    #[serde(default)]
    pub hidden_rows: bool,
    /// Field key to header, above the guess; to an empty text where no column is this field.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
}
