//! Questionnaires, surveys, what is said from the answers, and the answers.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::SurveyId;
use yinuo_service::query::{PageAsk, survey};
use yinuo_service::survey::rules::questionnaires;

use super::shape::{QuestionnaireLine, Survey, SurveyAnswer, SurveyResults};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok};
use crate::state::Api;
use crate::view::View;

/// The questionnaires that hold today.
#[utoipa::path(get, path = "/questionnaires", tag = "survey",
    responses((status = 200, body = Items<QuestionnaireLine<'static>>)))]
pub async fn list_questionnaires(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    let today = view.today();
    let all = questionnaires(view.house.rules()).all().iter().filter(|one| one.effective.covers(today));
    Ok(ok(&Items { items: all.map(QuestionnaireLine::from).collect() }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SurveyQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The surveys of the own office, those above it and those below it, the latest first.
#[utoipa::path(get, path = "/surveys", tag = "survey", params(SurveyQuery),
    responses((status = 200, body = List<Survey<'static>>)))]
pub async fn list_surveys(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<SurveyQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = survey::surveys(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Survey::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A survey with what is said from its answers.
#[utoipa::path(get, path = "/surveys/{id}", tag = "survey", params(("id" = String, Path)),
    responses((status = 200, body = SurveyResults<'static>)))]
pub async fn get_survey(State(api): State<Api>, signed: Signed, Id(id): Id<SurveyId>) -> Result<Answer, Problem> {
    let (row, questionnaire, report) = survey::results(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&SurveyResults::new(&view, &row, &questionnaire, &report)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SurveyAnswerQuery {
    /// Bad ratings only.
    #[serde(default)]
    bad: bool,
    limit: Option<i64>,
    after: Option<String>,
    /// `entered`, with a minus sign downwards.
    sort: Option<String>,
}

/// The answers of a survey, the latest first, those that were removed among them.
#[utoipa::path(get, path = "/surveys/{id}/answers", tag = "survey", params(("id" = String, Path), SurveyAnswerQuery),
    responses((status = 200, body = List<SurveyAnswer<'static>>)))]
pub async fn list_survey_answers(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    Query(asked): Query<SurveyAnswerQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = survey::answers(&api.house, &signed.actor, id, asked.bad, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| SurveyAnswer::new(&view, row)).collect::<Result<_, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}
