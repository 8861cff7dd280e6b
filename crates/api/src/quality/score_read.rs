//! Schemes, scores and sheets, what other points would give, and a sheet as PDF.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::OfficeId;
use yinuo_core::quality::score::{ScoreRoundId, ScoreSheetId};
use yinuo_service::quality::score::{print, query, rules};
use yinuo_service::query::PageAsk;

use super::score_shape::{OwnScore, ScoreRound, ScoreRoundDetail, ScoreScheme, ScoreSheet, ScoreTrial, TrialSheet};
use crate::extract::{Id, Query, Signed};
use crate::file::shape::disposition;
use crate::indicator::shape::IndicatorFact;
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok};
use crate::state::Api;
use crate::view::View;

/// The schemes that hold today.
#[utoipa::path(get, path = "/score-schemes", tag = "score", responses((status = 200, body = Items<ScoreScheme>)))]
pub async fn list_score_schemes(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    let today = view.today();
    let all = rules::schemes(view.house.rules()).all().iter().filter(|one| one.effective.covers(today));
    Ok(ok(&Items { items: all.map(ScoreScheme::from).collect() }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrialQuery {
    scheme: String,
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    from: Date,
    /// The last day, among them.
    until: Date,
    /// Other points, `error-rate:40,execution:20`; a hundred together.
    points: Option<String>,
}

/// What a scheme would give an office, with other points where some are given. Nothing is kept of it.
#[utoipa::path(get, path = "/score-trials", tag = "score", params(TrialQuery),
    responses((status = 200, body = ScoreTrial<'static>)))]
pub async fn get_score_trial(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<TrialQuery>,
) -> Result<Answer, Problem> {
    let wrong = || Problem::field("points", "wrong_value");
    let point = |text: &str| {
        let (metric, points) = text.split_once(':')?;
        Some((metric.to_owned(), points.parse::<Decimal>().ok()?))
    };
    let given = asked.points.as_deref().unwrap_or_default().split(',').filter(|text| !text.is_empty());
    let points: Vec<_> = given.map(|text| point(text).ok_or_else(wrong)).collect::<Result<_, _>>()?;
    let office = asked.office.unwrap_or(signed.actor.office);
    let days = (asked.from, asked.until);
    let (scheme, sheets) = query::trial(&api.house, &signed.actor, &asked.scheme, office, days, &points).await?;
    let view = View::new(&api.house, &signed);
    let sheets = sheets.iter().map(|sheet| TrialSheet::new(&view, sheet)).collect();
    Ok(ok(&ScoreTrial { scheme: (&scheme).into(), sheets }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RoundsQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The scores of one's offices, the latest first.
#[utoipa::path(get, path = "/score-rounds", tag = "score", params(RoundsQuery),
    responses((status = 200, body = List<ScoreRound<'static>>)))]
pub async fn list_score_rounds(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<RoundsQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = query::rounds(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| ScoreRound::new(&view, row)).collect::<Result<_, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EditionQuery {
    /// An earlier one; the last, where nothing is said.
    edition: Option<i64>,
}

/// The scores of an office over a period, with the sheets of an edition.
#[utoipa::path(get, path = "/score-rounds/{id}", tag = "score", params(("id" = String, Path), EditionQuery),
    responses((status = 200, body = ScoreRoundDetail<'static>)))]
pub async fn get_score_round(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreRoundId>,
    Query(asked): Query<EditionQuery>,
) -> Result<Answer, Problem> {
    let row = query::round(&api.house, &signed.actor, id).await?;
    let sheets = query::sheets(&api.house, &row, asked.edition.unwrap_or(row.edition)).await?;
    let view = View::new(&api.house, &signed);
    let sheets = sheets.iter().map(|sheet| ScoreSheet::new(&view, sheet)).collect::<Result<_, _>>()?;
    Ok(ok(&ScoreRoundDetail { round: ScoreRound::new(&view, &row)?, sheets }))
}

/// The own sheets, the latest first.
#[utoipa::path(get, path = "/score-sheets/mine", tag = "score",
    responses((status = 200, body = Items<OwnScore<'static>>)))]
pub async fn list_own_scores(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let own = query::own_sheets(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, &signed);
    let items = own.iter().map(|(round, sheet)| {
        Ok(OwnScore { round: ScoreRound::new(&view, round)?, sheet: ScoreSheet::new(&view, sheet)? })
    });
    Ok(ok(&Items { items: items.collect::<Result<_, Problem>>()? }))
}

/// A sheet as PDF: the own, or one of an office that one sees.
#[utoipa::path(get, path = "/score-sheets/{id}/pdf", tag = "score", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
pub async fn get_score_sheet_pdf(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreSheetId>,
) -> Result<Answer, Problem> {
    let (round, sheet) = query::sheet(&api.house, &signed.actor, id).await?;
    let file = print::print(&api.house, &round, &sheet).await?;
    let mut response = Response::new(ResponseBody::from(file));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{} {}.pdf", "考核表", round.until_on)));
    Ok(response)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScoreFactsQuery {
    metric: String,
    /// 0 for what is counted, 1 for what that is divided by.
    #[serde(default)]
    #[param(required = false)]
    term: usize,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The list behind a metric of a sheet: the own, or one of an office that one sees.
#[utoipa::path(get, path = "/score-sheets/{id}/facts", tag = "score", params(("id" = String, Path), ScoreFactsQuery),
    responses((status = 200, body = List<IndicatorFact<'static>>)))]
pub async fn list_score_facts(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreSheetId>,
    Query(asked): Query<ScoreFactsQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = query::facts(&api.house, &signed.actor, id, (&asked.metric, asked.term), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| IndicatorFact::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}
