//! Questionnaires, surveys, what is said from the answers, and the answers.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{OfficeId, SurveyId};
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

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsQuery {
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// Answers from this day on.
    from: Option<Date>,
    /// The last day, among them.
    until: Option<Date>,
}

impl ResultsQuery {
    pub(super) fn which(&self) -> survey::Which {
        survey::Which { office: self.office, from: self.from, until: self.until }
    }
}

/// A survey with what is said from its answers, of all of them or those of an office and a period.
#[utoipa::path(get, path = "/surveys/{id}", tag = "survey", params(("id" = String, Path), ResultsQuery),
    responses((status = 200, body = SurveyResults<'static>)))]
pub async fn get_survey(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    Query(asked): Query<ResultsQuery>,
) -> Result<Answer, Problem> {
    let (row, questionnaire, report) = survey::results(&api.house, &signed.actor, id, &asked.which()).await?;
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
    /// Only those with an appeal that waits.
    #[serde(default)]
    appealed: bool,
    limit: Option<i64>,
    after: Option<String>,
    /// `entered`, with a minus sign downwards.
    sort: Option<String>,
}

/// The answers of a survey, the latest first, those that were taken out among them.
#[utoipa::path(get, path = "/surveys/{id}/answers", tag = "survey", params(("id" = String, Path), SurveyAnswerQuery),
    responses((status = 200, body = List<SurveyAnswer<'static>>)))]
pub async fn list_survey_answers(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    Query(asked): Query<SurveyAnswerQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = survey::answers(&api.house, &signed.actor, id, (asked.bad, asked.appealed), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| SurveyAnswer::new(&view, row)).collect::<Result<_, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwnRatingsQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `entered`, with a minus sign downwards.
    sort: Option<String>,
}

/// How oneself was rated in surveys that are named, the latest first.
#[utoipa::path(get, path = "/survey-answers/mine", tag = "survey", params(OwnRatingsQuery),
    responses((status = 200, body = List<SurveyAnswer<'static>>)))]
pub async fn list_own_ratings(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<OwnRatingsQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = survey::own_ratings(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| SurveyAnswer::new(&view, row)).collect::<Result<_, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}
