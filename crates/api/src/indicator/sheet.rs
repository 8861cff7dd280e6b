//! An indicator as a workbook: the parts down, the periods across.

use axum::body::Body as ResponseBody;
use axum::extract::{Path, State};
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_service::indicator::sheet::{Cell, workbook};
use yinuo_service::query::indicator;

use super::ask::FiguresQuery;
use super::shape::part_name;
use crate::extract::{Query, Signed};
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::view::View;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An indicator by parts and periods as a workbook. Where there are no cases the cell says so.
#[utoipa::path(get, path = "/indicators/{key}/sheet", tag = "indicator", params(("key" = String, Path), FiguresQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_indicator_sheet(
    State(api): State<Api>,
    signed: Signed,
    Path(key): Path<String>,
    Query(asked): Query<FiguresQuery>,
) -> Result<Answer, Problem> {
    let ask = asked.ask(&api, &signed)?;
    let (found, report) = indicator::figures(&api.house, &signed.actor, &key, &ask).await?;
    let view = View::new(&api.house, &signed);
    let chinese = view.language == Language::Chinese;
    let word = |zh: &str, en: &str| if chinese { zh.to_owned() } else { en.to_owned() };
    let cell = |told: &yinuo_service::indicator::report::Told| match told.figure.value() {
        Some(value) => Cell::Number(value),
        None => Cell::Text(word("无案件", "no cases")),
    };
    let mut header = vec![word(&found.name.zh, &found.name.en)];
    header.extend(report.periods.iter().map(|period| {
        let unfinished = if period.is_over { String::new() } else { word("（未结束）", " (not over)") };
        format!("{} – {}{unfinished}", period.from, period.last)
    }));
    header.push(word("合计", "All"));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for part in &report.parts {
        let (_, name) = part_name(&view, ask.by, &part.part);
        let mut row = vec![Cell::Text(word(&name.zh, &name.en))];
        row.extend(part.periods.iter().map(&cell));
        row.push(cell(&part.whole));
        rows.push(row);
    }
    let mut all = vec![Cell::Text(word("合计", "All"))];
    all.extend(report.periods.iter().map(|period| cell(&period.told)));
    all.push(cell(&report.whole));
    rows.push(all);
    let bytes = workbook(&header, &rows)?;
    let mut answer = Response::new(ResponseBody::from(bytes));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(XLSX));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"indicator.xlsx\""));
    Ok(answer)
}
