//! What is said from a survey as a workbook: items, dimensions and offices, a line each.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use rust_decimal::Decimal;
use yinuo_core::id::SurveyId;
use yinuo_service::indicator::sheet::{Cell, workbook};
use yinuo_service::query::survey;

use super::read::ResultsQuery;
use super::shape::SurveyResults;
use crate::extract::{Id, Query, Signed};
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::view::View;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A survey's results as a workbook. Where nothing was answered the cell is empty.
#[utoipa::path(get, path = "/surveys/{id}/sheet", tag = "survey", params(("id" = String, Path), ResultsQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_survey_sheet(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    Query(asked): Query<ResultsQuery>,
) -> Result<Answer, Problem> {
    let (row, questionnaire, report) = survey::results(&api.house, &signed.actor, id, &asked.which()).await?;
    let view = View::new(&api.house, &signed);
    let told = SurveyResults::new(&view, &row, &questionnaire, &report);
    let chinese = view.language == Language::Chinese;
    let word = |zh: &str, en: &str| if chinese { zh.to_owned() } else { en.to_owned() };
    let header = [
        ("", ""),
        ("名称", "Name"),
        ("回答数", "n"),
        ("缺失", "Missing"),
        ("平均", "Mean"),
        ("期望", "Expected"),
        ("实际感受", "Found"),
        ("差距", "Gap"),
        ("与其他机构之差", "Against the others"),
        ("下限", "Low"),
        ("上限", "High"),
    ];
    let header: Vec<String> = header.iter().map(|(zh, en)| word(zh, en)).collect();
    let figure = |figure: Option<Decimal>| figure.map_or(Cell::Text(String::new()), Cell::Number);
    let count = |count: usize| Cell::Number(Decimal::from(count));
    let nothing = || Cell::Text(String::new());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for one in &told.items {
        rows.push(vec![
            Cell::Text(word("题目", "Item")),
            Cell::Text(word(&one.item.text.zh, &one.item.text.en)),
            count(one.answered),
            count(one.missing),
            figure(one.mean),
            figure(one.expectation),
            figure(one.perception),
            figure(one.gap),
        ]);
    }
    for one in &told.dimensions {
        rows.push(vec![
            Cell::Text(word("维度", "Dimension")),
            Cell::Text(word(&one.name.zh, &one.name.en)),
            nothing(),
            nothing(),
            nothing(),
            figure(one.expectation),
            figure(one.perception),
            figure(one.gap),
        ]);
    }
    for one in &told.offices {
        let ends = one.interval.as_ref().map(|interval| (interval.low, interval.high));
        rows.push(vec![
            Cell::Text(word("机构", "Office")),
            Cell::Text(one.office.name.to_owned()),
            count(one.answered),
            nothing(),
            figure(one.rating),
            nothing(),
            nothing(),
            figure(one.gap),
            figure(one.difference),
            figure(ends.map(|(low, _)| low)),
            figure(ends.map(|(_, high)| high)),
        ]);
    }
    let bytes = workbook(&header, &rows)?;
    let mut answer = Response::new(ResponseBody::from(bytes));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(XLSX));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"survey.xlsx\""));
    Ok(answer)
}
