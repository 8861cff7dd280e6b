//! Indicators with their figures.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::OfficeId;
use yinuo_service::indicator::By;
use yinuo_service::indicator::report::{Ask, Step};
use yinuo_service::query::indicator;

use super::ask::{FiguresQuery, narrowed};
use super::shape::{IndicatorFigure, IndicatorHead, IndicatorLine, IndicatorReport};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IndicatorsQuery {
    from: Date,
    /// The last day, among them.
    until: Date,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
}

/// The indicators that hold on the last day, each with its figure.
#[utoipa::path(get, path = "/indicators", tag = "indicator", params(IndicatorsQuery),
    responses((status = 200, body = Items<IndicatorLine<'static>>)))]
pub async fn list_indicators(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<IndicatorsQuery>,
) -> Result<Answer, Problem> {
    let narrow = narrowed(&api, &signed, asked.office, (None, None, None))?;
    let ask = Ask { from: asked.from, last: asked.until, step: Step::Year, by: By::Office, narrow, live: false };
    let all = indicator::all_figures(&api.house, &signed.actor, &ask).await?;
    let lines = all.iter().map(|(one, report)| IndicatorLine {
        indicator: IndicatorHead::new(one),
        figure: IndicatorFigure::new(one, &report.whole),
        is_over: report.is_over,
    });
    Ok(ok(&Items { items: lines.collect() }))
}

/// An indicator by periods and parts.
#[utoipa::path(get, path = "/indicators/{key}", tag = "indicator", params(("key" = String, Path), FiguresQuery),
    responses((status = 200, body = IndicatorReport<'static>)))]
pub async fn get_indicator(
    State(api): State<Api>,
    signed: Signed,
    Path(key): Path<String>,
    Query(asked): Query<FiguresQuery>,
) -> Result<Answer, Problem> {
    let ask = asked.ask(&api, &signed)?;
    let (found, report) = indicator::figures(&api.house, &signed.actor, &key, &ask).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&IndicatorReport::new(&view, &found, ask.by, (ask.from, ask.last), &report)))
}
